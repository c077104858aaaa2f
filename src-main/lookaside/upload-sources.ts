import { basename } from 'node:path';
import { RpmError } from '../base/index.ts';
import type { CacheClient } from './cache-client.ts';
import { checksumOfFile } from './file-checksum.ts';
import { isKnownHash, isPlainName } from './sources-file.ts';
import type { SourceEntry } from './sources-file.ts';

/** A file that is in the cache now. */
export interface UploadReport {
  readonly entry: SourceEntry;
  /** Whether it had to be brought there. */
  readonly isNew: boolean;
}

/**
 * Brings files into the cache, those that are not there yet.
 *
 * @param report - told of each when it is there
 * @throws {FileError} when a file cannot be read
 * @throws {RpmError} BAD_ARGUMENT for a name or a checksum that a list cannot hold; FILE_UNREADABLE when
 *   the cache does not take it
 */
export async function uploadSources(
  paths: readonly string[],
  hashName: string,
  cache: CacheClient,
  report: (done: UploadReport) => void,
): Promise<SourceEntry[]> {
  if (!isKnownHash(hashName)) throw new RpmError('BAD_ARGUMENT', `unknown checksum '${hashName}'`);
  const entries = paths.map((path) => {
    const fileName = basename(path);
    if (!isPlainName(fileName))
      throw new RpmError('BAD_ARGUMENT', `'${fileName}' cannot stand in a list of sources`);
    return { path, entry: { fileName, hashName, checksum: checksumOfFile(path, hashName) } };
  });
  for (const { path, entry } of entries) {
    const isNew = !(await cache.isThere(entry));
    if (isNew) await cache.bring(entry, path);
    report({ entry, isNew });
  }
  return entries.map(({ entry }) => entry);
}
