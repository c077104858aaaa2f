import { Unlink } from 'lucide-react';
import type { TransactionPlan } from '../../../src-main/contract/plan.ts';
import { Button } from '../../components/index.ts';
import { counted, listed } from '../../format/index.ts';
import { eraseDependentsToo, usePlan } from '../../state/index.ts';
import styles from './plan.module.css';

/** What would break by erasing, and the way out: erase it too. */
export function Dependents({ plan }: { readonly plan: TransactionPlan }) {
  const dependents = usePlan((state) => state.dependents);
  if (dependents.status === 'failed') {
    return (
      <p className={styles['note']}>
        What depends on it could not be read: {dependents.error.message}
      </p>
    );
  }
  if (dependents.status !== 'ready') return null;
  const erased = new Set(
    plan.elements.filter(({ kind }) => kind === 'erase').map((one) => one.package.nevra),
  );
  const broken = dependents.value.filter(({ nevra }) => !erased.has(nevra));
  if (broken.length === 0) return null;
  return (
    <section className={styles['dependents']} aria-label="What would break">
      <Unlink size={18} aria-hidden="true" />
      <p className={styles['dependentsText']}>
        {counted(broken.length, 'installed package')} would lack something:{' '}
        {listed(
          broken.map(({ name }) => name),
          6,
        )}
        .
      </p>
      <Button onPress={eraseDependentsToo}>Erase {broken.length === 1 ? 'it' : 'them'} too</Button>
    </section>
  );
}
