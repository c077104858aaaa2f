/** What the table needs of every installed package, in memory, kept up with the database. */
import { setImmediate as turn } from 'node:timers/promises';
import type { PackageSummary } from '../contract/package.ts';
import type { ReadableDatabase } from '../database/index.ts';
import type { Header } from '../format/index.ts';
import { summaryOf } from './package-summary.ts';

/** One installed package as lists are made of. */
export interface IndexRow {
  readonly instance: number;
  readonly summary: PackageSummary;
  /** Lower case: name, NEVRA and summary, for searching. */
  readonly searchText: string;
  /** The name in lower case, for sorting. */
  readonly sortName: string;
}

/** Headers read between two breaths of the event loop. */
const SLICE = 100;

/**
 * The rows of a database, in order of instances. A package that is installed again gets another
 * instance, so after a change only instances that are new have to be read.
 *
 * @param known - rows of the same database file as it was before
 */
export async function readIndexRows(
  database: ReadableDatabase,
  known: ReadonlyMap<number, IndexRow>,
): Promise<Map<number, IndexRow>> {
  if (known.size === 0) return await readAllRows(database);
  const rows = new Map<number, IndexRow>();
  let read = 0;
  for (const instance of database.instances()) {
    const row = known.get(instance) ?? readRow(database, instance);
    if (row !== undefined) rows.set(instance, row);
    if (known.has(instance)) continue;
    read += 1;
    if (read % SLICE === 0) await turn();
  }
  return rows;
}

/** Reading them in a row is twice as fast as asking for each. */
async function readAllRows(database: ReadableDatabase): Promise<Map<number, IndexRow>> {
  const rows = new Map<number, IndexRow>();
  for (const { instance, header } of database.all()) {
    rows.set(instance, rowOf(instance, header));
    if (rows.size % SLICE === 0) await turn();
  }
  return rows;
}

function readRow(database: ReadableDatabase, instance: number): IndexRow | undefined {
  const found = database.get(instance);
  // Removed in the meantime, or damaged, which the database has reported.
  return found === undefined ? undefined : rowOf(instance, found.header);
}

function rowOf(instance: number, header: Header): IndexRow {
  const summary = summaryOf(header, { kind: 'installed', instance }, 'installed');
  const { name, version, release, arch } = summary;
  const searchText = `${name}-${version}-${release}.${arch} ${summary.summary}`.toLowerCase();
  return { instance, summary, searchText, sortName: name.toLowerCase() };
}
