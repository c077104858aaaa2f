import { Dialog, StatusGlyph, statusWords, TriState } from '../../components/index.ts';
import { closeOverlay } from '../../state/index.ts';
import styles from './legend.module.css';

const states = ['upgradable', 'changed', 'marked'] as const;

const groupMarks = [
  ['none', 'Nothing of the group is marked'],
  ['some', 'Some packages of the group are marked'],
  ['all', 'The whole group is marked'],
] as const;

/** Every sign has a shape of its own, so that none is told by its colour alone. */
export function Legend() {
  return (
    <Dialog title="What the signs mean" size="small" onClose={() => closeOverlay('legend')}>
      <ul className={styles['list']} aria-label="Packages">
        {states.map((state) => (
          <li key={state} className={styles['line']}>
            <StatusGlyph state={state} />
            <span>{statusWords[state]}</span>
          </li>
        ))}
      </ul>
      <ul className={styles['list']} aria-label="Groups">
        {groupMarks.map(([state, words]) => (
          <li key={state} className={styles['line']}>
            <TriState state={state} />
            <span>{words}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
