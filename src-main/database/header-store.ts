import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { DatabaseError, fileError } from '../base/index.ts';

/** Something in a database file that is not as it should be; the rest is still read. */
export interface StoreFault {
  /** Number of the package it concerns, where one can be told. */
  readonly instance: number | undefined;
  /** Place in the file, in bytes. */
  readonly offset: number;
  readonly reason: string;
}

/** Where one header blob lies; reading it is the store's affair. */
export interface StoredHeader {
  readonly instance: number;
  /** Place of the blob (or of the first piece of it) in the file, in bytes. */
  readonly offset: number;
  readonly sizeBytes: number;
  /** @throws {DatabaseError} DATABASE_CORRUPT, naming place and reason */
  read(): Uint8Array;
}

/** Faults that are kept; a file with more of them is not worth more words. */
const maxFaults = 1000;

/** Notes a fault, unless there are too many already. */
export function addFault(faults: StoreFault[], fault: StoreFault): void {
  if (faults.length < maxFaults) faults.push(fault);
}

/** The header blobs of a database file of another format, in the order in which rpm lists them. */
export interface HeaderStore {
  readonly headers: readonly StoredHeader[];
  readonly faults: readonly StoreFault[];
}

/** A database file that is only read; every access is checked against its size. */
export class StoreFile implements Disposable {
  readonly path: string;
  readonly sizeBytes: number;
  readonly #fd: number;

  /** @throws {FileError} when it cannot be opened; {DatabaseError} when it is no regular file */
  constructor(path: string) {
    this.path = path;
    try {
      this.#fd = openSync(path, 'r');
    } catch (thrown) {
      throw fileError('opening', path, thrown);
    }
    const status = fstatSync(this.#fd);
    this.sizeBytes = status.size;
    if (status.isFile()) return;
    closeSync(this.#fd);
    throw new DatabaseError('DATABASE_UNREADABLE', `opening ${path}: it is no regular file`);
  }

  /** @throws {DatabaseError} DATABASE_CORRUPT when the file does not reach that far */
  read(offset: number, length: number): Buffer {
    if (offset < 0 || length < 0 || offset + length > this.sizeBytes)
      throw this.damaged(offset, `${length} bytes are wanted, the file has ${this.sizeBytes}`);
    const bytes = Buffer.alloc(length);
    let filled = 0;
    try {
      while (filled < length) {
        const count = readSync(this.#fd, bytes, filled, length - filled, offset + filled);
        if (count === 0) throw this.damaged(offset + filled, 'the file has become shorter');
        filled += count;
      }
    } catch (thrown) {
      throw fileError('reading', this.path, thrown);
    }
    return bytes;
  }

  damaged(offset: number, reason: string): DatabaseError {
    return new DatabaseError(
      'DATABASE_CORRUPT',
      `reading ${this.path}: at offset ${offset}: ${reason}`,
      { context: { path: this.path, offset, reason } },
    );
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}

/** What a fault becomes when it was thrown; anything else is thrown on. */
export function faultOf(instance: number | undefined, thrown: unknown): StoreFault {
  const context = thrown instanceof DatabaseError ? thrown.context : {};
  const { offset, reason } = context;
  if (typeof offset !== 'number' || typeof reason !== 'string') throw thrown;
  return { instance, offset, reason };
}

/** A fault in words: header number, offset, reason. */
export function faultText({ instance, offset, reason }: StoreFault): string {
  const what = instance === undefined ? '' : `header #${instance} `;
  return `${what}at offset ${offset}: ${reason}`;
}
