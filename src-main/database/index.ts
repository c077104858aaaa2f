/**
 * database: the installed packages, in rpm's own `rpmdb.sqlite`; older databases (ndb, Berkeley DB)
 * for reading. Owns finding, opening, reading, writing, locking, rebuilding and checking them. Answers
 * to rpm's rpmdb and its sqlite, ndb and bdb_ro backends.
 *
 * Start reading at schema.ts, then readable.ts and writable.ts; header-store.ts for the other formats.
 */
export { databaseFile, findDatabase, locateDatabase, lockFile } from './location.ts';
export { isDatabaseLocked, lockDatabase, waitForDatabaseLock } from './lock.ts';
export type { DatabaseLock, WaitOptions } from './lock.ts';
export { convertDatabase, initDatabase, rebuildDatabase } from './maintain.ts';
export { connectForReading, connectForWriting } from './connection.ts';
export type { Connection, SqlRow, SqlValue } from './connection.ts';
export { openDatabase } from './readable.ts';
export { KeptPackages } from './kept-packages.ts';
export type { ListPlace } from './list-file.ts';
export { listedDatabase, listsTags } from './package-list.ts';
export type {
  IndexHit,
  InstalledPackage,
  OpenOptions,
  ReadableDatabase,
} from './readable-database.ts';
export { indexNames } from './schema.ts';
export type { IndexKey, IndexName } from './schema.ts';
export { nativeInt32 } from './index-keys.ts';
export { verifyDatabase } from './verify-database.ts';
export { openWritableDatabase } from './writable.ts';
export type { WritableDatabase } from './writable.ts';
