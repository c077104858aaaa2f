import type { VendorCount } from '../contract/package.ts';
import type { IndexRow } from './package-index.ts';

/** How many packages are from each vendor, those with the most first. */
export function vendorCounts(rows: Iterable<IndexRow>): readonly VendorCount[] {
  const counts = new Map<string, number>();
  for (const { facts } of rows) {
    const vendor = facts.vendor ?? '';
    counts.set(vendor, (counts.get(vendor) ?? 0) + 1);
  }
  return [...counts]
    .map(([vendor, count]) => ({ vendor, count }))
    .toSorted((one, other) => other.count - one.count || (one.vendor < other.vendor ? -1 : 1));
}
