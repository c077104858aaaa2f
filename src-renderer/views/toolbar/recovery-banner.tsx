import { Hammer, TriangleAlert } from 'lucide-react';
import { Button } from '../../components/index.ts';
import { cutOffSentence } from '../../format/index.ts';
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
        {repair.status === 'failed' ? ` It did not work: ${repair.error.message}` : null}
      </span>
      {isBroken ? null : (
        <Button
          icon={Hammer}
          isDisabled={isBusy}
          description={isBusy ? 'It is being put right' : undefined}
          onPress={() => void putRight()}
        >
          {isBusy ? 'Putting it right…' : 'Put it right'}
        </Button>
      )}
    </div>
  );
}
