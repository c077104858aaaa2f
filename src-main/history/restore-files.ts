import { createHash } from 'node:crypto';
import { closeSync, fchmodSync, fchownSync, fstatSync, futimesSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import {
  checked,
  chownAt,
  Errno,
  fileError,
  FileType,
  linkAt,
  openAt,
  OpenFlag,
  renameAt,
  rmdirAt,
  RpmError,
  statAt,
  symlinkAt,
  unlinkAt,
  utimesAt,
} from '../base/index.ts';
import type { RootTree } from '../files/index.ts';
import type { ContentDigest, Difference, FileFacts, RestoreItem } from './difference.ts';
import { chunksOf, digestAt, openContent } from './find-differences.ts';
import { keptContents } from './history-folder.ts';
import { openKept } from './open-kept.ts';

/** Behind a name while its content is being written. */
const temporarySuffix = ';turntable';
const savedSuffixes = ['.rpmsave', '.rpmorig'] as const;

/**
 * Puts files back as they were before a transaction, once the packages they belong to are back. Doing it
 * again does no harm. What somebody changed since stays, with a warning.
 *
 * @param isDone - whether an element of the transaction that takes back came to its end
 */
export function restoreFiles(
  tree: RootTree,
  items: readonly RestoreItem[],
  isDone: (at: number) => boolean,
  warn: (text: string) => void,
): void {
  for (const item of items) {
    if (!isDone(item.at)) continue;
    tree.forget();
    try {
      restore(tree, item, warn);
    } catch (thrown) {
      if (!(thrown instanceof RpmError)) throw thrown;
      warn(thrown.message);
    }
  }
  tree.forget();
}

function restore(tree: RootTree, item: RestoreItem, warn: (text: string) => void): void {
  switch (item.do) {
    case 'differ':
      return restoreDifference(tree, item.difference, item.pristine, warn);
    case 'overwritten':
      if (tree.status(item.difference.path) === undefined) putBack(tree, item.difference, warn);
      return;
    case 'unsave':
      return unsave(tree, item.path, item.sidePath);
    case 'vacate':
      if (isDirectoryAt(tree, item.path)) remove(tree, item.path);
      return;
    case 'tidy': {
      const { besides } = item;
      if (besides !== undefined && digestAt(tree, besides.path, 'sha256') !== besides.digest)
        return;
      if (holdsOneOf(tree, item.sidePath, item.digests)) remove(tree, item.sidePath);
    }
  }
}

function restoreDifference(
  tree: RootTree,
  difference: Difference,
  pristine: readonly ContentDigest[],
  warn: (text: string) => void,
): void {
  const { path } = difference;
  const status = tree.status(path);
  const kind = (status?.mode ?? 0) & FileType.MASK;
  if (difference.kind === 'other') return;
  if (difference.kind === 'attributes') return setFacts(tree, path, difference);
  if (difference.kind === 'missing') {
    if (status === undefined) return;
    if (kind !== FileType.REGULAR || holdsOneOf(tree, path, pristine)) return remove(tree, path);
  } else if (
    difference.kind === 'content' &&
    digestAt(tree, path, 'sha256') === difference.digest
  ) {
    if (!linkedAgain(tree, difference)) setFacts(tree, path, difference);
    return;
  } else {
    const isUntouched =
      status === undefined || kind === FileType.SYMLINK || holdsOneOf(tree, path, pristine);
    if (isUntouched) return putBack(tree, difference, warn);
  }
  warn(`${path} was changed meanwhile and stays as it is`);
}

function holdsOneOf(tree: RootTree, path: string, digests: readonly ContentDigest[]): boolean {
  return digests.some(({ algorithm, digest }) => digestAt(tree, path, algorithm) === digest);
}

function putBack(tree: RootTree, difference: Difference, warn: (text: string) => void): void {
  const { path } = difference;
  const at = tree.locate(path);
  if (at === undefined) return warn(`${path} is not back: its directory is gone`);
  const { descriptor } = at.directory;
  if (difference.kind === 'link') return putLink(descriptor, at.name, difference);
  if (difference.kind === 'attributes') return putDirectory(tree, difference);
  if (difference.kind !== 'content') return;
  if (linkedAgain(tree, difference) || putContent(tree, difference, descriptor, at.name)) return;
  const side = savedSuffixes.find(
    (suffix) => digestAt(tree, path + suffix, 'sha256') === difference.digest,
  );
  if (side === undefined) return warn(`what ${path} held is no longer kept`);
  const again = tree.locate(path);
  if (again === undefined) return;
  const { descriptor: folder } = again.directory;
  checked(renameAt(folder, again.name + side, folder, again.name), 'renaming into', path);
}

/** Whether a path is one more name of the file whose inode it shared; where that is back, it becomes one. */
function linkedAgain(
  tree: RootTree,
  { path, digest, sameAs }: Extract<Difference, { readonly kind: 'content' }>,
): boolean {
  if (sameAs === undefined || digestAt(tree, sameAs, 'sha256') !== digest) return false;
  const [first, second] = [tree.status(sameAs), tree.status(path)];
  const isSame = first?.inode === second?.inode && first?.fileSystem === second?.fileSystem;
  if (isSame) return true;
  const source = tree.locate(sameAs);
  const at = tree.locate(path);
  if (source === undefined || at === undefined) return false;
  const { descriptor } = at.directory;
  const temporary = at.name + temporarySuffix;
  unlinkAt(descriptor, temporary);
  const linked = linkAt(source.directory.descriptor, source.name, descriptor, temporary);
  if (linked < 0) return false;
  checked(renameAt(descriptor, temporary, descriptor, at.name), 'renaming into', path);
  return true;
}

function putLink(
  directory: number,
  name: string,
  link: Extract<Difference, { readonly kind: 'link' }>,
): void {
  const temporary = name + temporarySuffix;
  unlinkAt(directory, temporary);
  checked(symlinkAt(link.target, directory, temporary), 'making', link.path);
  if (process.getuid?.() === 0) chownAt(directory, temporary, link.uid, link.gid);
  utimesAt(directory, temporary, link.mtimeSeconds);
  checked(renameAt(directory, temporary, directory, name), 'renaming into', link.path);
}

/** A directory of nobody's that went with the package it had been taken for. */
function putDirectory(
  tree: RootTree,
  facts: Extract<Difference, { readonly kind: 'attributes' }>,
): void {
  if ((facts.mode & FileType.MASK) !== FileType.DIRECTORY) return;
  const made = tree.directory(facts.path, () => {});
  if (made !== undefined) setOpenFacts(made.descriptor, facts);
}

/** From the kept content, when it is still there and still what it was. */
function putContent(
  tree: RootTree,
  difference: Extract<Difference, { readonly kind: 'content' }>,
  directory: number,
  name: string,
): boolean {
  const folder = keptContents(tree.rootPath);
  if (difference.kept === undefined || folder === undefined) return false;
  const source = openKept(join(folder, difference.kept));
  if (source === undefined) return false;
  const temporary = name + temporarySuffix;
  try {
    unlinkAt(directory, temporary);
    const flags = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.NOFOLLOW;
    const target = checked(openAt(directory, temporary, flags, 0o600), 'creating', difference.path);
    const hash = createHash('sha256');
    try {
      for (const chunk of chunksOf(source)) {
        hash.update(chunk);
        for (let at = 0; at < chunk.length; ) at += writeSync(target, chunk, at);
      }
      setOpenFacts(target, difference);
    } catch (thrown) {
      unlinkAt(directory, temporary);
      throw fileError('writing', difference.path, thrown);
    } finally {
      closeSync(target);
    }
    if (hash.digest('hex') !== difference.digest) {
      unlinkAt(directory, temporary);
      return false;
    }
    checked(renameAt(directory, temporary, directory, name), 'renaming into', difference.path);
    return true;
  } finally {
    closeSync(source);
  }
}

/** The owner first: changing it clears setuid bits. */
function setOpenFacts(descriptor: number, { mode, uid, gid, mtimeSeconds }: FileFacts): void {
  const now = fstatSync(descriptor);
  const isOther = now.uid !== uid || now.gid !== gid;
  if (isOther && process.getuid?.() === 0) fchownSync(descriptor, uid, gid);
  fchmodSync(descriptor, mode & 0o7777);
  if ((mode & FileType.MASK) !== FileType.DIRECTORY)
    futimesSync(descriptor, mtimeSeconds, mtimeSeconds);
}

function setFacts(tree: RootTree, path: string, facts: FileFacts): void {
  const isDirectory = (facts.mode & FileType.MASK) === FileType.DIRECTORY;
  if (isDirectory) {
    const directory = tree.directory(path);
    if (directory !== undefined) setOpenFacts(directory.descriptor, facts);
    return;
  }
  const descriptor = openContent(tree, path);
  if (descriptor === undefined) return;
  try {
    setOpenFacts(descriptor, facts);
  } finally {
    closeSync(descriptor);
  }
}

function unsave(tree: RootTree, path: string, sidePath: string): void {
  if (tree.status(path) !== undefined || tree.status(sidePath) === undefined) return;
  const from = tree.locate(sidePath);
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (from === undefined) return;
  const { descriptor } = from.directory;
  checked(renameAt(descriptor, from.name, descriptor, name), 'putting back', path);
}

function isDirectoryAt(tree: RootTree, path: string): boolean {
  return ((tree.status(path)?.mode ?? 0) & FileType.MASK) === FileType.DIRECTORY;
}

function remove(tree: RootTree, path: string): void {
  const at = tree.locate(path);
  if (at === undefined) return;
  const { descriptor } = at.directory;
  const isDirectory =
    ((statAt(descriptor, at.name)?.mode ?? 0) & FileType.MASK) === FileType.DIRECTORY;
  const result = isDirectory ? rmdirAt(descriptor, at.name) : unlinkAt(descriptor, at.name);
  if (result !== -Errno.ENOENT && result !== -Errno.ENOTEMPTY) checked(result, 'removing', path);
}
