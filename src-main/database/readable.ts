import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { decodeText, silentLog } from '../base/index.ts';
import type { Log } from '../base/index.ts';
import { damagedRows, isDamage } from './damaged-rows.ts';
import type { HeaderRow } from './damaged-rows.ts';
import { locateDatabase } from './location.ts';
import type { DatabaseLocation } from './location.ts';
import { ownersOf, packagesByLabel, readInstalled } from './look-up.ts';
import type {
  IndexHit,
  InstalledPackage,
  OpenOptions,
  ReadableDatabase,
} from './readable-database.ts';
import { RecentPackages } from './recent-packages.ts';
import { openScanned } from './scanned-database.ts';
import { connectForReading, hasLog, logBytes } from './connection.ts';
import type { Connection, SqlRow } from './connection.ts';
import { boundKey, indexTable } from './schema.ts';
import type { IndexKey, IndexName } from './schema.ts';

/**
 * Opens a database for reading; needs no permission to write and creates nothing.
 *
 * @param folder - as `findDatabase` returns it
 * @throws {DatabaseError} DATABASE_MISSING, DATABASE_UNREADABLE (also: a kind of Berkeley DB
 * that rpm never made), DATABASE_CORRUPT
 */
export function openDatabase(folder: string, options: OpenOptions = {}): ReadableDatabase {
  const location = locateDatabase(folder);
  noteFormat(location, options.log ?? silentLog);
  return openLocated(location, options);
}

/** rpm's words about a database that is not of the format it would make. */
export function noteFormat({ backend, path }: DatabaseLocation, log: Log): void {
  if (backend === 'sqlite') return;
  const found = `${backend} ${basename(path)}`;
  log.warning(`Found ${found} database while attempting sqlite backend: using ${backend} backend.`);
}

