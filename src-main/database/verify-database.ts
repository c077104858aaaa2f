import { decodeText, silentLog } from '../base/index.ts';
import { connectForReading } from './connection.ts';
import type { Connection, SqlRow } from './connection.ts';
import { indexRows } from './index-keys.ts';
import { requireDatabase } from './location.ts';
import { openDatabase } from './readable.ts';
import type { InstalledPackage } from './readable-database.ts';
import { indexNames, indexTable } from './schema.ts';
import type { IndexKey, IndexName } from './schema.ts';

/**
 * Checks the file's own structure, and that every package's index rows are what they should be.
 *
 * @param folder - as `findDatabase` returns it
 * @returns what is wrong, one sentence each; empty when all is well
 * @throws {DatabaseError} when it cannot be opened at all
 */
export function verifyDatabase(folder: string): readonly string[] {
  const path = requireDatabase(folder);
  const problems: string[] = [];
  const log = { ...silentLog, error: (message: string) => void problems.push(message) };
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

function structureProblems(connection: Connection): string[] {
  const problems: string[] = [];
  for (const row of connection.all('PRAGMA integrity_check'))
    if (row['integrity_check'] !== 'ok') problems.push(String(row['integrity_check']));
  for (const row of connection.all('PRAGMA foreign_key_check')) {
    const place = `table ${String(row['table'])}, row ${String(row['rowid'])}`;
    problems.push(`${place}: its package does not exist`);
  }
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
