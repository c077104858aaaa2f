import type { ReactNode } from 'react';
import styles from './room.module.css';

interface RoomProps {
  /** What the room is called, by screen readers and, without a heading, in its title. */
  readonly label: string;
  readonly heading?: ReactNode;
  /** What it holds, in figures; read out when it changes. */
  readonly totals?: ReactNode;
  /** Buttons for the whole room. */
  readonly actions?: ReactNode;
  /** The name by which F6 finds it; without one a part of the room has it. */
  readonly pane?: string;
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

/** The frame of a room: its title, what it holds, what can be done, and the room itself. */
export function Room({ label, heading, totals, actions, pane, isBusy, children }: RoomProps) {
  return (
    <main
      className={styles['room']}
      aria-label={label}
      aria-busy={isBusy === true ? true : undefined}
      data-pane={pane}
    >
      <div className={styles['head']}>
        <h1 className={styles['title']}>{heading ?? label}</h1>
        {totals === undefined || totals === null ? null : (
          <span className={styles['totals']} role="status">
            {totals}
          </span>
        )}
        <span className={styles['gap']} />
        {actions}
      </div>
      {children}
    </main>
  );
}
