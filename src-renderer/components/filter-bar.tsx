import { classes } from './classes.ts';
import styles from './filter-bar.module.css';

interface FilterBarProps<K extends string> {
  readonly label: string;
  readonly options: readonly { readonly key: K; readonly label: string; readonly count?: number }[];
  readonly selected: K;
  readonly onSelect: (key: K) => void;
}

/** One of several, as a row of buttons. */
export function FilterBar<K extends string>(props: FilterBarProps<K>) {
  return (
    <div role="group" aria-label={props.label} className={styles['bar']}>
      {props.options.map((option) => (
        <button
          key={option.key}
          type="button"
          aria-pressed={option.key === props.selected}
          className={classes(styles['option'], option.count === 0 && styles['none'])}
          onClick={() => props.onSelect(option.key)}
        >
          {option.label}
          {option.count === undefined ? null : (
            <span className={styles['count']}>{option.count}</span>
          )}
        </button>
      ))}
    </div>
  );
}
