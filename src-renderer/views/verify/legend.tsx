import { verifyAttributes, verifyLetters } from '../../../src-main/contract/verify.ts';
import { attributeWord } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { Cell, type CellLook } from './cell.tsx';
import styles from './verify.module.css';

const looks: readonly CellLook[] = [
  'differs',
  'config',
  'missing',
  'unreadable',
  'same',
  'untested',
];

export function Legend() {
  return (
    <footer className={styles['legend']} aria-label={message('verify.legend')}>
      <ul className={styles['legendRow']}>
        {looks.map((look) => {
          const words = message(`verify.legend-${look}`);
          return (
            <li key={look}>
              <Cell look={look} words={words} /> {words}
            </li>
          );
        })}
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
