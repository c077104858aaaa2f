import type { ReactNode } from 'react';
import styles from './master-detail.module.css';

interface MasterDetailProps {
  readonly side: ReactNode;
  readonly children: ReactNode;
}

/** A room of two parts: what there is, and the one that is looked at. */
export function MasterDetail({ side, children }: MasterDetailProps) {
  return (
    <div className={styles['split']}>
      <div className={styles['side']}>{side}</div>
      {children}
    </div>
  );
}

interface MasterListProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly current: string | undefined;
  readonly onChoose: (item: T) => void;
  readonly render: (item: T) => ReactNode;
}

/** What there is, one below the other; the one that is looked at is marked. */
export function MasterList<T>(props: MasterListProps<T>) {
  return (
    <ul className={styles['list']} aria-label={props.label}>
      {props.items.map((item) => {
        const key = props.keyOf(item);
        return (
          <li key={key}>
            <button
              type="button"
              className={styles['item']}
              aria-current={key === props.current}
              onClick={() => props.onChoose(item)}
            >
              {props.render(item)}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
