import { decodeText, silentLog } from '../base/index.ts';
import { connectForReading } from './connection.ts';
import type { Connection, SqlRow } from './connection.ts';
import { indexRows } from './index-keys.ts';
import { faultText, StoreFile } from './header-store.ts';
import { locateDatabase } from './location.ts';
import { ndbChecksumFaults, readNdb } from './ndb-store.ts';
import { noteFormat, openDatabase, openLocated } from './readable.ts';
import type { InstalledPackage, OpenOptions } from './readable-database.ts';
import { indexNames, indexTable } from './schema.ts';
import type { IndexKey, IndexName } from './schema.ts';

/**
 * Checks the file's own structure, and that every package's index rows are what they should be; of
 * other formats that every header can be read, and ndb's checksums.
 *
 * @param folder - as `findDatabase` returns it
 * @param options - `log` is told of another format
 * @returns what is wrong, one sentence each; empty when all is well
 * @throws {DatabaseError} when it cannot be opened at all
 */
export function verifyDatabase(folder: string, options: OpenOptions = {}): readonly string[] {
  const location = locateDatabase(folder);
  noteFormat(location, options.log ?? silentLog);
  const { backend, path } = location;
  const problems: string[] = [];
  const log = { ...silentLog, error: (message: string) => void problems.push(message) };
  if (backend !== 'sqlite') {
    using database = openLocated(location, { log });
    for (const _found of database.all());
    return backend === 'ndb' ? [...problems, ...checksumProblems(path)] : problems;
  }
  const connection = connectForReading(path);
  try {
    problems.push(...structureProblems(connection));
    if (problems.length > 0) return problems;
    using database = openDatabase(folder, { log });
    const rows = new StoredRows(connection);
    for (const found of database.all()) problems.push(...indexProblems(found, rows));
    return problems;
  } finally {
    connection.close();
  }
}

/** rpm compares ndb's checksums only before it writes. */
function checksumProblems(path: string): string[] {
  using file = new StoreFile(path);
  return ndbChecksumFaults(file, readNdb(file)).map((fault) => `${path}: ${faultText(fault)}`);
}

function structureProblems(connection: Connection): string[] {
  const problems: string[] = [];
  for (const row of connection.all('PRAGMA integrity_check'))
    if (row['integrity_check'] !== 'ok') problems.push(String(row['integrity_check']));
  // rows of indexes whose package does not exist, in rpm's words
  for (const row of connection.all('PRAGMA foreign_key_check'))
    problems.push(`verify key: ${String(row['table'])}[${String(row['rowid'])}]`);
  return problems;
}

/** The index rows of a package; tables without an index over packages are read once for all. */
class StoredRows {
  readonly #connection: Connection;
  readonly #whole = new Map<IndexName, Map<number, SqlRow[]>>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  of(instance: number, index: IndexName): readonly string[] {
    const rows = indexTable[index].hasPackageIndex
      ? this.#connection.all(
          `SELECT CAST(key AS BLOB) AS key, idx FROM '${index}' WHERE hnum = ?`,
          instance,
        )
      : (this.#table(index).get(instance) ?? []);
    return rows.map(({ key, idx }) => rowText(key as Uint8Array, Number(idx)));
  }

  #table(index: IndexName): Map<number, SqlRow[]> {
    const known = this.#whole.get(index);
    if (known !== undefined) return known;
    const sql = `SELECT CAST(key AS BLOB) AS key, hnum, idx FROM '${index}'`;
    const table = Map.groupBy(this.#connection.all(sql), ({ hnum }) => Number(hnum));
    this.#whole.set(index, table);
    return table;
  }
}

function indexProblems({ instance, header }: InstalledPackage, stored: StoredRows): string[] {
  const problems: string[] = [];
  for (const index of indexNames) {
    const expected = new Set(
      indexRows(header, index).map(({ key, tagIndex }) => rowText(key, tagIndex)),
    );
    const found = new Set(stored.of(instance, index));
    const tell = (what: string): void =>
      void problems.push(`package #${instance}: index ${index} ${what}`);
    for (const row of expected) if (!found.has(row)) tell(`lacks ${row}`);
    for (const row of found) if (!expected.has(row)) tell(`has ${row}, which the package lacks`);
  }
  return problems;
}

/** Key and place as a text that can be compared and shown. */
function rowText(key: IndexKey, tagIndex: number): string {
  return `${typeof key === 'string' ? key : decodeText(key)} (${tagIndex})`;
}
