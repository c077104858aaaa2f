import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileError, RpmError, syncFolder } from '../base/index.ts';
import type { CacheClient } from './cache-client.ts';
import { checkSource } from './check-sources.ts';
import { checksumOfFile } from './file-checksum.ts';
import type { SourceEntry } from './sources-file.ts';

/** What became of a file. */
export type DownloadReport = 'present' | 'downloaded';

/**
 * Takes a file of the list from the cache, unless it is there with the right content. It gets its name
 * when it is whole and has the right checksum; whatever fails, nothing of it is left, and a file that is
 * there stays.
 *
 * @throws {RpmError} FILE_UNREADABLE when the cache does not give it; PAYLOAD_DIGEST_MISMATCH for another content
 */
export async function downloadSources(
  folder: string,
  entry: SourceEntry,
  cache: CacheClient,
): Promise<DownloadReport> {
  if (checkSource(folder, entry) === 'ok') return 'present';
  const target = join(folder, entry.fileName);
  const temporary = join(folder, `.${entry.fileName}.${randomBytes(6).toString('hex')}`);
  try {
    closeSync(openSync(temporary, 'wx', 0o600));
    await cache.fetch(entry, temporary);
    const found = checksumOfFile(temporary, entry.hashName);
    if (found !== entry.checksum)
      throw new RpmError(
        'PAYLOAD_DIGEST_MISMATCH',
        `${entry.fileName}: ${entry.hashName} is ${found} instead of ${entry.checksum}`,
      );
    settle(temporary);
    renameSync(temporary, target);
    syncFolder(folder);
    return 'downloaded';
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw fileError('writing', target, thrown);
  }
}

function settle(path: string): void {
  chmodSync(path, 0o644);
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
