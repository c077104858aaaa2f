import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, statSync } from 'node:fs';
import { RpmError } from '../base/index.ts';
import { checkFile, fetchFile } from './fetch-file.ts';
import type { RepositoryAccess } from './read-definitions.ts';

/** How often a file that is coming is looked at. */
const progressMs = 100;

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
 * @param onBytes - told how many bytes of it are here, now and then while it comes
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
    readonly onBytes?: ((bytes: number) => void) | undefined;
  },
): Promise<string> {
  const temporary = `${target}.${randomBytes(6).toString('hex')}`;
  const { onBytes } = file;
  return firstThatWorks(mirrors, async (mirror) => {
    const address = file.addressOn(mirror);
    const watch = onBytes && setInterval(() => onBytes(sizeOf(temporary)), progressMs);
    try {
      await fetchFile(address, temporary, file.access, file.mostBytes, file.signal);
      await file.check(temporary, address);
      renameSync(temporary, target);
    } finally {
      clearInterval(watch);
      rmSync(temporary, { force: true });
    }
  });
}

/** What is not there has no bytes yet. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
