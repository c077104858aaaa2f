/** The rows of a database in every order somebody asked for; each order is worked out once. */
import type { PackageSort, PackageSortKey } from '../contract/methods.ts';
import { FilterTable } from '../filter/index.ts';
import { compareEvr } from '../nevra/index.ts';
import type { IndexRow } from './package-index.ts';

type Comparator = (one: IndexRow, other: IndexRow) => number;

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Ignores case, as a reader does; names that differ only in it keep one order. */
const byName: Comparator = (one, other) =>
  compareText(one.sortName, other.sortName) || compareText(one.summary.name, other.summary.name);

const byVersion: Comparator = ({ summary: one }, { summary: other }) =>
  compareEvr({ ...one, epoch: one.epoch }, { ...other, epoch: other.epoch });

const comparators: Readonly<Record<PackageSortKey, Comparator>> = {
  name: byName,
  version: byVersion,
  arch: (one, other) => compareText(one.summary.arch, other.summary.arch),
  size: (one, other) => one.summary.sizeBytes - other.summary.sizeBytes,
  installed: (one, other) =>
    (one.summary.installTimeSeconds ?? 0) - (other.summary.installTimeSeconds ?? 0),
  group: (one, other) =>
    compareText(one.summary.group.toLowerCase(), other.summary.group.toLowerCase()),
};

/** Equal rows are ordered by name, version, instance, so that a list never shuffles. */
function comparatorOf({ by, descending }: PackageSort): Comparator {
  const first = comparators[by];
  const sign = descending ? -1 : 1;
  return (one, other) =>
    sign * first(one, other) ||
    byName(one, other) ||
    byVersion(one, other) ||
    one.instance - other.instance;
}

export class OrderedRows {
  readonly rows: readonly IndexRow[];
  readonly table: FilterTable;
  /** Bytes of each row. */
  readonly sizes: Float64Array;
  readonly #orders = new Map<string, Uint32Array>();

  constructor(rows: Iterable<IndexRow>) {
    this.rows = [...rows];
    this.table = new FilterTable(this.rows);
    this.sizes = Float64Array.from(this.rows, ({ summary }) => summary.sizeBytes);
  }

  /** Places in `rows`, in this order. */
  by(sort: PackageSort): Uint32Array {
    const key = `${sort.by} ${sort.descending}`;
    const known = this.#orders.get(key);
    if (known !== undefined) return known;
    const places = new Map(this.rows.map((row, at) => [row, at]));
    const ordered = this.rows.toSorted(comparatorOf(sort));
    const order = Uint32Array.from(ordered, (row) => places.get(row) ?? 0);
    this.#orders.set(key, order);
    return order;
  }
}
