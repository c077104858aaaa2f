import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { RpmError } from '../base/index.ts';
import { checkFile, fetchFile } from './fetch-file.ts';
import type { RepositoryAccess } from './read-definitions.ts';

/** More mirrors than these are not asked. */
const mostTries = 6;

/** Asks one mirror after another. @returns the one that worked @throws what the first one said */
async function firstThatWorks(
  mirrors: readonly string[],
  ask: (mirror: string) => Promise<void>,
): Promise<string> {
  let first: unknown;
  for (const mirror of mirrors.slice(0, mostTries))
    try {
      await ask(mirror);
      return mirror;
    } catch (thrown) {
      if (thrown instanceof RpmError && thrown.code === 'CANCELLED') throw thrown;
      first ??= thrown;
    }
  throw first ?? new RpmError('BAD_ARGUMENT', 'no address is given');
}

/** Whether a file is there with the size and checksum that it should have. */
export function isAsExpected(path: string, expected: Parameters<typeof checkFile>[1]): boolean {
  try {
    checkFile(path, expected);
    return true;
  } catch {
    return false;
  }
}

/**
 * Fetches a file from the first mirror that gives it as it should be. It gets its name when it is whole.
 *
 * @param addressOn - where it lies on a mirror
 * @param check - throws unless what was fetched is as it should be
 * @returns the mirror
 * @throws what the first mirror came to: FETCH_FAILED, PAYLOAD_DIGEST_MISMATCH ...
 */
export function fetchFromMirrors(
  mirrors: readonly string[],
  target: string,
  file: {
    readonly addressOn: (mirror: string) => string;
    readonly check: (path: string, address: string) => void | Promise<void>;
    readonly access: RepositoryAccess;
    readonly mostBytes: number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<string> {
  const temporary = `${target}.${randomBytes(6).toString('hex')}`;
  return firstThatWorks(mirrors, async (mirror) => {
    const address = file.addressOn(mirror);
    try {
      await fetchFile(address, temporary, file.access, file.mostBytes, file.signal);
      await file.check(temporary, address);
      renameSync(temporary, target);
    } finally {
      rmSync(temporary, { force: true });
    }
  });
}
