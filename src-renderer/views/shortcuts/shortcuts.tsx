import { Dialog, KeyCap, ScrollArea, Section } from '../../components/index.ts';
import { closeOverlay, type ShortcutScope, shortcuts } from '../../state/index.ts';
import styles from './shortcuts.module.css';

const scopes: readonly { readonly scope: ShortcutScope; readonly title: string }[] = [
  { scope: 'window', title: 'Everywhere' },
  { scope: 'table', title: 'In the table' },
  { scope: 'tree', title: 'In trees' },
  { scope: 'dialog', title: 'In sheets' },
];

export function Shortcuts() {
  return (
    <Dialog title="Shortcuts" size="large" onClose={() => closeOverlay('shortcuts')}>
      <ScrollArea label="All shortcuts" className={styles['columns']}>
        {scopes.map(({ scope, title }) => (
          <Section key={scope} title={title}>
            <ul className={styles['list']}>
              {shortcuts
                .filter((shortcut) => shortcut.scope === scope)
                .map((shortcut) => (
                  <li key={shortcut.id} className={styles['line']}>
                    <span>{shortcut.label}</span>
                    <span className={styles['keys']}>
                      {shortcut.keys.map((keys) => (
                        <KeyCap key={keys} keys={keys} />
                      ))}
                    </span>
                  </li>
                ))}
            </ul>
          </Section>
        ))}
      </ScrollArea>
    </Dialog>
  );
}
