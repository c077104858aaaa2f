import type { ReactNode } from 'react';
import { message } from '../language/index.ts';
import { classes } from './classes.ts';
import styles from './scroll-area.module.css';

interface ScrollAreaProps {
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A part that scrolls by itself: it can be focused, so that it scrolls by keyboard too. */
export function ScrollArea({ label, className, children }: ScrollAreaProps) {
  return (
    <div
      role="group"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable
      tabIndex={0}
      className={classes(styles['area'], className)}
    >
      {children}
    </div>
  );
}

/** The text of a script, as it is. */
export function ScriptText({ label, body }: { readonly label: string; readonly body: string }) {
  return (
    <pre
      className={styles['script']}
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable
      tabIndex={0}
    >
      {body === '' ? message('components.only-interpreter') : body}
    </pre>
  );
}
