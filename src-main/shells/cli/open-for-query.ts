import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { DatabaseError, FileError } from '../../base/index.ts';
import type { Context } from '../../base/index.ts';
import {
  isDatabaseLocked,
  listedDatabase,
  locateDatabase,
  openDatabase,
} from '../../database/index.ts';
import type { ListPlace, ReadableDatabase } from '../../database/index.ts';
import { databaseFolder } from './invocation.ts';
import type { Invocation } from './invocation.ts';

/**
 * The database for reading; where there is none yet, an empty one, without creating it.
 *
 * @param remembers - see `OpenOptions`
 * @throws {FileError} ROOT_MISSING; {DatabaseError} as opening does
 */
export function openForQuery(invocation: Invocation, remembers = false): ReadableDatabase {
  return opened(invocation, (folder) => openQuietly(invocation, folder, remembers));
}

/**
 * The same for a question about short facts of packages, which may be answered from a kept list.
 *
 * @throws as openForQuery, some of it only when the database is asked
 */
export function openForListing(invocation: Invocation): ReadableDatabase {
  const place = listPlace(invocation);
  return opened(invocation, (folder) => {
    const { backend, path } = locateDatabase(folder);
    const open = (): ReadableDatabase => openQuietly(invocation, folder);
    return backend === 'sqlite' && place !== undefined ? listedDatabase(path, place, open) : open();
  });
}

function openQuietly(
  { context, options }: Invocation,
  folder: string,
  remembers = false,
): ReadableDatabase {
  const withoutDigests = options.has('nodigest');
  return openDatabase(folder, { log: context.log, withoutDigests, remembers });
}

function opened(
  invocation: Invocation,
  open: (folder: string) => ReadableDatabase,
): ReadableDatabase {
  requireRoot(invocation.root);
  const folder = databaseFolder(invocation);
  sayWhatWasCutOff(invocation, folder);
  try {
    return open(folder);
  } catch (thrown) {
    if (thrown instanceof DatabaseError && thrown.code === 'DATABASE_MISSING')
      return emptyDatabase(folder);
    throw thrown;
  }
}

/**
 * The user's cache folder; undefined where there is none, and where headers are wanted that the list leaves
 * out.
 */
function listPlace({ context, options }: Invocation): ListPlace | undefined {
  const { XDG_CACHE_HOME: cache, HOME: home } = context.environment;
  const userId = process.geteuid?.();
  const base = isAbsolute(cache ?? '')
    ? cache
    : isAbsolute(home ?? '')
      ? join(home ?? '', '.cache')
      : undefined;
  if (userId === undefined || base === undefined || options.has('nodigest')) return undefined;
  return { folder: join(base, 'turntable', 'lists'), userId, now: () => context.now() };
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
/** A database by its folder; an empty one where there is none. @throws {DatabaseError} as opening does */
export function openOrEmpty(folder: string, { log }: Pick<Context, 'log'>): ReadableDatabase {
  try {
    return openDatabase(folder, { log });
  } catch (thrown) {
    if (thrown instanceof DatabaseError && thrown.code === 'DATABASE_MISSING')
      return emptyDatabase(folder);
    throw thrown;
  }
}

function emptyDatabase(path: string): ReadableDatabase {
  return {
    path,
    backend: 'sqlite',
    generation: () => 'none',
    atOneMoment: (read) => read(),
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
