import { createHash } from 'node:crypto';
import { openFileSource } from '../base/index.ts';

const chunkBytes = 1024 * 1024;

/**
 * The checksum of a file, in hexadecimal.
 *
 * @throws {FileError} when it cannot be read
 */
export function checksumOfFile(path: string, hashName: string): string {
  using source = openFileSource(path);
  const hash = createHash(hashName);
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let count = source.read(buffer); count > 0; count = source.read(buffer))
    hash.update(buffer.subarray(0, count));
  return hash.digest('hex');
}
