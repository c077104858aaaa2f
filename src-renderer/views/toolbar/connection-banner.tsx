import { Unplug } from 'lucide-react';
import { useConnection } from '../../state/index.ts';
import styles from './toolbar.module.css';

/** Says that the engine is gone, for as long as it is. */
export function ConnectionBanner() {
  const status = useConnection((state) => state.status);
  const hasBeenThere = useConnection((state) => state.arrivals > 0);
  if (status !== 'lost') return null;
  return (
    <div className={styles['banner']} role="alert">
      <Unplug size={16} aria-hidden="true" />
      <span>
        {hasBeenThere ? 'The engine stopped answering.' : 'The engine does not answer yet.'} Trying
        again; what you see may be out of date.
      </span>
    </div>
  );
}
