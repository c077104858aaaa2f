import { useVirtualizer, type Range } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useEffectEvent, useRef } from 'react';
import type { PackageList } from '../../../src-main/contract/methods.ts';
import { message } from '../../language/index.ts';
import {
  isMarked,
  rowAt,
  rowHeightOf,
  setCursor,
  useAppearance,
  useMarks,
  usePackages,
  wantRows,
} from '../../state/index.ts';
import { ColumnHeads } from './column-heads.tsx';
import { PackageRow } from './package-row.tsx';
import styles from './packages.module.css';
import { onTableKey } from './table-keys.ts';

const overscan = 12;

/** 60,000 rows or six: only those on the screen exist, and only the pages behind them are fetched. */
export function PackageTable({ list }: { readonly list: PackageList }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useAppearance(rowHeightOf);
  const pages = usePackages((state) => state.pages);
  const cursor = usePackages((state) => state.cursor);
  const marks = useMarks((state) => state.marks);
  const rangeExtractor = useCallback((range: Range) => withCursor(range, cursor), [cursor]);
  // oxlint-disable-next-line react/incompatible-library -- nothing memoises these components behind its back
  const virtualizer = useVirtualizer({
    count: list.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    useFlushSync: false,
    rangeExtractor,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const { startIndex, endIndex } = virtualizer.range ?? { startIndex: 0, endIndex: 0 };
  useEffect(
    () => wantRows(startIndex - overscan, endIndex + overscan),
    [list, startIndex, endIndex],
  );
  useFollowCursor(cursor, list.listId, (index) => virtualizer.scrollToIndex(index));

  // The keyboard has a place from the first moment, unless somebody has taken it elsewhere.
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) grid.current?.focus({ preventScroll: true });
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const visibleRows = Math.max(1, endIndex - startIndex - 1);
    if (onTableKey(event, visibleRows)) event.preventDefault();
  };
  return (
    <div
      ref={grid}
      role="grid"
      aria-label={message('packages.label')}
      aria-rowcount={list.count + 1}
      aria-multiselectable="true"
      aria-activedescendant={cursor < 0 ? undefined : `row-${cursor}`}
      tabIndex={0}
      data-pane="packages"
      className={styles['grid']}
      onKeyDown={onKeyDown}
    >
      <ColumnHeads />
      <div
        ref={scroller}
        role="rowgroup"
        className={styles['scroller']}
        data-scroller
        tabIndex={-1}
      >
        <div
          role="presentation"
          className={styles['space']}
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const row = rowAt(pages, item.index);
            return (
              <PackageRow
                key={item.index}
                index={item.index}
                start={item.start}
                row={row}
                isCursor={item.index === cursor}
                isMarked={row !== undefined && isMarked(marks, row.id)}
                onPoint={setCursor}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Scrolls the keyboard's row into view when it moves, but not when the wheel moves the table away from it. */
function useFollowCursor(cursor: number, listId: string, scrollTo: (index: number) => void): void {
  const follow = useEffectEvent(scrollTo);
  useEffect(() => {
    if (cursor >= 0) follow(cursor);
  }, [cursor, listId]);
}

/** The row the keyboard is on always exists, so that it can be pointed at. */
function withCursor({ startIndex, endIndex, count }: Range, cursor: number): number[] {
  const first = Math.max(0, startIndex - overscan);
  const last = Math.min(count - 1, endIndex + overscan);
  const indexes = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  if (cursor < 0 || cursor >= count || (cursor >= first && cursor <= last)) return indexes;
  return cursor < first ? [cursor, ...indexes] : [...indexes, cursor];
}