/** Opens what was located, without a word about its format. */
export function openLocated(
  { backend, path }: DatabaseLocation,
  options: OpenOptions,
): ReadableDatabase {
  if (backend !== 'sqlite') return openScanned(path, backend, options);
  const connection = connectForReading(path);
  try {
    connection.get('SELECT hnum FROM Packages LIMIT 1');
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
  return new SqliteDatabase(path, connection, options);
}

const batchRows = 64;

/** @internal reading, over a connection that may also write */
export class SqliteDatabase implements ReadableDatabase {
  readonly path: string;
  readonly backend = 'sqlite' as const;
  readonly log: Log;
  readonly #options: OpenOptions;
  readonly #recent: RecentPackages | undefined;
  #connection: Connection;
  #isAtMoment = false;
  /** The last generation that was counted, and what told that nothing had happened since. */
  #counted: { readonly moment: string; readonly generation: string } | undefined;

  constructor(path: string, connection: Connection, options: OpenOptions) {
    this.path = path;
    this.log = options.log ?? silentLog;
    this.#options = options;
    this.#recent = options.remembers === true ? new RecentPackages() : undefined;
    this.#connection = connection;
  }

  /** The connection, opened anew when a writer appeared since a snapshot was taken. */
  protected get connection(): Connection {
    if (this.#isAtMoment) return this.#connection;
    if (this.#connection.isSnapshot && hasLog(this.path) && logBytes(this.path) > 0) {
      this.#connection.close();
      this.#connection = connectForReading(this.path);
    }
    return this.#connection;
  }

  atOneMoment<T>(read: () => T): T {
    if (this.#isAtMoment || this.isInTransaction) return read();
    const { connection } = this;
    connection.execute('BEGIN');
    this.#isAtMoment = true;
    try {
      return read();
    } finally {
      this.#isAtMoment = false;
      this.#endMoment(connection);
    }
  }

  /** SQLite may have ended it by itself, on an error of the disk; that error is the one to be told. */
  #endMoment(connection: Connection): void {
    try {
      connection.execute('COMMIT');
    } catch (thrown) {
      this.log.debug(`ending a reading: ${String(thrown)}`);
    }
  }

  /** Whether a writer's transaction is open, which is one moment already. */
  protected get isInTransaction(): boolean {
    return false;
  }

  generation(): string {
    // Only stat: closing any descriptor of these files would drop SQLite's locks on them.
    const stamp = (path: string): string => {
      const status = statSync(path, { bigint: true, throwIfNoEntry: false });
      if (status === undefined || status.size === 0n) return '-';
      return `${status.ino}.${status.size}.${status.mtimeNs}`;
    };
    const stamps = `${stamp(this.path)}/${stamp(`${this.path}-wal`)}`;
    // counting takes as long as there are packages; it is asked for with every letter somebody types
    const { connection } = this;
    const ours = connection.get('SELECT total_changes() AS value');
    const theirs = connection.get('PRAGMA data_version');
    const moment = `${stamps}/${numberOf(ours, 'value')}/${numberOf(theirs, 'data_version')}`;
    if (this.#counted?.moment === moment) return this.#counted.generation;
    const row = connection.get(
      'SELECT count(*) AS total, coalesce(sum(hnum), 0) AS numbers, coalesce(max(rowid), 0) AS last FROM Name',
    );
    const content = ['total', 'numbers', 'last'].map((column) => numberOf(row, column)).join('.');
    const generation = `${content}/${stamps}`;
    this.#counted = { moment, generation };
    return generation;
  }

  count(): number {
    return numberOf(this.connection.get('SELECT count(*) AS value FROM Packages'), 'value');
  }

  get(instance: number): InstalledPackage | undefined {
    const recent = this.#recent?.get(instance);
    if (recent !== undefined) return recent;
    const row = this.connection.get('SELECT blob FROM Packages WHERE hnum = ?', instance);
    const blob = row?.['blob'];
    return blob instanceof Uint8Array ? this.#package(instance, blob) : undefined;
  }

  *all(): Iterable<InstalledPackage> {
    for (const { instance, blob } of this.#rows()) {
      const found = this.#package(instance, blob);
      if (found !== undefined) yield found;
    }
  }

  *#rows(): Iterable<HeaderRow> {
    let last = 0;
    for (;;) {
      const rows = this.#batch(last);
      if (rows === undefined) {
        yield* damagedRows(this.connection, last, this.log);
        return;
      }
      for (const row of rows) {
        const instance = numberOf(row, 'hnum');
        if (instance <= last) {
          // a damaged page that leads back would be read for ever
          yield* damagedRows(this.connection, last, this.log);
          return;
        }
        last = instance;
        const blob = row['blob'];
        if (blob instanceof Uint8Array) yield { instance: last, blob };
      }
      if (rows.length < batchRows) return;
    }
  }

  /** In batches, so that the caller may use the database in between; undefined where it is damaged. */
  #batch(last: number): readonly SqlRow[] | undefined {
    try {
      return this.connection.all(
        'SELECT hnum, blob FROM Packages WHERE hnum > ? ORDER BY hnum LIMIT ?',
        last,
        batchRows,
      );
    } catch (thrown) {
      if (isDamage(thrown)) return undefined;
      throw thrown;
    }
  }

  instances(): number[] {
    const rows = this.connection.all('SELECT hnum FROM Packages ORDER BY hnum');
    return rows.map((row) => numberOf(row, 'hnum'));
  }

  find(index: IndexName, key: IndexKey): InstalledPackage[] {
    const hits = this.findInstances(index, key).map(({ instance }) => instance);
    return this.#packages([...new Set(hits)].sort((a, b) => a - b));
  }

  findInstances(index: IndexName, key: IndexKey): IndexHit[] {
    const { placeholder, value } = boundKey(key);
    const sql = `SELECT hnum, idx FROM '${index}' WHERE key = ${placeholder}`;
    const rows = this.connection.all(sql, value);
    return rows.map((row) => ({
      instance: numberOf(row, 'hnum'),
      tagIndex: numberOf(row, 'idx'),
    }));
  }

  *keys(index: IndexName, beginning = ''): Iterable<string> {
    if (indexTable[index].key !== 'TEXT') return;
    const [range, ...bounds] =
      beginning === '' ? [''] : ['WHERE key >= ? AND key < ?', beginning, `${beginning}\u{10ffff}`];
    const rows = this.connection.all(
      `SELECT DISTINCT CAST(key AS BLOB) AS key FROM '${index}' ${range} ORDER BY key`,
      ...bounds,
    );
    for (const { key } of rows) if (key instanceof Uint8Array) yield decodeText(key);
  }

  findByLabel(label: string): InstalledPackage[] {
    return packagesByLabel(this, label);
  }

  findOwners(path: string): InstalledPackage[] {
    return ownersOf(this, path);
  }

  close(): void {
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #packages(instances: readonly number[]): InstalledPackage[] {
    return instances.map((instance) => this.get(instance)).filter((found) => found !== undefined);
  }

  #package(instance: number, blob: Uint8Array): InstalledPackage | undefined {
    const found = readInstalled(instance, () => blob, this.#options);
    if (found !== undefined) this.#recent?.add(found);
    return found;
  }
}

function numberOf(row: SqlRow | undefined, column: string): number {
  return Number(row?.[column] ?? 0);
}
