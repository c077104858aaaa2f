import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseError, fileError, silentLog, syncFolder } from '../base/index.ts';
import { Tag } from '../format/index.ts';
import { connectForWriting } from './connection.ts';
import {
  databaseFile,
  filesOfFormat,
  hasDatabase,
  locateDatabase,
  requireDatabase,
} from './location.ts';
import type { DatabaseLocation } from './location.ts';
import { lockDatabase } from './lock.ts';
import { openLocated } from './readable.ts';
import type { OpenOptions } from './readable-database.ts';
import { schemaStatements } from './schema.ts';
import { openWritableDatabase } from './writable.ts';

/**
 * Makes an empty database; one that exists is left as it is, but for tables it lacks.
 *
 * @throws {FileError} when the folder cannot be made; {DatabaseError} as opening for writing, so
 * DATABASE_READ_ONLY where there is one of another format
 */
export function initDatabase(folder: string): void {
  // a second database beside one of another format would hide it
  if (hasDatabase(folder)) requireDatabase(folder);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
  } catch (thrown) {
    throw fileError('creating', folder, thrown);
  }
  using _lock = lockDatabase(folder);
  const connection = connectForWriting(join(folder, databaseFile), true);
  try {
    connection.execute('BEGIN IMMEDIATE');
    for (const statement of schemaStatements()) connection.execute(statement);
    connection.execute('COMMIT');
  } finally {
    connection.close();
  }
}

/**
 * Writes every readable header with fresh indexes to a new file, then puts it in the old one's place.
 * Packages are numbered anew from 1, in their order. Killed at any point, the old or the new database
 * is there, whole. A database of another format becomes an SQLite one, as rpm does it.
 *
 * @returns how many packages the new database has
 * @throws {DatabaseError} DATABASE_LOCKED, DATABASE_MISSING, DATABASE_CORRUPT
 */
export function rebuildDatabase(folder: string, options: OpenOptions = {}): number {
  const location = locateDatabase(folder);
  const log = options.log ?? silentLog;
  using _lock = lockDatabase(folder);
  if (location.backend !== 'sqlite')
    log.warning(`Converting database from ${location.backend} to sqlite backend`);
  const workFolder = makeWorkFolder(folder);
  try {
    const count = copyPackages(location, workFolder, options);
    const path = join(folder, databaseFile);
    const fresh = join(workFolder, databaseFile);
    chmodSync(fresh, statSync(location.path).mode & 0o666);
    if (location.backend === 'sqlite') emptyLog(path);
    // A log that is left would be applied to the new file.
    for (const file of [`${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
    renameSync(fresh, path);
    syncFolder(folder);
    // from here on the SQLite database is the one that is found
    for (const file of filesOfFormat(folder, location.backend))
      rmSync(join(folder, file), { force: true });
    // leaves an empty log for readers who may not create it
    connectForWriting(path).close();
    return count;
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/**
 * Copies every readable header of a database of any format into a new SQLite database in another
 * folder, with fresh indexes, numbered from 1. The old one is only read.
 *
 * @returns how many packages were copied
 * @throws {DatabaseError} DATABASE_MISSING, DATABASE_UNREADABLE, DATABASE_CORRUPT; DATABASE_READ_ONLY
 * when the target folder has a database already
 */
export function convertDatabase(from: string, to: string, options: OpenOptions = {}): number {
  const location = locateDatabase(from);
  if (hasDatabase(to))
    throw new DatabaseError(
      'DATABASE_READ_ONLY',
      `converting ${location.path}: ${to} has a database already`,
      { hint: 'Name a folder without one.', context: { path: to } },
    );
  const count = copyPackages(location, to, options);
  syncFolder(to);
  return count;
}

function makeWorkFolder(folder: string): string {
  try {
    return mkdtempSync(join(folder, '.rpmrebuilddb.'));
  } catch (thrown) {
    throw fileError('creating a folder in', folder, thrown);
  }
}

/** Without these a row is no package; rpm's list. */
const needed = [Tag.NAME, Tag.VERSION, Tag.RELEASE, Tag.BUILDTIME] as const;

function copyPackages(from: DatabaseLocation, to: string, options: OpenOptions): number {
  const log = options.log ?? silentLog;
  using source = openLocated(from, options);
  initDatabase(to);
  using target = openWritableDatabase(to);
  let count = 0;
  target.transaction(() => {
    for (const { instance, header } of source.all()) {
      if (needed.some((tag) => !header.has(tag))) {
        log.error(`header #${instance} in the database is bad -- skipping.`);
        continue;
      }
      target.add(header.bytes);
      count += 1;
    }
  });
  return count;
}

/** Brings everything from the log into the main file, as far as the old database still lets us. */
function emptyLog(path: string): void {
  try {
    connectForWriting(path).close();
  } catch {
    // a database too damaged to open for writing has been read as far as possible already
  }
}
