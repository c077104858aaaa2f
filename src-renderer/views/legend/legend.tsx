import { Dialog, StatusGlyph, statusWords, TriState } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { closeOverlay } from '../../state/index.ts';
import styles from './legend.module.css';

const states = ['upgradable', 'changed', 'marked'] as const;

const groupMarks = ['none', 'some', 'all'] as const;

/** Every sign has a shape of its own, so that none is told by its colour alone. */
export function Legend() {
  return (
    <Dialog title={message('legend.title')} size="small" onClose={() => closeOverlay('legend')}>
      <ul className={styles['list']} aria-label={message('legend.packages')}>
        {states.map((state) => (
          <li key={state} className={styles['line']}>
            <StatusGlyph state={state} />
            <span>{statusWords(state)}</span>
          </li>
        ))}
      </ul>
      <ul className={styles['list']} aria-label={message('legend.groups')}>
        {groupMarks.map((state) => (
          <li key={state} className={styles['line']}>
            <TriState state={state} />
            <span>{message(`legend.group-${state}`)}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
