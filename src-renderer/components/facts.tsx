import type { ReactNode } from 'react';
import styles from './facts.module.css';

/** Names and values; a fact without a value is left out. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [string, ReactNode | undefined])[];
}) {
  const known = facts.filter(([, value]) => value !== undefined && value !== '');
  return (
    <dl className={styles['facts']}>
      {known.map(([name, value]) => (
        <div key={name} className={styles['fact']}>
          <dt className={styles['name']}>{name}</dt>
          <dd className={styles['value']}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
