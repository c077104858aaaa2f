/** What the table needs of every installed package, in memory, kept up with the database. */
import { setImmediate as turn } from 'node:timers/promises';
import type { PackageSummary } from '../contract/package.ts';
import type { InstalledPackage, ReadableDatabase } from '../database/index.ts';
import { factsOf, searchTextOf } from '../filter/index.ts';
import type { FilterRow } from '../filter/index.ts';
import type { Header } from '../format/index.ts';
import { summaryOfFacts } from './package-summary.ts';

/** One installed package as lists are made of. */
export interface IndexRow extends FilterRow {
  readonly summary: PackageSummary;
  /** The name in lower case, for sorting. */
  readonly sortName: string;
}

/** Headers read between two breaths of the event loop. */
const SLICE = 200;

/**
 * The rows of a database, in order of instances. A package that is installed again gets another
 * instance, so after a change only instances that are new have to be read.
 *
 * @param known - rows of the same database file as it was before
 * @param all - every package of it, for when none is known
 */
export async function readIndexRows(
  database: ReadableDatabase,
  known: ReadonlyMap<number, IndexRow>,
  all: () => Iterable<InstalledPackage>,
): Promise<Map<number, IndexRow>> {
  if (known.size === 0) return await readAllRows(all());
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
async function readAllRows(packages: Iterable<InstalledPackage>): Promise<Map<number, IndexRow>> {
  const rows = new Map<number, IndexRow>();
  for (const { instance, header } of packages) {
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
  const facts = factsOf(header);
  return {
    instance,
    facts,
    summary: summaryOfFacts(facts, { kind: 'installed', instance }, 'installed'),
    searchText: searchTextOf(facts),
    sortName: facts.name.toLowerCase(),
  };
}
