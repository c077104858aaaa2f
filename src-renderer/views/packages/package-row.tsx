import { Check } from 'lucide-react';
import { memo } from 'react';
import type { PackageSummary } from '../../../src-main/contract/package.ts';
import { classes, StatusGlyph, type StatusGlyphState } from '../../components/index.ts';
import { formatBytes, formatDay, formatEvr } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { toggleMark } from '../../state/index.ts';
import styles from './packages.module.css';

interface PackageRowProps {
  readonly index: number;
  readonly start: number;
  /** Absent until its page has arrived. */
  readonly row: PackageSummary | undefined;
  readonly isCursor: boolean;
  readonly isMarked: boolean;
  readonly onPoint: (index: number) => void;
}

export const PackageRow = memo(function PackageRow(props: PackageRowProps) {
  const { index, row, isCursor, isMarked } = props;
  return (
    <div
      id={`row-${index}`}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={isMarked}
      aria-busy={row === undefined || undefined}
      className={classes(
        styles['row'],
        styles['cells'],
        isCursor && styles['cursor'],
        isMarked && styles['isMarked'],
      )}
      style={{ transform: `translateY(${props.start}px)` }}
      onMouseDown={(event) => {
        // The grid keeps the focus: the keyboard goes on where the mouse pointed.
        event.preventDefault();
        event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
        props.onPoint(index);
        const isOnMark =
          event.target instanceof Element && event.target.closest('[data-mark]') !== null;
        if (row !== undefined && (isOnMark || event.ctrlKey || event.metaKey)) toggleMark(row);
      }}
    >
      <div
        role="gridcell"
        aria-label={message(isMarked ? 'packages.marked' : 'packages.not-marked')}
        className={styles['mark']}
        data-mark
      >
        <span className={styles['box']} aria-hidden="true">
          {isMarked ? <Check size={12} strokeWidth={3} /> : null}
        </span>
      </div>
      {row === undefined ? <Waiting index={index} /> : <Cells row={row} />}
    </div>
  );
});

function Cells({ row }: { readonly row: PackageSummary }) {
  return (
    <>
      <div role="gridcell" className={styles['name']}>
        <span className={styles['package']}>{row.name}</span>
        {row.state === 'upgradable' ? <State state="upgradable" /> : null}
        {row.isChanged === true ? <State state="changed" /> : null}
        <span className={styles['summary']} dir="auto">
          {row.summary}
        </span>
      </div>
      <div role="gridcell" className={styles['version']} title={formatEvr(row)}>
        {formatEvr(row)}
      </div>
      <div role="gridcell" className={styles['arch']}>
        {row.arch}
      </div>
      <div role="gridcell" className={styles['size']}>
        {formatBytes(row.sizeBytes)}
      </div>
      <div role="gridcell" className={styles['installed']}>
        {row.installTimeSeconds === undefined ? '—' : formatDay(row.installTimeSeconds)}
      </div>
      <div role="gridcell" className={styles['group']} title={row.group}>
        {row.group}
      </div>
    </>
  );
}

/** Only what is out of the ordinary has a sign: a dot on every row would say nothing. */
function State({ state }: { readonly state: Exclude<StatusGlyphState, 'marked'> }) {
  return (
    <>
      <StatusGlyph state={state} />
      <span className={styles['hidden']}>{message(`packages.state-${state}`)}</span>
    </>
  );
}

/** The shape of a row whose page is on its way; its length varies so that it reads as a row. */
function Waiting({ index }: { readonly index: number }) {
  return (
    <div role="gridcell" className={styles['waiting']}>
      <span className={styles['ghost']} style={{ width: `${22 + ((index * 37) % 31)}%` }} />
      <span className={styles['hidden']}>{message('packages.loading-row')}</span>
    </div>
  );
}
