import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseError, FileError } from '../../base/index.ts';
import { isDatabaseLocked, openDatabase } from '../../database/index.ts';
import type { ReadableDatabase } from '../../database/index.ts';
import { databaseFolder } from './invocation.ts';
import type { Invocation } from './invocation.ts';

/**
 * The database for reading; where there is none yet, an empty one, without creating it.
 *
 * @throws {FileError} ROOT_MISSING; {DatabaseError} as opening does
 */
export function openForQuery(invocation: Invocation): ReadableDatabase {
  const { root } = invocation;
  requireRoot(root);
  const folder = databaseFolder(invocation);
  sayWhatWasCutOff(invocation, folder);
  try {
    return openDatabase(folder, {
      log: invocation.context.log,
      withoutDigests: invocation.options.has('nodigest'),
    });
  } catch (thrown) {
    if (thrown instanceof DatabaseError && thrown.code === 'DATABASE_MISSING')
      return emptyDatabase(folder);
    throw thrown;
  }
}

/** Where a transaction keeps its journal while it runs (transaction/journal.ts, not loaded for a query). */
const journalPath = 'var/lib/turntable/journal';

/** A journal that nobody is writing any more: packages may be half there, so what is answered may be wrong. */
function sayWhatWasCutOff({ root, context }: Invocation, folder: string): void {
  if (!existsSync(join(root, journalPath)) || isDatabaseLocked(folder)) return;
  context.log.warning(
    'a transaction was cut off; turntable recover puts it right, and recover --dry-run tells what it left',
  );
}

/** @throws {FileError} ROOT_MISSING when the root is not a directory that is there */
export function requireRoot(root: string): void {
  const status = statSync(root, { throwIfNoEntry: false });
  if (status?.isDirectory() === true) return;
  const found = status === undefined ? 'No such file or directory' : 'Not a directory';
  throw new FileError('ROOT_MISSING', `opening the root ${root}: ${found}`, {
    context: { path: root },
  });
}

/** What a root without a database has installed: nothing. */
function emptyDatabase(path: string): ReadableDatabase {
  return {
    path,
    backend: 'sqlite',
    generation: () => 'none',
    count: () => 0,
    get: () => undefined,
    all: () => [],
    instances: () => [],
    find: () => [],
    findInstances: () => [],
    keys: () => [],
    findByLabel: () => [],
    findOwners: () => [],
    close() {},
    [Symbol.dispose]() {},
  };
}
