import type { PackageFilter, PackageList, PackageSort } from '../contract/methods.ts';
import type { PackageId, PackageSummary } from '../contract/package.ts';
import { RpmError } from '../base/index.ts';
import { OrderedRows } from './ordered-rows.ts';
import type { IndexRow } from './package-index.ts';

/** What choosing rows needs besides the rows. */
export interface ListSurroundings {
  readonly generation: string;
  readonly nowSeconds: number;
  /** Instances of installed packages that own a path. */
  readonly ownersOf: (path: string) => readonly number[];
  /** Instances for which a newer package file is at hand. */
  readonly upgradable: ReadonlySet<number>;
}

const RECENT_SECONDS = 30 * 24 * 3600;
const LARGEST_COUNT = 100;
const LISTS_KEPT = 8;

/** Lists the window pages through; the last few stay readable. */
export class PackageLists {
  readonly #lists = new Map<string, readonly PackageSummary[]>();
  /** Rows once sorted stay sorted: what somebody types only picks from them. */
  readonly #ordered = new WeakMap<ReadonlyMap<number, IndexRow>, OrderedRows>();
  #nextId = 1;

  /** Makes a list of the rows that pass the filter. */
  make(
    rows: ReadonlyMap<number, IndexRow>,
    filter: PackageFilter,
    sort: PackageSort,
    surroundings: ListSurroundings,
  ): PackageList {
    const ordered = this.#orderedRows(rows).by(sort);
    const chosen = ordered.filter(filterOf(filter, surroundings));
    const summaries = onlyLargest(chosen, filter).map(
      ({ instance, summary }): PackageSummary =>
        surroundings.upgradable.has(instance) ? { ...summary, state: 'upgradable' } : summary,
    );
    const listId = String(this.#nextId);
    this.#nextId += 1;
    this.#lists.set(listId, summaries);
    for (const oldest of this.#lists.keys()) {
      if (this.#lists.size <= LISTS_KEPT) break;
      this.#lists.delete(oldest);
    }
    const totalBytes = summaries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return { listId, count: summaries.length, totalBytes, generation: surroundings.generation };
  }

  /** @throws {RpmError} BAD_ARGUMENT when the list is gone */
  rows(listId: string, offset: number, count: number): readonly PackageSummary[] {
    return this.#list(listId).slice(offset, offset + count);
  }

  /** Index of a package, or -1; BAD_ARGUMENT when the list is gone. */
  position(listId: string, id: PackageId): number {
    if (id.kind !== 'installed') return -1;
    return this.#list(listId).findIndex(
      (summary) => summary.id.kind === 'installed' && summary.id.instance === id.instance,
    );
  }

  clear(): void {
    this.#lists.clear();
  }

  #orderedRows(rows: ReadonlyMap<number, IndexRow>): OrderedRows {
    const known = this.#ordered.get(rows);
    if (known !== undefined) return known;
    const ordered = new OrderedRows(rows.values());
    this.#ordered.set(rows, ordered);
    return ordered;
  }

  #list(listId: string): readonly PackageSummary[] {
    const list = this.#lists.get(listId);
    if (list !== undefined) return list;
    throw new RpmError('BAD_ARGUMENT', `reading list ${listId}: it is gone`, {
      hint: 'Make the list again.',
    });
  }
}

/** Whether a group is another one or below it. */
export function isInGroup(group: string, above: string): boolean {
  return group === above || group.startsWith(`${above}/`);
}

function filterOf(
  { group, text = '', lens }: PackageFilter,
  { ownersOf, upgradable, nowSeconds }: ListSurroundings,
): (row: IndexRow) => boolean {
  const tests: ((row: IndexRow) => boolean)[] = [];
  if (group !== undefined) tests.push(({ summary }) => isInGroup(summary.group, group));
  for (const word of text.toLowerCase().split(/\s+/)) {
    if (word === '' || word.startsWith('/')) continue;
    tests.push(({ searchText }) => searchText.includes(word));
  }
  // Paths are looked up as they were typed: case matters to the file system.
  for (const path of text.split(/\s+/).filter((word) => word.startsWith('/'))) {
    const owners = new Set(ownersOf(path));
    tests.push(({ instance }) => owners.has(instance));
  }
  if (lens === 'upgrades') tests.push(({ instance }) => upgradable.has(instance));
  if (lens === 'recent')
    tests.push(({ summary }) => (summary.installTimeSeconds ?? 0) >= nowSeconds - RECENT_SECONDS);
  return (row) => tests.every((passes) => passes(row));
}

/** The lens of the largest holds a hundred, in whatever order they are shown. */
function onlyLargest(rows: readonly IndexRow[], { lens }: PackageFilter): readonly IndexRow[] {
  if (lens !== 'largest' || rows.length <= LARGEST_COUNT) return rows;
  const largest = new Set(
    rows
      .toSorted((one, other) => other.summary.sizeBytes - one.summary.sizeBytes)
      .slice(0, LARGEST_COUNT),
  );
  return rows.filter((row) => largest.has(row));
}
