import { createHash } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  futimesSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import {
  checked,
  Errno,
  fileError,
  getAttribute,
  listAttributes,
  openAt,
  OpenFlag,
  renameAt,
  RpmError,
  setAttribute,
  unlinkAt,
} from '../base/index.ts';
import type { RootTree } from '../files/index.ts';
import { openPlain } from './plain-file.ts';

const chunkBytes = 2 ** 18;
/** Behind a name while its content is being written. */
const temporarySuffix = ';turntable';

/** A plain file but for its content. */
export interface Snapshot {
  /** All 16 bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeMs: number;
  readonly sizeBytes: number;
  /** SHA-256. */
  readonly digest: string;
  /** Extended attributes by name, in base64: labels, access lists, capabilities. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Copies a plain file's content to a file of its own and tells everything else of it.
 *
 * @throws {FileError}, {RpmError} FILE_UNREADABLE
 */
export function takeSnapshot(tree: RootTree, path: string, target: string): Snapshot {
  const source = openPlain(tree, path);
  if (source === undefined)
    throw new RpmError('FILE_UNREADABLE', `keeping ${path}: it cannot be read`, {
      context: { path },
    });
  try {
    const status = fstatSync(source);
    const copy = openSync(target, 'wx', 0o600);
    try {
      const digest = copyContent(source, copy);
      fdatasyncSync(copy);
      return {
        mode: status.mode,
        uid: status.uid,
        gid: status.gid,
        mtimeMs: status.mtimeMs,
        sizeBytes: status.size,
        digest,
        attributes: attributesOf(source),
      };
    } finally {
      closeSync(copy);
    }
  } catch (thrown) {
    throw fileError('keeping', path, thrown);
  } finally {
    closeSync(source);
  }
}

function attributesOf(descriptor: number): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of listAttributes(descriptor)) {
    const value = getAttribute(descriptor, name);
    if (value !== undefined) found[name] = Buffer.from(value).toString('base64');
  }
  return found;
}

/** SHA-256 of what was copied. */
function copyContent(source: number, target: number): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (;;) {
    const count = readSync(source, buffer, 0, chunkBytes, null);
    if (count === 0) return hash.digest('hex');
    const chunk = buffer.subarray(0, count);
    hash.update(chunk);
    writeWhole(target, chunk);
  }
}

function writeWhole(target: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(target, bytes, at);
}

/**
 * Puts a file in place at once: under another name first, with owner, mode and attributes, then renamed.
 *
 * @param content - bytes, or the path of the file that holds them
 * @param snapshot - whose owner, mode and attributes it gets, and whose time unless it is a new text
 * @throws {FileError}; what is there stays then
 */
export function putFile(
  tree: RootTree,
  path: string,
  content: Uint8Array | { readonly keptAt: string },
  snapshot: Snapshot,
): void {
  const at = tree.locate(path);
  if (at === undefined)
    throw new RpmError('FILE_NOT_FOUND', `writing ${path}: its directory is gone`);
  const { descriptor } = at.directory;
  const temporary = at.name + temporarySuffix;
  const removed = unlinkAt(descriptor, temporary);
  if (removed !== -Errno.ENOENT) checked(removed, 'removing', path + temporarySuffix);
  const flags = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.NOFOLLOW;
  const target = checked(openAt(descriptor, temporary, flags, 0o600), 'creating', path);
  try {
    try {
      if (content instanceof Uint8Array) writeWhole(target, content);
      else copyKept(content.keptAt, target);
      setSnapshot(target, path, snapshot, content instanceof Uint8Array);
      fsyncSync(target);
    } finally {
      closeSync(target);
    }
    checked(renameAt(descriptor, temporary, descriptor, at.name), 'renaming into', path);
    fsyncSync(descriptor);
  } catch (thrown) {
    unlinkAt(descriptor, temporary);
    throw fileError('writing', path, thrown);
  }
}

function copyKept(keptAt: string, target: number): void {
  const source = openSync(keptAt, OpenFlag.READ | OpenFlag.NOFOLLOW);
  try {
    copyContent(source, target);
  } finally {
    closeSync(source);
  }
}

/** The owner first: changing it clears setuid bits and capabilities. */
function setSnapshot(
  descriptor: number,
  path: string,
  { mode, uid, gid, mtimeMs, attributes }: Snapshot,
  isNewText: boolean,
): void {
  const now = fstatSync(descriptor);
  if (now.uid !== uid || now.gid !== gid) fchownSync(descriptor, uid, gid);
  for (const [name, value] of Object.entries(attributes)) {
    const result = setAttribute(descriptor, name, Buffer.from(value, 'base64'));
    // Labels and their like are root's to give; in a root of one's own the system gives them.
    const mayMiss = result === -Errno.EOPNOTSUPP || (result === -Errno.EPERM && !isRoot());
    if (!mayMiss) checked(result, `setting ${name} of`, path);
  }
  fchmodSync(descriptor, mode & 0o7777);
  if (!isNewText) futimesSync(descriptor, mtimeMs / 1000, mtimeMs / 1000);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Removes a name. @throws {FileError} */
export function removeFile(tree: RootTree, path: string): void {
  const at = tree.locate(path);
  if (at === undefined) return;
  const { descriptor } = at.directory;
  const result = unlinkAt(descriptor, at.name);
  if (result === -Errno.ENOENT) return;
  checked(result, 'removing', path);
  fsyncSync(descriptor);
}

/** Gives a file another name in its directory, over what has that name. @throws {FileError} */
export function renameOver(tree: RootTree, from: string, to: string): void {
  const at = tree.locate(from);
  if (at === undefined) throw new RpmError('FILE_NOT_FOUND', `renaming ${from}: it is not there`);
  const { descriptor } = at.directory;
  const name = to.slice(to.lastIndexOf('/') + 1);
  checked(renameAt(descriptor, at.name, descriptor, name), 'renaming into', to);
  fsyncSync(descriptor);
}
