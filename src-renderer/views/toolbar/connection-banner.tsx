import { Unplug } from 'lucide-react';
import { message } from '../../language/index.ts';
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
      <span>{message(hasBeenThere ? 'toolbar.engine-lost' : 'toolbar.engine-absent')}</span>
    </div>
  );
}
