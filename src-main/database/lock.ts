import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  CancelledError,
  DatabaseError,
  isLock,
  runningProcess,
  tryLockFile,
} from '../base/index.ts';
import type { FileLock, RunningProcess } from '../base/index.ts';
import { lockFile } from './location.ts';

/** The transaction lock; while it is held, nobody else (rpm included) writes the database. */
export type DatabaseLock = FileLock;

/**
 * Takes rpm's transaction lock of a database folder, or says at once that it is taken.
 *
 * @throws {DatabaseError} DATABASE_LOCKED naming the holder: process, program, since when, as far as the
 *   system tells
 * @throws {FileError} when the lock file cannot be opened
 */
export function lockDatabase(folder: string): DatabaseLock {
  const path = join(folder, lockFile);
  const answer = tryLockFile(path);
  if (isLock(answer)) return answer;
  const { processId } = answer;
  const running = processId === 0 ? undefined : runningProcess(processId);
  const holder = holderText(processId, running);
  throw new DatabaseError('DATABASE_LOCKED', `locking ${path}: ${holder}`, {
    hint: 'Another package program is at work; try again when it has finished.',
    context: {
      path,
      processId,
      holder,
      ...(running !== undefined && {
        program: running.command,
        sinceSeconds: running.startedAtSeconds,
      }),
    },
  });
}

/** A lock has no time of its own: the program has run at least as long as it holds it. */
function holderText(processId: number, running: RunningProcess | undefined): string {
  const holder = processId === 0 ? 'another program' : `process ${processId}`;
  if (running === undefined) return `${holder} holds it`;
  // Local time in an order that sorts.
  const since = new Date(running.startedAtSeconds * 1000).toLocaleString('sv-SE');
  return `${holder} holds it: ${running.command}, running since ${since}`;
}

/** Whether somebody holds the transaction lock now; needs no permission to write. */
export function isDatabaseLocked(folder: string): boolean {
  const path = join(folder, lockFile);
  if (!existsSync(path)) return false;
  const answer = tryLockFile(path, 'read');
  if (!isLock(answer)) return true;
  answer[Symbol.dispose]();
  return false;
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
