import { join } from 'node:path';
import { FileType, RpmError, statAt } from '../base/index.ts';
import { RootTree } from '../files/index.ts';

/** Where all of it lies inside the root; also where the journal is. */
const folder = '/var/lib/turntable';
/** Old packages, readable for everybody: only what anybody may read of a package is in them. */
export const packagesName = 'packages';
/** Content of changed files, for the owner alone. */
export const contentsName = 'contents';

/**
 * Absolute path of the folder on this machine, with no link of the root's followed outside of it;
 * undefined when it is not there and is not to be made.
 *
 * @throws {FileError} PATH_ESCAPES_ROOT, PERMISSION_DENIED, DISK_FULL
 */
export function historyFolder(root: string, mayMake = false): string | undefined {
  return folderAt(root, folder, mayMake);
}

/** The folder of old packages. */
export function keptPackages(root: string, mayMake = false): string | undefined {
  return folderAt(root, `${folder}/${packagesName}`, mayMake);
}

/** The folder of changed files' contents. */
export function keptContents(root: string, mayMake = false): string | undefined {
  return folderAt(root, `${folder}/${contentsName}`, mayMake);
}

/** Where a package with this header digest is kept, whether or not it is there; undefined without a folder. */
export function keptPackagePath(root: string, headerDigest: string): string | undefined {
  const packages = keptPackages(root);
  return packages === undefined ? undefined : join(packages, `${headerDigest}.rpm`);
}

/** Where the files of a package that was rebuilt are kept, by their index; undefined without a folder. */
export function keptContentsPath(root: string, headerDigest: string): string | undefined {
  const contents = keptContents(root);
  return contents === undefined ? undefined : join(contents, headerDigest);
}

function folderAt(root: string, path: string, mayMake: boolean): string | undefined {
  let tree: RootTree;
  try {
    tree = new RootTree(root);
  } catch (thrown) {
    if (thrown instanceof RpmError && thrown.code === 'FILE_NOT_FOUND') return undefined;
    throw thrown;
  }
  using opened = tree;
  const found = opened.directory(path, mayMake ? () => {} : undefined);
  return found === undefined ? undefined : join(root, ...found.parts);
}

/** Refuses a link, or anything else that is no file of ours, in the place of one. */
export function requirePlainFile(root: string, name: string): void {
  using tree = new RootTree(root);
  const at = tree.directory(folder);
  const status = at === undefined ? undefined : statAt(at.descriptor, name);
  if (status === undefined || (status.mode & FileType.MASK) === FileType.REGULAR) return;
  throw new RpmError('PATH_ESCAPES_ROOT', `opening ${folder}/${name}: it is not a plain file`, {
    context: { path: `${folder}/${name}` },
  });
}

/** Whether an element's package lies in this root's store of old packages, under its own digest. */
export function isStorePath(root: string, path: string, headerDigest: string): boolean {
  // most are told by their name, which costs nothing
  return path.endsWith(`/${headerDigest}.rpm`) && path === keptPackagePath(root, headerDigest);
}
