import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from './bytes.ts';
import { fileError } from './errors.ts';
import { pathForSystem } from './text.ts';

/** Bytes read at a time where less is asked for: a small package as a whole, the head of a large one. */
const aheadBytes = 16 * 1024;

/** A source over an open file; `Symbol.dispose` closes it. */
export interface FileSource extends ByteSource, Disposable {
  readonly fd: number;
  /** Reads at an absolute offset without moving the stream position. */
  readAt(target: Uint8Array, offset: number): number;
}

/** The source itself where it is a regular file, whose bytes can be read again and by others. */
export function regularFile(source: ByteSource): FileSource | undefined {
  return 'fd' in source && source.sizeBytes !== undefined ? (source as FileSource) : undefined;
}

/**
 * Opens a file for reading from its beginning.
 *
 * @param name - what to call it in messages
 * @throws {FileError} FILE_NOT_FOUND, PERMISSION_DENIED, FILE_UNREADABLE
 */
export function openFileSource(path: string, name = path): FileSource {
  let fd: number;
  try {
    fd = openSync(pathForSystem(path), 'r');
  } catch (thrown) {
    throw fileError('opening', name, thrown);
  }
  return sourceOfDescriptor(fd, name, true);
}

/** A source over a descriptor somebody else opened (standard input); not closed unless asked. */
export function sourceOfDescriptor(fd: number, name: string, closes = false): FileSource {
  const status = fstatSync(fd);
  let position = 0;
  let ahead = Buffer.alloc(0);
  const isSeekable = status.isFile();
  const readAt = (target: Uint8Array, offset: number): number => {
    try {
      return readSync(fd, target, 0, target.length, offset);
    } catch (thrown) {
      throw fileError('reading', name, thrown);
    }
  };
  return {
    fd,
    name,
    sizeBytes: isSeekable ? status.size : undefined,
    read(target) {
      if (target.length === 0) return 0;
      if (!isSeekable) return readStream(fd, target, name);
      if (ahead.length === 0 && target.length < aheadBytes) {
        const buffer = Buffer.allocUnsafe(aheadBytes);
        ahead = buffer.subarray(0, readAt(buffer, position));
        position += ahead.length;
      } else if (ahead.length === 0) {
        const count = readAt(target, position);
        position += count;
        return count;
      }
      const count = Math.min(ahead.length, target.length);
      target.set(ahead.subarray(0, count));
      ahead = ahead.subarray(count);
      return count;
    },
    readAt,
    [Symbol.dispose]() {
      if (closes) closeSync(fd);
    },
  };
}

/** One read from a pipe or terminal; a non-blocking descriptor that has nothing yet is asked again. */
function readStream(fd: number, target: Uint8Array, name: string): number {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      return readSync(fd, target, 0, target.length, null);
    } catch (thrown) {
      if (!(thrown instanceof Error) || !('code' in thrown)) throw thrown;
      if (thrown.code === 'EOF') return 0;
      if (thrown.code !== 'EAGAIN') throw fileError('reading', name, thrown);
      Atomics.wait(pause, 0, 0, 5);
    }
  }
}
