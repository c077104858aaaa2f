import { Unlink } from 'lucide-react';
import type { TransactionPlan } from '../../../src-main/contract/plan.ts';
import { Button } from '../../components/index.ts';
import { listed } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { eraseDependentsToo, usePlan } from '../../state/index.ts';
import styles from './plan.module.css';

/** What would break by erasing, and the way out: erase it too. */
export function Dependents({ plan }: { readonly plan: TransactionPlan }) {
  const dependents = usePlan((state) => state.dependents);
  if (dependents.status === 'failed') {
    return (
      <p className={styles['note']}>
        {message('plan.dependents-failed', { reason: dependents.error.message })}
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
    <section className={styles['dependents']} aria-label={message('plan.would-break')}>
      <Unlink size={18} aria-hidden="true" />
      <p className={styles['dependentsText']}>
        {message('plan.would-lack', {
          count: broken.length,
          names: listed(
            broken.map(({ name }) => name),
            6,
          ),
        })}
      </p>
      <Button onPress={eraseDependentsToo}>
        {message('plan.erase-too', { count: broken.length })}
      </Button>
    </section>
  );
}
