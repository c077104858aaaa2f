import { initDatabase, lockDatabase, openWritableDatabase } from '../../database/index.ts';
import type { WritableDatabase } from '../../database/index.ts';
import { hasNoDatabase, onDatabase } from './database-command.ts';
import type { Invocation } from './invocation.ts';

/** Changes the keys of the database, which is made where it is missing, under its lock. */
export function onKeys(
  invocation: Invocation,
  change: (database: WritableDatabase) => Promise<number>,
): Promise<number> {
  return onDatabase(invocation, { corrupt: 1, other: 1, withoutLock: 1 }, async (folder) => {
    if (hasNoDatabase(folder)) initDatabase(folder);
    using _lock = lockDatabase(folder);
    using database = openWritableDatabase(folder, { log: invocation.context.log });
    return await change(database);
  });
}
