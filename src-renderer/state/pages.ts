import type { PackageSummary } from '../../src-main/contract/package.ts';

export const pageSize = 200;
const mostPages = 24;

/** Pages of one list by number, the most recently wanted last. Bounded, so 60,000 rows cost what 4,800 do. */
export type Pages = ReadonlyMap<number, readonly PackageSummary[]>;

export function pageOf(index: number): number {
  return Math.floor(index / pageSize);
}

export function rowAt(pages: Pages, index: number): PackageSummary | undefined {
  return pages.get(pageOf(index))?.[index % pageSize];
}

export function withPage(pages: Pages, page: number, rows: readonly PackageSummary[]): Pages {
  const next = new Map(pages);
  next.delete(page);
  next.set(page, rows);
  for (const oldest of next.keys()) {
    if (next.size <= mostPages) break;
    next.delete(oldest);
  }
  return next;
}

/** The pages that hold rows `first` to `last`, in order. */
export function pagesFor(first: number, last: number): readonly number[] {
  const pages: number[] = [];
  for (let page = pageOf(Math.max(0, first)); page <= pageOf(Math.max(0, last)); page += 1) {
    pages.push(page);
  }
  return pages;
}
