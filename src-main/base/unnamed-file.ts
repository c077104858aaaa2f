import { randomUUID } from 'node:crypto';
import { closeSync, openSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from './errors.ts';

/** An open file that no folder lists: it goes with the process, however that ends. */
export interface UnnamedFile extends Disposable {
  /** Open for reading and writing. */
  readonly descriptor: number;
  /** Opens the file anew, from its beginning, while the descriptor is open; only in this process. */
  readonly path: string;
}

/**
 * Makes an empty file without a name.
 *
 * @param folder - on whose file system it lies
 * @throws {FileError} when the folder cannot be written
 */
export function makeUnnamedFile(folder: string): UnnamedFile {
  const name = join(folder, `turntable-${randomUUID()}`);
  let descriptor: number;
  try {
    descriptor = openSync(name, 'wx+', 0o600);
    unlinkSync(name);
  } catch (thrown) {
    throw fileError('making a temporary file in', folder, thrown);
  }
  return {
    descriptor,
    path: `/proc/self/fd/${descriptor}`,
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}
