import { readDatabaseHeader } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { connectForWriting } from './connection.ts';
import type { Connection } from './connection.ts';
import { indexRows } from './index-keys.ts';
import { requireDatabase } from './location.ts';
import { SqliteDatabase } from './readable.ts';
import type { OpenOptions, ReadableDatabase } from './readable-database.ts';
import { boundKey, indexNames } from './schema.ts';

/**
 * A database that can be changed. Having one is the permission to write; hold `lockDatabase`'s lock
 * as long as it is open.
 */
export interface WritableDatabase extends ReadableDatabase {
  readonly writable: true;
  /**
   * Stores a header with all its index rows, durably together.
   *
   * @param row - header with what installation added behind the region, or the blob of one
   * @param at - instance to store it at; the next free one unless given
   * @returns its instance
   * @throws {MalformedError} when the blob is no header
   */
  add(row: Uint8Array | Header, at?: number): number;
  /** Removes a package and its index rows; nothing happens when it is not there. */
  remove(instance: number): void;
  /** Stores another header in place of a package's (file states that changed). */
  replace(instance: number, blob: Uint8Array): void;
  /** All or nothing: what `body` writes is committed together, or not at all when it throws. */
  transaction<T>(body: () => T): T;
}

/**
 * Opens for writing.
 *
 * @throws {DatabaseError} DATABASE_MISSING, DATABASE_READ_ONLY, DATABASE_LOCKED, DATABASE_CORRUPT
 */
export function openWritableDatabase(folder: string, options: OpenOptions = {}): WritableDatabase {
  const path = requireDatabase(folder);
  return new WritableSqliteDatabase(path, connectForWriting(path), options);
}

class WritableSqliteDatabase extends SqliteDatabase implements WritableDatabase {
  readonly writable = true;
  readonly #writing: Connection;
  #depth = 0;

  constructor(path: string, connection: Connection, options: OpenOptions) {
    super(path, connection, options);
    this.#writing = connection;
  }

  add(row: Uint8Array | Header, at?: number): number {
    const header = row instanceof Uint8Array ? readDatabaseHeader(row, 'a new package') : row;
    return this.transaction(() => {
      const { lastRowId } = this.#writing.run(
        'INSERT OR REPLACE INTO Packages VALUES(?, ?)',
        at ?? null,
        header.bytes,
      );
      this.#addIndexRows(lastRowId, header);
      return lastRowId;
    });
  }

  remove(instance: number): void {
    this.transaction(() => {
      this.#removeIndexRows(instance);
      this.#writing.run('DELETE FROM Packages WHERE hnum = ?', instance);
    });
  }

  replace(instance: number, blob: Uint8Array): void {
    const header = readDatabaseHeader(blob, `package #${instance}`);
    this.transaction(() => {
      this.#removeIndexRows(instance);
      this.#writing.run('INSERT OR REPLACE INTO Packages VALUES(?, ?)', instance, blob);
      this.#addIndexRows(instance, header);
    });
  }

  protected override get isInTransaction(): boolean {
    return this.#depth > 0;
  }

  transaction<T>(body: () => T): T {
    const level = this.#depth;
    this.#writing.execute(level === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT level${level}`);
    this.#depth = level + 1;
    try {
      const result = body();
      this.#writing.execute(level === 0 ? 'COMMIT' : `RELEASE level${level}`);
      return result;
    } catch (thrown) {
      this.#rollBack(level);
      throw thrown;
    } finally {
      this.#depth = level;
    }
  }

  /** SQLite ends a transaction by itself on some errors (a full disk); then nothing is left to undo. */
  #rollBack(level: number): void {
    try {
      if (level === 0) this.#writing.execute('ROLLBACK');
      else this.#writing.execute(`ROLLBACK TO level${level}; RELEASE level${level}`);
    } catch (thrown) {
      this.log.debug(`rolling back: ${String(thrown)}`);
    }
  }

  #addIndexRows(instance: number, header: Header): void {
    for (const index of indexNames) {
      for (const { key, tagIndex } of indexRows(header, index)) {
        const { placeholder, value } = boundKey(key);
        const sql = `INSERT INTO '${index}' VALUES(${placeholder}, ?, ?)`;
        this.#writing.run(sql, value, instance, tagIndex);
      }
    }
  }

  #removeIndexRows(instance: number): void {
    for (const index of indexNames)
      this.#writing.run(`DELETE FROM '${index}' WHERE hnum = ?`, instance);
  }
}
