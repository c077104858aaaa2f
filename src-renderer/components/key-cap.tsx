import styles from './key-cap.module.css';

const names: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
  Escape: 'Esc',
};

/** A shortcut in the registry's words (`Ctrl+Shift+O`) as keys. */
export function KeyCap({ keys }: { readonly keys: string }) {
  const parts = keys.split('+').filter((part) => part !== '');
  return (
    <span className={styles['keys']}>
      {(parts.length === 0 ? ['+'] : parts).map((part) => (
        <kbd key={part} className={styles['key']}>
          {names[part] ?? part}
        </kbd>
      ))}
    </span>
  );
}
