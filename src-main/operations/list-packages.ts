import { setImmediate as turn } from 'node:timers/promises';
import type { PackageList, PackageSort } from '../contract/methods.ts';
import type { PackageId, PackageSummary } from '../contract/package.ts';
import { RpmError } from '../base/index.ts';
import type { Marks } from '../filter/index.ts';
import { OrderedRows } from './ordered-rows.ts';
import type { PackageStates } from './package-filter.ts';
import type { IndexRow } from './package-index.ts';

/** What a list is made of. */
export interface ListChoice {
  readonly ordered: OrderedRows;
  /** Which of its rows are wanted. */
  readonly wanted: Marks;
  /** The lens of the largest holds a hundred, in whatever order they are shown. */
  readonly onlyLargest: boolean;
  readonly states: PackageStates;
  readonly generation: string;
}

/** Places of rows, in the order of the list; rows are put together when they are asked for. */
interface KeptList {
  readonly ordered: OrderedRows;
  readonly places: Uint32Array;
  readonly states: PackageStates;
}

const LARGEST_COUNT = 100;
const LISTS_KEPT = 8;

/** Lists the window pages through; the last few stay readable. */
export class PackageLists {
  readonly #lists = new Map<string, KeptList>();
  /** Rows once sorted stay sorted: what somebody types only picks from them. */
  readonly #ordered = new WeakMap<ReadonlyMap<number, IndexRow>, OrderedRows>();
  #nextId = 1;

  /** The rows of a database, laid out for sorting and searching. */
  ordered(rows: ReadonlyMap<number, IndexRow>): OrderedRows {
    const known = this.#ordered.get(rows);
    if (known !== undefined) return known;
    const ordered = new OrderedRows(rows.values());
    this.#ordered.set(rows, ordered);
    void layOutLater(ordered);
    return ordered;
  }

  /** Makes a list of the rows that are wanted. */
  make(
    { ordered, wanted, onlyLargest, states, generation }: ListChoice,
    sort: PackageSort,
  ): PackageList {
    const chosen = onlyLargest ? largestOf(ordered, wanted) : wanted;
    const { places, totalBytes } = placesOf(ordered, chosen, sort);
    const listId = String(this.#nextId);
    this.#nextId += 1;
    this.#lists.set(listId, { ordered, places, states });
    for (const oldest of this.#lists.keys()) {
      if (this.#lists.size <= LISTS_KEPT) break;
      this.#lists.delete(oldest);
    }
    return { listId, count: places.length, totalBytes, generation };
  }

  /** @throws {RpmError} BAD_ARGUMENT when the list is gone */
  rows(listId: string, offset: number, count: number): readonly PackageSummary[] {
    const { ordered, places, states } = this.#list(listId);
    return [...places.subarray(offset, offset + count)].flatMap((place) => {
      const row = ordered.rows[place];
      return row === undefined ? [] : [shown(row, states)];
    });
  }

  /** Index of a package, or -1; BAD_ARGUMENT when the list is gone. */
  position(listId: string, id: PackageId): number {
    const { ordered, places } = this.#list(listId);
    if (id.kind !== 'installed') return -1;
    return places.findIndex((place) => ordered.rows[place]?.instance === id.instance);
  }

  clear(): void {
    this.#lists.clear();
  }

  #list(listId: string): KeptList {
    const list = this.#lists.get(listId);
    if (list !== undefined) return list;
    throw new RpmError('BAD_ARGUMENT', `reading list ${listId}: it is gone`, {
      hint: 'Make the list again.',
    });
  }
}

/** The first list comes first; what the search needs is laid out while somebody looks at it. */
async function layOutLater({ table }: OrderedRows): Promise<void> {
  await turn();
  for (const step of table.layOut()) await turn(step);
}

/** Runs over all rows with every letter somebody types, so it is plain loops. */
function placesOf(
  ordered: OrderedRows,
  chosen: Marks,
  sort: PackageSort,
): { readonly places: Uint32Array; readonly totalBytes: number } {
  const order = ordered.by(sort);
  const { sizes } = ordered;
  const places = new Uint32Array(order.length);
  let count = 0;
  let totalBytes = 0;
  for (let at = 0; at < order.length; at += 1) {
    const place = order[at] ?? 0;
    if (chosen[place] !== 1) continue;
    places[count] = place;
    count += 1;
    totalBytes += sizes[place] ?? 0;
  }
  return { places: places.slice(0, count), totalBytes };
}

function shown({ instance, summary }: IndexRow, { upgradable, changed }: PackageStates) {
  const isUpgradable = upgradable.has(instance);
  const isChanged = changed.has(instance);
  if (!isUpgradable && !isChanged) return summary;
  return {
    ...summary,
    ...(isUpgradable ? { state: 'upgradable' as const } : {}),
    ...(isChanged ? { isChanged: true as const } : {}),
  };
}

function largestOf(ordered: OrderedRows, wanted: Marks): Marks {
  const largest = new Uint8Array(wanted.length);
  let left = LARGEST_COUNT;
  for (const place of ordered.by({ by: 'size', descending: true })) {
    if (wanted[place] !== 1) continue;
    largest[place] = 1;
    left -= 1;
    if (left === 0) break;
  }
  return largest;
}
