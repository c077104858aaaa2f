import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileError, syncFolder } from '../base/index.ts';
import { connectForWriting } from './connection.ts';
import { databaseFile, requireDatabase } from './location.ts';
import { lockDatabase } from './lock.ts';
import { openDatabase } from './readable.ts';
import type { OpenOptions } from './readable-database.ts';
import { schemaStatements } from './schema.ts';
import { openWritableDatabase } from './writable.ts';

/**
 * Makes an empty database; one that exists is left as it is, but for tables it lacks.
 *
 * @throws {FileError} when the folder cannot be made; {DatabaseError} as opening for writing
 */
export function initDatabase(folder: string): void {
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
 * is there, whole.
 *
 * @returns how many packages the new database has
 * @throws {DatabaseError} DATABASE_LOCKED, DATABASE_MISSING, DATABASE_CORRUPT
 */
export function rebuildDatabase(folder: string, options: OpenOptions = {}): number {
  const path = requireDatabase(folder);
  using _lock = lockDatabase(folder);
  const workFolder = makeWorkFolder(folder);
  try {
    const count = copyPackages(folder, workFolder, options);
    const fresh = join(workFolder, databaseFile);
    chmodSync(fresh, statSync(path).mode & 0o777);
    emptyLog(path);
    // A log that is left would be applied to the new file.
    for (const file of [`${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
    renameSync(fresh, path);
    syncFolder(folder);
    // leaves an empty log for readers who may not create it
    connectForWriting(path).close();
    return count;
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

function makeWorkFolder(folder: string): string {
  try {
    return mkdtempSync(join(folder, '.rpmrebuilddb.'));
  } catch (thrown) {
    throw fileError('creating a folder in', folder, thrown);
  }
}

function copyPackages(from: string, to: string, options: OpenOptions): number {
  initDatabase(to);
  using source = openDatabase(from, options);
  using target = openWritableDatabase(to);
  let count = 0;
  target.transaction(() => {
    for (const { header } of source.all()) {
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
