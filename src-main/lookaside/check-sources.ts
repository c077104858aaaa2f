import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checksumOfFile } from './file-checksum.ts';
import type { SourceEntry } from './sources-file.ts';

/** How a file of the list is there. */
export type SourceState = 'ok' | 'missing' | 'wrong';

/** Compares a file with what the list says of it. @throws {FileError} when it cannot be read */
export function checkSource(folder: string, entry: SourceEntry): SourceState {
  const path = join(folder, entry.fileName);
  if (!existsSync(path)) return 'missing';
  return checksumOfFile(path, entry.hashName) === entry.checksum ? 'ok' : 'wrong';
}

/** The same for all of them, in their order. */
export function checkSources(
  folder: string,
  entries: readonly SourceEntry[],
): readonly (readonly [entry: SourceEntry, state: SourceState])[] {
  return entries.map((entry) => [entry, checkSource(folder, entry)]);
}
