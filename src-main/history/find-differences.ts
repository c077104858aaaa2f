import { createHash, getHashes } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import {
  decodeText,
  FileType,
  openAt,
  OpenFlag,
  readLinkAt,
  RpmError,
  statAt,
} from '../base/index.ts';
import type { FileStatus } from '../base/index.ts';
import { accountsOf } from '../files/index.ts';
import type { Accounts, FileInfo, RootTree } from '../files/index.ts';
import { FileFlag, FileState } from '../format/index.ts';
import { sideSuffixes } from './difference.ts';
import type { Difference, FileFacts } from './difference.ts';
import type { KeptFiles } from './kept-files.ts';

const chunkBytes = 2 ** 18;

/** Where differences are looked for and what is kept of them. */
export interface DifferenceSurroundings {
  readonly tree: RootTree;
  readonly kept: KeptFiles;
  readonly transaction: number;
  /** Told of what differs and cannot be kept, in whole sentences. */
  readonly note: (text: string) => void;
}

/**
 * What differs of an installed package's files from what the package says, its content kept. A file
 * whose size and time are the package's is taken to be unchanged, unless it is a config file.
 */
export function differencesOf(
  files: readonly FileInfo[],
  around: DifferenceSurroundings,
): Difference[] {
  const accounts = accountsOf(around.tree);
  const seen: SeenInodes = new Map();
  return files.flatMap((file) => {
    if (file.state !== undefined && file.state !== FileState.NORMAL) return [];
    const found = differenceOf(file, { ...around, accounts, seen });
    return found === undefined ? [] : [found];
  });
}

/**
 * Files of nobody's that an install is about to overwrite, and directories of nobody's that it will
 * take for its own: where a path of the package is taken, and no package has it.
 *
 * @param isOwned - whether an installed package lists the path
 */
export function overwrittenBy(
  files: readonly FileInfo[],
  isOwned: (path: string) => boolean,
  around: DifferenceSurroundings,
): Difference[] {
  return files.flatMap((file) => {
    const isMoved = (file.flags & (FileFlag.CONFIG | FileFlag.GHOST)) !== 0;
    if (isMoved) return [];
    const at = placeOf(around.tree, file);
    const status = at === undefined ? undefined : statAt(at.directory.descriptor, at.name);
    if (at === undefined || status === undefined || isOwned(file.path)) return [];
    const { path } = file;
    if (kindOf(status.mode) === FileType.DIRECTORY)
      return [{ kind: 'attributes', path, ...factsOf(status) }];
    if (kindOf(status.mode) === FileType.SYMLINK)
      return [linkDifference(at.directory.descriptor, at.name, path, status)];
    if (kindOf(status.mode) !== FileType.REGULAR) return [];
    return [contentDifference(path, status, { ...around, seen: new Map() })];
  });
}

/** Directories that an install is about to make though its package does not list them, deepest first. */
export function missingDirectories(files: readonly FileInfo[], tree: RootTree): Difference[] {
  const listed = new Set(files.map(({ path }) => path));
  const missing = new Set<string>();
  for (const directory of new Set(files.map((file) => file.directory)))
    for (let path = withoutSlash(directory); path !== ''; path = parentOf(path)) {
      if (missing.has(path) || tree.status(path) !== undefined) break;
      if (!listed.has(path)) missing.add(path);
    }
  const deepestFirst = [...missing].toSorted((one, other) => other.length - one.length);
  return deepestFirst.map((path) => ({ kind: 'missing', path }));
}

