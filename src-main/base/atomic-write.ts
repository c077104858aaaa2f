import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomBytes } from 'node:crypto';
import { fileError } from './errors.ts';

/**
 * Writes a whole small file so that a reader sees the old or the new content, also after power loss:
 * temporary name, fsync, rename, fsync of the folder.
 *
 * @throws {FileError} with the path; nothing is left behind
 */
export function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  mode = 0o644,
): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const fd = openSync(temporary, 'wx', mode);
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      let written = 0;
      while (written < bytes.length) written += writeSync(fd, bytes, written);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw fileError('writing', path, thrown);
  }
}

/** Makes renames and removals in a folder survive power loss. */
export function syncFolder(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
