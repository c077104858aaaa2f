import { join } from 'node:path';
import { keyFolder, Keyring, keyringFromDatabase } from '../../check/index.ts';
import type { KeyDatabase } from '../../check/index.ts';
import { DatabaseError } from '../../base/index.ts';
import type { Invocation } from './invocation.ts';
import { openForQuery } from './open-for-query.ts';

/**
 * The folder of the keys where `%_keyring` says that they lie in one, undefined where they are in the database.
 * What is neither `fs` nor `rpmdb` is warned of.
 */
export function keyFolderOf({ macros, root, context }: Invocation): string | undefined {
  const kind = macros?.value('_keyring')?.trim() ?? 'rpmdb';
  if (kind === 'fs') return join(root, macros?.value('_keyringpath') ?? '').replace(/\/$/, '');
  if (kind !== 'rpmdb') context.log.warning(`unknown keyring type: ${kind}, using rpmdb`);
  return undefined;
}

/** Hands over the keys to read, of the database or in their folder. */
export async function withKeys<T>(
  invocation: Invocation,
  body: (keys: KeyDatabase) => Promise<T> | T,
): Promise<T> {
  const folder = keyFolderOf(invocation);
  if (folder !== undefined) return await body(keyFolder(folder, invocation.context.log));
  invocation.context.log.debug('loading keyring from rpmdb');
  using database = openForQuery(invocation);
  return await body(database);
}

/** The keys to check with; a database that cannot be read has none, which is told. */
export async function installedKeyring(
  invocation: Invocation,
  tell: (message: string) => void,
): Promise<Keyring> {
  try {
    return await withKeys(invocation, keyringFromDatabase);
  } catch (thrown) {
    if (!(thrown instanceof DatabaseError)) throw thrown;
    tell(thrown.message);
    return new Keyring();
  }
}
