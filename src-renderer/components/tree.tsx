import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { classes } from './classes.ts';
import type { TreeRow } from './flatten-tree.ts';
import styles from './tree.module.css';

interface TreeProps<T> {
  readonly label: string;
  readonly rows: readonly TreeRow<T>[];
  readonly selectedKey?: string | undefined;
  readonly rowHeight?: number;
  readonly onToggle: (key: string) => void;
  readonly onChoose?: (row: TreeRow<T>) => void;
  readonly render: (row: TreeRow<T>) => ReactNode;
  /** Whether a row, with all below it, is marked. */
  readonly checkedOf?: (row: TreeRow<T>) => boolean | 'mixed';
  /** What the key `+` does. */
  readonly onMark?: (row: TreeRow<T>) => void;
  /** For F6 and tests. */
  readonly paneName?: string;
}

/** A tree of any length: only the rows on the screen exist. The keyboard works as the ARIA pattern says. */
export function Tree<T>(props: TreeProps<T>) {
  const { rows, rowHeight = 28 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const idBase = useId();
  const [cursorKey, setCursorKey] = useState<string | undefined>(props.selectedKey);
  const found = rows.findIndex((row) => row.key === cursorKey);
  const cursor = found < 0 ? 0 : found;
  // oxlint-disable-next-line react/incompatible-library -- nothing memoises these components behind its back
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    useFlushSync: false,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) =>
      range(
        Math.max(0, startIndex - overscan),
        Math.min(count - 1, endIndex + overscan),
        cursor,
        count,
      ),
  });
  const moveTo = (index: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row === undefined) return;
    setCursorKey(row.key);
    virtualizer.scrollToIndex(rows.indexOf(row));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[cursor];
    if (row === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = alongTheLine(event.key, event.currentTarget);
    const target = treeMove(key, cursor, rows);
    if (target !== undefined) moveTo(target);
    else if (key === 'ArrowRight' && row.hasChildren && !row.isExpanded) props.onToggle(row.key);
    else if (key === 'ArrowLeft' && row.isExpanded) props.onToggle(row.key);
    else if (event.key === '+' && props.onMark !== undefined) props.onMark(row);
    else if (event.key === '*') openSiblings(rows, row, props.onToggle);
    else if (event.key === 'Enter' || event.key === ' ') choose(row, props);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={props.label}
      tabIndex={0}
      data-pane={props.paneName}
      aria-activedescendant={rows.length === 0 ? undefined : `${idBase}-${cursor}`}
      className={styles['tree']}
      onKeyDown={onKeyDown}
    >
      <div
        role="presentation"
        className={styles['space']}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={row.key}
              id={`${idBase}-${item.index}`}
              role="treeitem"
              tabIndex={-1}
              aria-level={row.level}
              aria-setsize={row.siblings}
              aria-posinset={row.position}
              aria-expanded={row.hasChildren ? row.isExpanded : undefined}
              aria-selected={row.key === props.selectedKey}
              aria-checked={props.checkedOf?.(row)}
              className={classes(styles['row'], item.index === cursor && styles['cursor'])}
              style={{
                height: rowHeight,
                transform: `translateY(${item.start}px)`,
                paddingInlineStart: 8 + (row.level - 1) * 16,
              }}
              onClick={() => {
                setCursorKey(row.key);
                choose(row, props);
              }}
              onKeyDown={() => {}}
            >
              <span
                className={classes(styles['twist'], row.isExpanded && styles['open'])}
                aria-hidden="true"
                onClick={(event) => {
                  if (!row.hasChildren) return;
                  event.stopPropagation();
                  setCursorKey(row.key);
                  props.onToggle(row.key);
                }}
              >
                {row.hasChildren ? <ChevronRight size={14} /> : null}
              </span>
              {props.render(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Arrows point into a branch along the line: in languages written from right to left, to the left. */
function alongTheLine(key: string, tree: Element): string {
  if (getComputedStyle(tree).direction !== 'rtl') return key;
  return key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key;
}

function choose<T>(row: TreeRow<T>, props: TreeProps<T>): void {
  if (props.onChoose === undefined) {
    if (row.hasChildren) props.onToggle(row.key);
  } else {
    props.onChoose(row);
  }
}

function openSiblings<T>(
  rows: readonly TreeRow<T>[],
  row: TreeRow<T>,
  onToggle: (key: string) => void,
): void {
  for (const one of rows) {
    if (one.parentKey === row.parentKey && one.hasChildren && !one.isExpanded) onToggle(one.key);
  }
}

/** Where a key leads; undefined when it does not move. */
function treeMove<T>(key: string, cursor: number, rows: readonly TreeRow<T>[]): number | undefined {
  const row = rows[cursor];
  switch (key) {
    case 'ArrowDown':
      return cursor + 1;
    case 'ArrowUp':
      return cursor - 1;
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'PageDown':
      return cursor + 10;
    case 'PageUp':
      return cursor - 10;
    case 'ArrowRight':
      return row?.isExpanded === true ? cursor + 1 : undefined;
    case 'ArrowLeft':
      return row?.isExpanded === true || row?.parentKey === undefined
        ? undefined
        : rows.findIndex((one) => one.key === row.parentKey);
    default:
      return undefined;
  }
}

/** The row the keyboard is on is always there, so that it can be pointed at. */
function range(first: number, last: number, cursor: number, count: number): number[] {
  const indexes = Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => first + index,
  );
  if (cursor >= count || (cursor >= first && cursor <= last)) return indexes;
  return cursor < first ? [cursor, ...indexes] : [...indexes, cursor];
}
