import { ArrowUp, Check, Minus, TriangleAlert, type LucideIcon } from 'lucide-react';
import { message } from '../language/index.ts';
import { classes } from './classes.ts';
import styles from './status-glyph.module.css';

export type StatusGlyphState = 'upgradable' | 'changed' | 'marked';

/** What a sign says, for the legend and for those who hover or listen. */
export function statusWords(state: StatusGlyphState): string {
  return message(`components.status-${state}`);
}

const icons: Readonly<Record<StatusGlyphState, LucideIcon>> = {
  upgradable: ArrowUp,
  changed: TriangleAlert,
  marked: Check,
};

/** The state of a package as a shape in a colour: an arrow in a disc, a triangle, a tick in a box. */
export function StatusGlyph({ state }: { readonly state: StatusGlyphState }) {
  const Icon = icons[state];
  return (
    <span
      className={styles['glyph']}
      data-state={state}
      title={statusWords(state)}
      aria-hidden="true"
    >
      <Icon size={state === 'changed' ? 14 : 12} strokeWidth={state === 'changed' ? 2 : 2.75} />
    </span>
  );
}

export type TriStateValue = 'none' | 'some' | 'all';

/** Whether none, some or all of several things are marked: an empty box, a bar in it, a tick in it. */
export function TriState({ state }: { readonly state: TriStateValue }) {
  return (
    <span className={classes(styles['box'])} data-state={state} aria-hidden="true">
      {state === 'some' ? <Minus size={10} strokeWidth={3.5} /> : null}
      {state === 'all' ? <Check size={10} strokeWidth={3.5} /> : null}
    </span>
  );
}
