import { Warehouse } from 'lucide-react';
import { useEffect } from 'react';
import type { TransactionPlan } from '../../../src-main/contract/plan.ts';
import { Button, NotPrepared, Preparing } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import {
  completePlan,
  filesToComplete,
  forgetFailure,
  loadAvailable,
  stopPreparing,
  useUpgrades,
  valueOf,
} from '../../state/index.ts';
import styles from './plan.module.css';

/** What package files lack may be in a repository: offered where there is one to look in. */
export function Missing({ plan }: { readonly plan: TransactionPlan }) {
  const isFor = useUpgrades(({ forPlan }) => forPlan === plan.planId);
  const isPreparing = useUpgrades((state) => state.isPreparing);
  const progress = useUpgrades((state) => state.progress);
  const error = useUpgrades((state) => state.prepareError);
  const read = useUpgrades(({ available }) => valueOf(available)?.read);
  const isOffered = filesToComplete(plan).length > 0;
  useEffect(() => {
    if (isOffered && useUpgrades.getState().available.status === 'idle') loadAvailable();
  }, [isOffered]);
  // a sheet that is closed does not open again by itself
  useEffect(
    () => () => {
      const { isPreparing: isBusy, forPlan } = useUpgrades.getState();
      if (isBusy && forPlan === plan.planId) stopPreparing();
    },
    [plan.planId],
  );
  if (!isOffered || read === undefined || read.length === 0) return null;
  if (isFor && isPreparing) return <Preparing progress={progress} onStop={stopPreparing} />;
  if (isFor && error !== undefined) return <NotPrepared error={error} onDismiss={forgetFailure} />;
  return (
    <div className={styles['dependents']}>
      <Warehouse size={18} aria-hidden="true" />
      <p className={styles['dependentsText']}>
        {message('plan.missing', { names: read.join(', ') })}
      </p>
      <Button isDisabled={isPreparing} onPress={() => completePlan(plan)}>
        {message('plan.take-missing')}
      </Button>
    </div>
  );
}
