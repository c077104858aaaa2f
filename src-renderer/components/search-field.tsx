import type { ReactNode } from 'react';
import styles from './search-field.module.css';

interface SearchFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** How much was found, told to those who listen. */
  readonly found?: string;
  /** Stands behind it on the same line. */
  readonly children?: ReactNode;
}

/** A search over what stands below it, with how much it found. */
export function SearchField({ label, hint, value, onChange, found, children }: SearchFieldProps) {
  return (
    <div className={styles['bar']}>
      <input
        type="search"
        className={styles['search']}
        value={value}
        aria-label={label}
        placeholder={hint}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
      {found === undefined ? null : (
        <span className={styles['count']} role="status">
          {found}
        </span>
      )}
      {children}
    </div>
  );
}
