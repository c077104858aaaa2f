/**
 * database: the installed packages, in rpm's own `rpmdb.sqlite`. Owns finding, opening, reading,
 * writing, locking, rebuilding and checking it. Answers to rpm's rpmdb and its sqlite backend.
 *
 * Start reading at schema.ts, then readable.ts and writable.ts.
 */
export { databaseFile, findDatabase } from './location.ts';
export { lockDatabase, waitForDatabaseLock } from './lock.ts';
export type { DatabaseLock, WaitOptions } from './lock.ts';
export { initDatabase, rebuildDatabase } from './maintain.ts';
export { openDatabase } from './readable.ts';
export type { IndexHit, InstalledPackage, OpenOptions, ReadableDatabase } from './readable.ts';
export { indexNames } from './schema.ts';
export type { IndexKey, IndexName } from './schema.ts';
export { nativeInt32 } from './index-keys.ts';
export { verifyDatabase } from './verify-database.ts';
export { openWritableDatabase } from './writable.ts';
export type { WritableDatabase } from './writable.ts';
