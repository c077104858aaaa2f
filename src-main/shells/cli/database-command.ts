import { statSync } from 'node:fs';
import {
  DatabaseError,
  fileError,
  FileError,
  RpmError,
  systemErrorText,
} from '../../base/index.ts';
import { locateDatabase, lockFile, waitForDatabaseLock } from '../../database/index.ts';
import { databaseFolder } from './invocation.ts';
import type { Invocation } from './invocation.ts';
import { requireRoot } from './open-for-query.ts';

/** rpm's exit status when an rpmdb command fails. */
interface Statuses {
  /** The file is there and is no sound database. */
  readonly corrupt: number;
  readonly other: number;
  /** The lock cannot be taken; rpmdb ends with -1 then, as the system keeps it. */
  readonly withoutLock?: number;
}

const defaultWithoutLock = 255;

/**
 * Runs a command on the database folder: waits while somebody else has the lock, as rpm does, and
 * turns failures into rpm's exit statuses.
 */
export async function onDatabase(
  invocation: Invocation,
  statuses: Statuses,
  command: (folder: string) => number | Promise<number>,
): Promise<number> {
  const { log } = invocation.context;
  let folder = '';
  for (;;) {
    try {
      requireRoot(invocation.root);
      folder = databaseFolder(invocation);
      requireFolder(folder);
      return await command(folder);
    } catch (thrown) {
      if (!(thrown instanceof RpmError)) throw thrown;
      if (thrown.code === 'DATABASE_LOCKED') {
        const wait = {
          onWait: () => log.warning(`waiting for transaction lock on ${folder}/${lockFile}`),
        };
        (await waitForDatabaseLock(folder, wait))[Symbol.dispose]();
        continue;
      }
      return failed(thrown, statuses, folder, invocation);
    }
  }
}

/** @throws {FileError} when there is, on the way to the folder or in its place, something else */
function requireFolder(folder: string): void {
  try {
    const status = statSync(folder, { throwIfNoEntry: false });
    if (status === undefined || status.isDirectory()) return;
  } catch (thrown) {
    throw fileError('opening', folder, thrown);
  }
  throw new FileError('FILE_UNREADABLE', `opening ${folder}: it is no directory`, {
    context: { path: folder, errno: 'ENOTDIR' },
  });
}

/** Whether there is nothing yet, as opposed to something that is no database. */
export function hasNoDatabase(folder: string): boolean {
  try {
    locateDatabase(folder);
    return false;
  } catch (thrown) {
    if (thrown instanceof DatabaseError && thrown.code === 'DATABASE_MISSING') return true;
    throw thrown;
  }
}

function failed(
  thrown: RpmError,
  statuses: Statuses,
  folder: string,
  { context }: Invocation,
): number {
  const { errno } = thrown.context;
  const withoutLock = statuses.withoutLock ?? defaultWithoutLock;
  if (thrown instanceof FileError && typeof errno === 'string') {
    const reason = systemErrorText(errno);
    context.log.error(`can't create transaction lock on ${folder}/${lockFile} (${reason})`);
    return withoutLock;
  }
  context.log.error(thrown.message);
  if (thrown.code === 'ROOT_MISSING') return withoutLock;
  if (thrown.hint !== undefined) context.log.info(thrown.hint);
  const isCorrupt = thrown instanceof DatabaseError && thrown.code === 'DATABASE_CORRUPT';
  return isCorrupt ? statuses.corrupt : statuses.other;
}
