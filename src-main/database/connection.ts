import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type * as NodeSqlite from 'node:sqlite';
import type DatabaseConstructor from 'better-sqlite3';
import { DatabaseError } from '../base/index.ts';
import type { ErrorCode } from '../contract/errors.ts';

/** A value of a row. */
export type SqlValue = string | number | Uint8Array | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** The little of SQLite that the database needs; errors come out as DatabaseError. */
export interface Connection {
  /** Whether what is read is the file as it was when it was opened: a writer's changes are not seen. */
  readonly isSnapshot: boolean;
  all(sql: string, ...values: SqlValue[]): readonly SqlRow[];
  get(sql: string, ...values: SqlValue[]): SqlRow | undefined;
  run(sql: string, ...values: SqlValue[]): { readonly lastRowId: number; readonly changes: number };
  execute(sql: string): void;
  close(): void;
}

/** What both drivers have in common. */
interface Statement {
  all(...values: SqlValue[]): unknown;
  get(...values: SqlValue[]): unknown;
  run(...values: SqlValue[]): {
    readonly lastInsertRowid: number | bigint;
    readonly changes: number | bigint;
  };
}

interface Driver {
  prepare(sql: string): Statement;
  exec(sql: string): unknown;
  close(): unknown;
}

/**
 * Opens for reading. Never creates a file: a write-ahead log that is not there is not made, the
 * database is then read as unchanging (also on read-only media and without permission to write).
 *
 * @throws {DatabaseError} DATABASE_UNREADABLE, DATABASE_CORRUPT
 */
export function connectForReading(path: string): Connection {
  return guarded('opening', path, () => {
    if (hasLog(path)) return connection(openOrdinary(path, true), path, false);
    return logBytes(path) === 0 ? openImmutable(path) : openCopy(path);
  });
}

/** Whether there is a write-ahead log with its shared-memory file beside the database. */
export function hasLog(path: string): boolean {
  return existsSync(`${path}-wal`) && existsSync(`${path}-shm`);
}

