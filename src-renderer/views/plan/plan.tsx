import { ListChecks } from 'lucide-react';
import type { TransactionPlan } from '../../../src-main/contract/plan.ts';
import { Button, Dialog, Empty, Failed, Loading } from '../../components/index.ts';
import { planShorthand } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  applyPlan,
  closeOverlay,
  planAgain,
  usePlan,
  useRoot,
  valueOf,
  whyNotApplicable,
} from '../../state/index.ts';
import { Consequences } from './consequences.tsx';
import { Dependents } from './dependents.tsx';
import { Elements } from './elements.tsx';
import { Missing } from './missing.tsx';
import styles from './plan.module.css';
import { Problems } from './problems.tsx';
import { Lost } from './lost.tsx';
import { TakeAway } from './take-away.tsx';

const reasonId = 'plan-reason';

export function Plan() {
  const remote = usePlan((state) => state.plan);
  const isWritable = useRoot((state) => valueOf(state.root)?.isWritable ?? true);
  const plan = valueOf(remote);
  const reason = plan === undefined ? message('plan.none-yet') : whyNotApplicable(plan);
  const apply = (): void => {
    if (plan !== undefined && reason === undefined) void applyPlan(plan);
  };
  return (
    <Dialog
      title={message('plan.title')}
      subtitle={message('plan.subtitle')}
      size="large"
      onClose={() => closeOverlay('plan')}
      onConfirm={apply}
      footer={
        <>
          <span className={styles['shorthand']}>
            {plan === undefined ? '' : planShorthand(plan.elements)}
          </span>
          {plan === undefined ? null : <TakeAway planId={plan.planId} />}
          <span id={reasonId} className={styles['reason']} role="status">
            {reason ?? message(isWritable ? 'plan.ready' : 'plan.password')}
          </span>
          <Button onPress={() => closeOverlay('plan')}>{message('common.cancel')}</Button>
          <Button
            look="primary"
            isDisabled={reason !== undefined}
            description={reason}
            onPress={apply}
          >
            {message('plan.apply')}
          </Button>
        </>
      }
    >
      {remote.status === 'failed' ? (
        <Failed
          error={remote.error}
          onRetry={planAgain}
          retryLabel={message('common.plan-again')}
        />
      ) : plan === undefined ? (
        <Loading what={message('plan.loading')} />
      ) : (
        <PlanBody plan={plan} />
      )}
    </Dialog>
  );
}

function PlanBody({ plan }: { readonly plan: TransactionPlan }) {
  if (plan.elements.length === 0 && plan.problems.length === 0) {
    return (
      <Empty
        icon={ListChecks}
        title={message('plan.nothing')}
        hint={message('plan.nothing-hint')}
      />
    );
  }
  return (
    <div className={styles['sheet']}>
      <Problems problems={plan.problems} />
      <Missing plan={plan} />
      <Dependents plan={plan} />
      <Lost />
      <div className={styles['columns']}>
        <Elements elements={plan.elements} />
        <Consequences consequences={plan.consequences} />
      </div>
    </div>
  );
}
