import { verifyAttributes, verifyLetters } from '../../../src-main/contract/verify.ts';
import { attributeWord } from '../../format/index.ts';
import { Cell, type CellLook } from './cell.tsx';
import styles from './verify.module.css';

const looks: readonly { readonly look: CellLook; readonly words: string }[] = [
  { look: 'differs', words: 'changed' },
  { look: 'config', words: 'changed config' },
  { look: 'missing', words: 'missing' },
  { look: 'unreadable', words: 'could not be read' },
  { look: 'same', words: 'as shipped' },
  { look: 'untested', words: 'not tested' },
];

export function Legend() {
  return (
    <footer className={styles['legend']} aria-label="Legend">
      <ul className={styles['legendRow']}>
        {looks.map(({ look, words }) => (
          <li key={look}>
            <Cell look={look} words={words} /> {words}
          </li>
        ))}
      </ul>
      <ul className={styles['legendRow']}>
        {verifyAttributes.map((attribute) => (
          <li key={attribute}>
            <b>{verifyLetters[attribute]}</b> {attributeWord(attribute)}
          </li>
        ))}
      </ul>
    </footer>
  );
}
