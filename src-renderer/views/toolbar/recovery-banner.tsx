import { Hammer, TriangleAlert } from 'lucide-react';
import { Button } from '../../components/index.ts';
import { cutOffSentence } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { putRight, useRecovery } from '../../state/index.ts';
import styles from './toolbar.module.css';

/** Says that a transaction was cut off, what would come of it, and puts it right on request. */
export function RecoveryBanner() {
  const found = useRecovery((state) => state.found);
  const repair = useRecovery((state) => state.repair);
  const isBroken = found.status === 'failed' && found.error.code === 'TRANSACTION_INTERRUPTED';
  if (!isBroken && (found.status !== 'ready' || found.value === null)) return null;
  const isBusy = repair.status === 'loading';
  return (
    <div className={styles['banner']} role="alert">
      <TriangleAlert size={16} aria-hidden="true" />
      <span className={styles['bannerText']}>
        {found.status === 'ready' && found.value !== null ? cutOffSentence(found.value) : null}
        {found.status === 'failed' ? `${found.error.message}. ${found.error.hint ?? ''}` : null}
        {repair.status === 'failed'
          ? ` ${message('toolbar.repair-failed', { reason: repair.error.message })}`
          : null}
      </span>
      {isBroken ? null : (
        <Button
          icon={Hammer}
          isDisabled={isBusy}
          description={isBusy ? message('toolbar.repair-busy') : undefined}
          onPress={() => void putRight()}
        >
          {message(isBusy ? 'toolbar.repairing' : 'toolbar.repair')}
        </Button>
      )}
    </div>
  );
}
