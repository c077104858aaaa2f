import { message, type MessageKey } from '../language/index.ts';
import styles from './key-cap.module.css';

const signs: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** Keys that have a name of their own on a keyboard of each language. */
const names: Readonly<Record<string, MessageKey>> = {
  PageUp: 'components.page-up',
  PageDown: 'components.page-down',
  Escape: 'components.escape',
  Ctrl: 'components.control',
  Shift: 'components.shift',
  Alt: 'components.alt',
  Space: 'components.space',
  Enter: 'components.enter',
  Delete: 'components.delete',
  Home: 'components.home',
  End: 'components.end',
};

function keyWord(part: string): string {
  const name = names[part];
  return signs[part] ?? (name === undefined ? part : message(name));
}

/** A shortcut in the registry's words, as it is written on the keys: `Strg+F`. */
export function shortcutWords(keys: string): string {
  return keys.split('+').map(keyWord).join('+');
}

/** A shortcut in the registry's words (`Ctrl+Shift+O`) as keys. */
export function KeyCap({ keys }: { readonly keys: string }) {
  const parts = keys.split('+').filter((part) => part !== '');
  return (
    <span className={styles['keys']}>
      {(parts.length === 0 ? ['+'] : parts).map((part) => (
        <kbd key={part} className={styles['key']}>
          {keyWord(part)}
        </kbd>
      ))}
    </span>
  );
}
