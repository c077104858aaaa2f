import { statSync } from 'node:fs';
import { decodeText, silentLog } from '../base/index.ts';
import type { Log } from '../base/index.ts';
import { readDatabaseHeader, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { parseLabelCandidates } from '../nevra/index.ts';
import type { LabelCandidate } from '../nevra/index.ts';
import { connectForReading, hasLog, logBytes } from './connection.ts';
import type { Connection, SqlRow } from './connection.ts';
import { requireDatabase } from './location.ts';
import { boundKey, indexTable } from './schema.ts';
import type { IndexKey, IndexName } from './schema.ts';

/** A package in the database. */
export interface InstalledPackage {
  /** Row number (rpm: hdrnum, DBINSTANCE), from 1; a reinstalled package gets a new one. */
  readonly instance: number;
  readonly header: Header;
}

/** A row of an index. */
export interface IndexHit {
  readonly instance: number;
  /** Place of the value within the tag's array. */
  readonly tagIndex: number;
}

/**
 * A package database open for reading. Headers that are damaged are reported to the log and left
 * out; everything else is still there. Every method may throw DatabaseError.
 */
export interface ReadableDatabase extends Disposable {
  /** Absolute path of `rpmdb.sqlite`. */
  readonly path: string;
  readonly backend: 'sqlite';
  /**
   * A text that differs whenever anybody has committed something in between, comparable between
   * processes; it may also differ when only SQLite's log was tidied up.
   */
  generation(): string;
  count(): number;
  get(instance: number): InstalledPackage | undefined;
  /** In order of instances, as `rpm -qa` lists them. */
  all(): Iterable<InstalledPackage>;
  instances(): number[];
  /** Packages whose index holds exactly this key, each once, in order of instances. */
  find(index: IndexName, key: IndexKey): InstalledPackage[];
  findInstances(index: IndexName, key: IndexKey): IndexHit[];
  /** All keys of a text index, each once, sorted by bytes. */
  keys(index: IndexName): Iterable<string>;
  /** What the user's label names: the first reading of it that matches anything. */
  findByLabel(label: string): InstalledPackage[];
  /** Packages that list exactly this path; symlinks on the way are not followed. */
  findOwners(path: string): InstalledPackage[];
  close(): void;
}

export interface OpenOptions {
  /** Where damaged headers are reported. */
  readonly log?: Log;
}

/**
 * Opens a database for reading; needs no permission to write and creates nothing.
 *
 * @param folder - as `findDatabase` returns it
 * @throws {DatabaseError} DATABASE_MISSING, DATABASE_UNREADABLE (also: another format), DATABASE_CORRUPT
 */
export function openDatabase(folder: string, options: OpenOptions = {}): ReadableDatabase {
  const path = requireDatabase(folder);
  const connection = connectForReading(path);
  try {
    connection.get('SELECT hnum FROM Packages LIMIT 1');
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
  return new SqliteDatabase(path, connection, options.log ?? silentLog);
}

const batchRows = 64;

/** @internal reading, over a connection that may also write */
export class SqliteDatabase implements ReadableDatabase {
  readonly path: string;
  readonly backend = 'sqlite';
  readonly log: Log;
  #connection: Connection;

  constructor(path: string, connection: Connection, log: Log) {
    this.path = path;
    this.log = log;
    this.#connection = connection;
  }

  /** The connection, opened anew when a writer appeared since a snapshot was taken. */
  protected get connection(): Connection {
    if (this.#connection.isSnapshot && hasLog(this.path) && logBytes(this.path) > 0) {
      this.#connection.close();
      this.#connection = connectForReading(this.path);
    }
    return this.#connection;
  }

  generation(): string {
    // Only stat: closing any descriptor of these files would drop SQLite's locks on them.
    const stamp = (path: string): string => {
      const status = statSync(path, { bigint: true, throwIfNoEntry: false });
      if (status === undefined || status.size === 0n) return '-';
      return `${status.ino}.${status.size}.${status.mtimeNs}`;
    };
    const row = this.connection.get(
      'SELECT count(*) AS total, coalesce(sum(hnum), 0) AS numbers, coalesce(max(rowid), 0) AS last FROM Name',
    );
    const content = ['total', 'numbers', 'last'].map((column) => numberOf(row, column)).join('.');
    return `${content}/${stamp(this.path)}/${stamp(`${this.path}-wal`)}`;
  }

  count(): number {
    return numberOf(this.connection.get('SELECT count(*) AS value FROM Packages'), 'value');
  }

  get(instance: number): InstalledPackage | undefined {
    const row = this.connection.get('SELECT blob FROM Packages WHERE hnum = ?', instance);
    const blob = row?.['blob'];
    return blob instanceof Uint8Array ? this.#package(instance, blob) : undefined;
  }

  *all(): Iterable<InstalledPackage> {
    let last = 0;
    for (;;) {
      // in batches, so that the caller may use the database in between and memory stays small
      const rows = this.connection.all(
        'SELECT hnum, blob FROM Packages WHERE hnum > ? ORDER BY hnum LIMIT ?',
        last,
        batchRows,
      );
      for (const row of rows) {
        last = numberOf(row, 'hnum');
        const blob = row['blob'];
        const found = blob instanceof Uint8Array ? this.#package(last, blob) : undefined;
        if (found !== undefined) yield found;
      }
      if (rows.length < batchRows) return;
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

  *keys(index: IndexName): Iterable<string> {
    if (indexTable[index].key !== 'TEXT') return;
    const rows = this.connection.all(
      `SELECT DISTINCT CAST(key AS BLOB) AS key FROM '${index}' ORDER BY key`,
    );
    for (const { key } of rows) if (key instanceof Uint8Array) yield decodeText(key);
  }

  findByLabel(label: string): InstalledPackage[] {
    for (const candidate of parseLabelCandidates(label)) {
      const found = this.find('Name', candidate.name).filter(({ header }) =>
        isNamedBy(header, candidate),
      );
      if (found.length > 0) return found;
    }
    return [];
  }

  findOwners(path: string): InstalledPackage[] {
    const slash = path.lastIndexOf('/');
    const directory = path.slice(0, slash + 1);
    const hits = this.findInstances('Basenames', path.slice(slash + 1));
    const owners = new Map<number, InstalledPackage>();
    for (const { instance, tagIndex } of hits) {
      const found = owners.get(instance) ?? this.get(instance);
      if (found !== undefined && directoryOf(found.header, tagIndex) === directory)
        owners.set(instance, found);
    }
    return [...owners.values()].sort((a, b) => a.instance - b.instance);
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
    try {
      return { instance, header: readDatabaseHeader(blob, `package #${instance}`) };
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      this.log.error(`rpmdb: damaged header #${instance} retrieved -- skipping. (${why})`);
      return undefined;
    }
  }
}

/** Directory (with its slash) of the file at a place in BASENAMES; undefined when out of range. */
function directoryOf(header: Header, fileIndex: number): string | undefined {
  const place = header.numbers(Tag.DIRINDEXES)[fileIndex];
  return place === undefined ? undefined : header.strings(Tag.DIRNAMES)[place];
}

function isNamedBy(header: Header, candidate: LabelCandidate): boolean {
  const { epoch, version, release, arch } = candidate;
  if (version !== undefined && header.string(Tag.VERSION) !== version) return false;
  if (release !== undefined && header.string(Tag.RELEASE) !== release) return false;
  if (epoch !== undefined && (header.number(Tag.EPOCH) ?? 0) !== epoch) return false;
  return arch === undefined || header.string(Tag.ARCH) === arch;
}

function numberOf(row: SqlRow | undefined, column: string): number {
  return Number(row?.[column] ?? 0);
}
