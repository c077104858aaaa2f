import { Undo2 } from 'lucide-react';
import { message } from '../../language/index.ts';
import { usePlan } from '../../state/index.ts';
import styles from './plan.module.css';

/** Taking something back: what will not be as it was. */
export function Lost() {
  const lost = usePlan((state) => state.lost);
  if (lost.length === 0) return null;
  return (
    <section className={styles['dependents']} aria-label={message('plan.lost')}>
      <Undo2 size={18} aria-hidden="true" />
      <ul className={styles['dependentsText']}>
        {lost.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
