import { mkdirSync } from 'node:fs';
import { initDatabase, lockDatabase, openWritableDatabase } from '../../database/index.ts';
import { keyFolder } from '../../check/index.ts';
import type { KeyStore } from '../../check/index.ts';
import { hasNoDatabase, onDatabase } from './database-command.ts';
import type { Invocation } from './invocation.ts';
import { keyFolderOf } from './key-place.ts';

/** Changes the keys, of the database or in their folder; both are made where they are missing, under the lock. */
export function onKeys(
  invocation: Invocation,
  change: (keys: KeyStore) => Promise<number>,
): Promise<number> {
  return onDatabase(invocation, { corrupt: 1, other: 1, withoutLock: 1 }, async (folder) => {
    const place = keyFolderOf(invocation);
    if (place !== undefined) {
      mkdirSync(folder, { recursive: true });
      using _lock = lockDatabase(folder);
      return await change(keyFolder(place, invocation.context.log));
    }
    if (hasNoDatabase(folder)) initDatabase(folder);
    using _lock = lockDatabase(folder);
    using database = openWritableDatabase(folder, { log: invocation.context.log });
    return await change(database);
  });
}
