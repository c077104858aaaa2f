import { join } from 'node:path';
import { DatabaseError, CancelledError, isLock, tryLockFile } from '../base/index.ts';
import type { FileLock } from '../base/index.ts';
import { lockFile } from './location.ts';

/** The transaction lock; while it is held, nobody else (rpm included) writes the database. */
export type DatabaseLock = FileLock;

/**
 * Takes rpm's transaction lock of a database folder, or says at once that it is taken.
 *
 * @throws {DatabaseError} DATABASE_LOCKED with the holder's process id where the system tells it
 * @throws {FileError} when the lock file cannot be opened
 */
export function lockDatabase(folder: string): DatabaseLock {
  const path = join(folder, lockFile);
  const answer = tryLockFile(path);
  if (isLock(answer)) return answer;
  const { processId } = answer;
  const holder = processId === 0 ? 'another program' : `process ${processId}`;
  throw new DatabaseError('DATABASE_LOCKED', `locking ${path}: ${holder} holds it`, {
    hint: 'Another package program is at work; try again when it has finished.',
    context: { path, processId },
  });
}

export interface WaitOptions {
  /** Called once, when the lock is not free at once. */
  readonly onWait?: (error: DatabaseError) => void;
  readonly signal?: AbortSignal | undefined;
}

const pollMs = 50;

/** As `lockDatabase`, but waits until the lock is free. @throws {CancelledError} on the signal */
export async function waitForDatabaseLock(
  folder: string,
  options: WaitOptions = {},
): Promise<DatabaseLock> {
  let isFirst = true;
  for (;;) {
    if (options.signal?.aborted === true) throw new CancelledError();
    try {
      return lockDatabase(folder);
    } catch (thrown) {
      if (!(thrown instanceof DatabaseError)) throw thrown;
      if (isFirst) options.onWait?.(thrown);
      isFirst = false;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