/** Size of the write-ahead log in bytes, 0 where there is none. */
export function logBytes(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Opens for reading and writing, in write-ahead mode as rpm does.
 *
 * @throws {DatabaseError} DATABASE_MISSING unless `mayCreate`, DATABASE_READ_ONLY, DATABASE_CORRUPT
 */
export function connectForWriting(path: string, mayCreate = false): Connection {
  return guarded('opening', path, () => {
    if (!mayCreate && !existsSync(path))
      throw new DatabaseError('DATABASE_MISSING', `opening ${path}: it does not exist`);
    const driver = openOrdinary(path, false);
    try {
      driver.exec('PRAGMA journal_mode = WAL');
      driver.exec('PRAGMA foreign_keys = OFF');
      driver.exec('PRAGMA secure_delete = OFF');
      driver.exec('PRAGMA synchronous = NORMAL');
      // what a statement may have to take back is small, and a file for it costs more than the statement
      driver.exec('PRAGMA temp_store = MEMORY');
      // in pages, 16 MiB: hundreds of packages change the same pages again and again
      driver.exec('PRAGMA wal_autocheckpoint = 4000');
    } catch (thrown) {
      driver.close();
      throw thrown;
    }
    return closesKeepingLog(driver, path);
  });
}

/**
 * Closes as rpm does: the log emptied but left in place, so that a reader without permission to
 * create it can still open the database. SQLite removes the log with the last connection, unless
 * that one cannot write; hence the second one.
 */
function closesKeepingLog(driver: Driver, path: string): Connection {
  const writing = connection(driver, path, false);
  return {
    ...writing,
    close() {
      const keeper = openOrdinary(path, true);
      try {
        // the keeper joins the log by reading
        keeper.prepare('SELECT 1 FROM sqlite_master').get();
        driver.exec('PRAGMA optimize');
        driver.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
      } catch {
        // what is not in the main file yet stays in the log, which is just as durable
      } finally {
        driver.close();
        keeper.close();
      }
    },
  };
}

function openOrdinary(path: string, isReadOnly: boolean): Driver {
  const Sqlite = createRequire(import.meta.url)('better-sqlite3') as typeof DatabaseConstructor;
  return new Sqlite(path, { readonly: isReadOnly, timeout: 10_000 }) as unknown as Driver;
}

/** Node's own SQLite takes the `immutable` parameter; it is never mixed with a writer in one process. */
function openImmutable(path: string): Connection {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite') as typeof NodeSqlite;
  const url = new URL(`file://${path.split('/').map(encodeURIComponent).join('/')}`);
  url.searchParams.set('mode', 'ro');
  url.searchParams.set('immutable', '1');
  const driver = new DatabaseSync(url, { readOnly: true }) as unknown as Driver;
  return connection(driver, path, true);
}

/**
 * A log with content but without its shared-memory file (a copied or crashed database): SQLite would
 * have to create that, so it does so beside a copy, which is gone from the disk at once.
 */
function openCopy(path: string): Connection {
  const folder = mkdtempSync(join(tmpdir(), 'rpmdb-'));
  try {
    const copy = join(folder, basename(path));
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    const driver = openOrdinary(copy, false);
    driver.prepare('SELECT 1 FROM sqlite_master').get();
    return connection(driver, path, true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function connection(driver: Driver, path: string, isSnapshot: boolean): Connection {
  const prepared = new Map<string, Statement>();
  const statement = (sql: string): Statement => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const made = driver.prepare(sql);
    prepared.set(sql, made);
    return made;
  };
  return {
    isSnapshot,
    all: (sql, ...values) =>
      guarded('reading', path, () => statement(sql).all(...values) as readonly SqlRow[]),
    get: (sql, ...values) =>
      guarded('reading', path, () => statement(sql).get(...values) as SqlRow | undefined),
    run: (sql, ...values) =>
      guarded('writing', path, () => {
        const { lastInsertRowid, changes } = statement(sql).run(...values);
        return { lastRowId: Number(lastInsertRowid), changes: Number(changes) };
      }),
    execute: (sql) => guarded('writing', path, () => void driver.exec(sql)),
    close: () => guarded('closing', path, () => void driver.close()),
  };
}

/** SQLite's primary result codes -> our codes, with what they mean to a user. */
const resultCodes: Readonly<Record<string, { code: ErrorCode; text: string }>> = {
  SQLITE_NOTADB: { code: 'DATABASE_CORRUPT', text: 'it is not an SQLite database' },
  SQLITE_CORRUPT: { code: 'DATABASE_CORRUPT', text: 'it is damaged' },
  SQLITE_BUSY: { code: 'DATABASE_LOCKED', text: 'another program is writing to it' },
  SQLITE_READONLY: { code: 'DATABASE_READ_ONLY', text: 'it cannot be written to' },
  SQLITE_FULL: { code: 'DISK_FULL', text: 'the disk is full' },
  SQLITE_IOERR: { code: 'DATABASE_UNREADABLE', text: 'the disk reports an error' },
};

const byNumber: readonly (readonly [number, string])[] = [
  [5, 'SQLITE_BUSY'],
  [8, 'SQLITE_READONLY'],
  [10, 'SQLITE_IOERR'],
  [11, 'SQLITE_CORRUPT'],
  [13, 'SQLITE_FULL'],
  [26, 'SQLITE_NOTADB'],
];

/** Runs an action of SQLite; what it throws becomes a DatabaseError that names the file. */
function guarded<T>(doing: string, path: string, action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    throw databaseError(doing, path, thrown);
  }
}

function databaseError(doing: string, path: string, thrown: unknown): Error {
  if (!(thrown instanceof Error) || thrown instanceof DatabaseError) return thrown as Error;
  const { code, errcode } = thrown as Error & { code?: unknown; errcode?: unknown };
  const symbolic = typeof code === 'string' && code.startsWith('SQLITE') ? code : nameOf(errcode);
  if (symbolic === undefined) return thrown;
  const known = Object.entries(resultCodes).find(([name]) => symbolic.startsWith(name))?.[1];
  const isNoSchema = symbolic === 'SQLITE_ERROR' && thrown.message.startsWith('no such table');
  if (isNoSchema)
    return new DatabaseError(
      'DATABASE_CORRUPT',
      `${doing} ${path}: it is not a package database (${thrown.message})`,
      { context: { path }, cause: thrown },
    );
  return new DatabaseError(
    known?.code ?? 'DATABASE_UNREADABLE',
    `${doing} ${path}: ${known?.text ?? thrown.message}`,
    { context: { path, sqlite: symbolic }, cause: thrown },
  );
}

function nameOf(errcode: unknown): string | undefined {
  if (typeof errcode !== 'number') return undefined;
  return byNumber.find(([number]) => number === (errcode & 0xff))?.[1] ?? 'SQLITE_ERROR';
}
