import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fileError, isSystemError, syncFolder } from '../base/index.ts';
import type { FileSource } from '../base/index.ts';
import { headerMagic } from '../format/index.ts';
import type { PackageHead } from '../format/index.ts';

const chunkBytes = 1024 * 1024;
const permissionBits = 0o7777;

/** The bytes of a file from an offset to its end, or to another offset; each chunk lies where the one before it lay. */
export function* bytesFrom(
  source: FileSource,
  from: number,
  to = Number.MAX_SAFE_INTEGER,
): Generator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, to - from));
  for (let at = from; at < to; ) {
    const count = source.readAt(buffer.subarray(0, Math.min(buffer.length, to - at)), at);
    if (count === 0) return;
    at += count;
    yield buffer.subarray(0, count);
  }
}

/**
 * Puts another signature header into a package file. The lead and everything from the header on are
 * copied as they are, into a file beside it that is renamed over it when it is on the disk.
 *
 * @param blob - the signature header, without magic
 * @throws {FileError} FILE_WRITE_FAILED, DISK_FULL ...; the file is as it was, and nothing lies beside it
 */
export function replaceSignatureHeader(
  source: FileSource,
  path: string,
  head: PackageHead,
  blob: Uint8Array,
): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      for (const part of partsOf(source, head, blob)) writeFully(descriptor, part);
      keepOwnerAndMode(descriptor, source.fd);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw fileError('writing', path, thrown);
  }
}

function* partsOf(
  source: FileSource,
  { signatureOffset, headerOffset }: PackageHead,
  blob: Uint8Array,
): Generator<Uint8Array> {
  yield* bytesFrom(source, 0, signatureOffset);
  yield headerMagic;
  yield blob;
  const end = signatureOffset + headerMagic.length + blob.length;
  yield new Uint8Array((8 - (end % 8)) % 8);
  yield* bytesFrom(source, headerOffset);
}

function writeFully(descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}

/** Who may not give a file away leaves it to himself, as every program does that writes anew. */
function keepOwnerAndMode(descriptor: number, original: number): void {
  const { uid, gid, mode } = fstatSync(original);
  try {
    fchownSync(descriptor, uid, gid);
  } catch (thrown) {
    if (!isSystemError(thrown) || thrown.code !== 'EPERM') throw thrown;
  }
  fchmodSync(descriptor, mode & permissionBits);
}
