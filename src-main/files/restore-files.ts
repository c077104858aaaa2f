import { closeSync } from 'node:fs';
import { checked, FileType, openAt, OpenFlag, RpmError, statAt } from '../base/index.ts';
import { FileFlag, FileState } from '../format/index.ts';
import { accountsOf } from './accounts.ts';
import type { FileInfo } from './file-info.ts';
import { metadataOf, setEntryMetadata, setOpenMetadata } from './file-metadata.ts';
import type { RootTree } from './root-tree.ts';

/**
 * Gives installed files the owner, mode, time and capabilities that their package says, and leaves
 * their content alone. Ghosts and what was never put on the disk are passed over.
 *
 * Source of the rules: rpm(8), `--restore`, and the observed behaviour of rpm 4.18 (test/interop).
 *
 * @throws {RpmError} at the first file that is missing, or is a link or no directory where the package
 *   says otherwise
 */
export function restoreFiles(
  tree: RootTree,
  files: readonly FileInfo[],
  warn: (message: string) => void,
): void {
  const accounts = accountsOf(tree);
  for (const file of files) {
    const isGhost = (file.flags & FileFlag.GHOST) !== 0;
    if (isGhost || (file.state ?? FileState.NORMAL) !== FileState.NORMAL) continue;
    restoreFile(tree, file, accounts, warn);
  }
}

function restoreFile(
  tree: RootTree,
  file: FileInfo,
  accounts: Parameters<typeof metadataOf>[1],
  warn: (message: string) => void,
): void {
  const { path } = file;
  const at = tree.locate(path);
  const status = at === undefined ? undefined : statAt(at.directory.descriptor, at.name);
  if (at === undefined || status === undefined)
    throw new RpmError('FILE_NOT_FOUND', `restoring ${path}: it is not there`);
  const packaged = file.mode & FileType.MASK;
  const found = status.mode & FileType.MASK;
  const isOther = (type: number): boolean => (packaged === type) !== (found === type);
  const isUnfit =
    (found === FileType.SYMLINK && isOther(FileType.SYMLINK)) ||
    (packaged === FileType.DIRECTORY && isOther(FileType.DIRECTORY));
  if (isUnfit) throw new RpmError('BAD_ARGUMENT', `restoring ${path}: it is of another type`);
  const metadata = metadataOf(file, accounts, warn);
  const { descriptor } = at.directory;
  if (packaged === FileType.SYMLINK || !openable.has(found)) {
    setEntryMetadata(descriptor, at.name, path, packaged, metadata);
    return;
  }
  const flags = OpenFlag.READ | OpenFlag.NOFOLLOW | OpenFlag.NONBLOCK;
  const opened = checked(openAt(descriptor, at.name, flags), 'opening', path);
  try {
    setOpenMetadata(opened, path, metadata);
  } finally {
    closeSync(opened);
  }
}

/** To open anything else may have consequences. */
const openable: ReadonlySet<number> = new Set([FileType.REGULAR, FileType.DIRECTORY]);
