import { CircleHelp, X } from 'lucide-react';
import { classes } from '../../components/index.ts';
import styles from './cell.module.css';

export type CellLook = 'same' | 'differs' | 'config' | 'missing' | 'unreadable' | 'untested';

interface CellProps {
  readonly look: CellLook;
  readonly words: string;
  /** What stands in a changed cell: how many files, or the attribute's letter. */
  readonly mark?: string;
}

/** One cell: every look has a shape of its own, so colour is never the only difference. */
export function Cell({ look, words, mark }: CellProps) {
  return (
    <span
      className={classes(styles['cell'], styles[look])}
      role="img"
      aria-label={words}
      title={words}
    >
      {look === 'missing' ? <X size={14} strokeWidth={3} aria-hidden="true" /> : null}
      {look === 'unreadable' ? <CircleHelp size={14} aria-hidden="true" /> : null}
      {look === 'same' || look === 'untested' || look === 'unreadable' ? null : mark}
    </span>
  );
}