function withoutSlash(directory: string): string {
  return directory.replace(/\/+$/, '');
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Where a packaged file is; its directory is looked up once for all that are in it. */
export function placeOf(
  tree: RootTree,
  { directory, baseName }: FileInfo,
): ReturnType<RootTree['locate']> {
  if (baseName === '' || baseName.includes('/') || /^\.\.?$/.test(baseName)) return undefined;
  const found = tree.directory(directory);
  return found === undefined ? undefined : { directory: found, name: baseName };
}

function kindOf(mode: number): number {
  return mode & FileType.MASK;
}

/** Files with several names whose content is kept already, by their inode. */
type SeenInodes = Map<string, Extract<Difference, { readonly kind: 'content' }>>;

interface Search extends DifferenceSurroundings {
  readonly accounts: Accounts;
  readonly seen: SeenInodes;
}

function differenceOf(file: FileInfo, around: Search): Difference | undefined {
  const { accounts } = around;
  const { path } = file;
  const isGhost = (file.flags & FileFlag.GHOST) !== 0;
  const at = placeOf(around.tree, file);
  const status = at === undefined ? undefined : statAt(at.directory.descriptor, at.name);
  if (at === undefined || status === undefined)
    return isGhost ? undefined : { kind: 'missing', path };
  const kind = kindOf(file.mode);
  if (kindOf(status.mode) !== kind) return other(path, around);
  if (kind === FileType.SYMLINK) {
    const link = linkDifference(at.directory.descriptor, at.name, path, status);
    return link.kind === 'link' && link.target !== file.linkTarget ? link : undefined;
  }
  if (kind === FileType.REGULAR) {
    if (isGhost) return contentDifference(path, status, around);
    const mayDiffer =
      (file.flags & FileFlag.CONFIG) !== 0 ||
      status.sizeBytes !== file.sizeBytes ||
      status.mtimeSeconds !== file.mtimeSeconds;
    if (mayDiffer && !hasDigest(around.tree, file, status))
      return contentDifference(path, status, around);
  }
  return hasFacts(file, status, accounts)
    ? undefined
    : { kind: 'attributes', path, ...factsOf(status) };
}

function other(path: string, { note }: DifferenceSurroundings): Difference {
  note(`${path} is of another kind than in its package and is not kept.`);
  return { kind: 'other', path };
}

function factsOf({ mode, uid, gid, mtimeSeconds }: FileStatus): FileFacts {
  return { mode, uid, gid, mtimeSeconds };
}

/** Mode and owner, and the time of what is no directory. */
function hasFacts(file: FileInfo, status: FileStatus, accounts: Accounts): boolean {
  if (status.mode !== file.mode) return false;
  if (kindOf(file.mode) === FileType.REGULAR && status.mtimeSeconds !== file.mtimeSeconds)
    return false;
  if (process.getuid?.() !== 0) return true;
  const uid = accounts.userId(file.userName) ?? 0;
  const gid = accounts.groupId(file.groupName) ?? 0;
  return status.uid === uid && status.gid === gid;
}

function linkDifference(
  directory: number,
  name: string,
  path: string,
  status: FileStatus,
): Difference {
  const target = decodeText(readLinkAt(directory, name) ?? new Uint8Array());
  return { kind: 'link', path, target, ...factsOf(status) };
}

/** Whether a regular file holds what its package says. */
function hasDigest(tree: RootTree, file: FileInfo, status: FileStatus): boolean {
  if (status.sizeBytes !== file.sizeBytes) return false;
  if (file.digest === '') return true;
  const algorithm = file.digestAlgorithm;
  if (!getHashes().includes(algorithm)) return false;
  return digestAt(tree, file.path, algorithm) === file.digest;
}

/** Digest of the regular file at a path, hex; undefined when none can be read there. */
export function digestAt(tree: RootTree, path: string, algorithm: string): string | undefined {
  const descriptor = openContent(tree, path);
  if (descriptor === undefined) return undefined;
  try {
    const hash = createHash(algorithm);
    for (const chunk of chunksOf(descriptor)) hash.update(chunk);
    return hash.digest('hex');
  } finally {
    closeSync(descriptor);
  }
}

/** A regular file, opened for reading; links are not followed, FIFOs do not hang. */
export function openContent(tree: RootTree, path: string): number | undefined {
  const at = tree.locate(path);
  if (at === undefined) return undefined;
  const status = statAt(at.directory.descriptor, at.name);
  if (status === undefined || kindOf(status.mode) !== FileType.REGULAR) return undefined;
  const flags = OpenFlag.READ | OpenFlag.NOFOLLOW | OpenFlag.NONBLOCK;
  const opened = openAt(at.directory.descriptor, at.name, flags);
  return opened < 0 ? undefined : opened;
}

/** What an open file holds, in pieces; each is valid until the next is asked for. */
export function* chunksOf(descriptor: number): Generator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (;;) {
    const count = readSync(descriptor, buffer, 0, chunkBytes, null);
    if (count === 0) return;
    yield buffer.subarray(0, count);
  }
}

function contentDifference(
  path: string,
  status: FileStatus,
  { seen, ...around }: DifferenceSurroundings & { readonly seen: SeenInodes },
): Difference {
  const inode = `${status.fileSystem} ${status.inode}`;
  const first = seen.get(inode);
  if (first !== undefined) return { ...first, path, sameAs: first.path };
  const found = keptContent(path, status, around);
  if (status.linkCount > 1) seen.set(inode, found);
  return found;
}

function keptContent(
  path: string,
  status: FileStatus,
  { tree, kept, transaction, note }: DifferenceSurroundings,
): Extract<Difference, { readonly kind: 'content' }> {
  const hash = createHash('sha256');
  const sides = sideSuffixes.filter((suffix) => tree.status(path + suffix) !== undefined);
  const { sizeBytes } = status;
  const facts = {
    ...({ kind: 'content', path, sizeBytes } as const),
    ...(sides.length > 0 && { sides }),
    ...factsOf(status),
  };
  let why = kept.makeRoom(status.sizeBytes);
  const descriptor = openContent(tree, path);
  if (descriptor === undefined) why = 'it cannot be read';
  else {
    try {
      if (why === undefined) {
        const name = kept.addContent(transaction, hashed(chunksOf(descriptor), hash));
        return { ...facts, digest: hash.digest('hex'), kept: name };
      }
      for (const chunk of chunksOf(descriptor)) hash.update(chunk);
    } catch (thrown) {
      if (!(thrown instanceof RpmError)) throw thrown;
      why = thrown.message;
    } finally {
      closeSync(descriptor);
    }
  }
  note(`What ${path} holds is not kept: ${why}.`);
  return { ...facts, digest: hash.digest('hex') };
}

function* hashed(
  chunks: Iterable<Uint8Array>,
  hash: { update(chunk: Uint8Array): unknown },
): Generator<Uint8Array> {
  for (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
