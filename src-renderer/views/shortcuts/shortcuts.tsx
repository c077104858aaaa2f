import { Dialog, KeyCap, ScrollArea, Section } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { closeOverlay, type ShortcutScope, shortcuts } from '../../state/index.ts';
import styles from './shortcuts.module.css';

const scopes = ['window', 'table', 'tree', 'dialog'] as const satisfies readonly ShortcutScope[];

export function Shortcuts() {
  return (
    <Dialog
      title={message('shortcuts.title')}
      size="large"
      onClose={() => closeOverlay('shortcuts')}
    >
      <ScrollArea label={message('shortcuts.all')} className={styles['columns']}>
        {scopes.map((scope) => (
          <Section key={scope} title={message(`shortcuts.scope-${scope}`)}>
            <ul className={styles['list']}>
              {shortcuts
                .filter((shortcut) => shortcut.scope === scope)
                .map((shortcut) => (
                  <li key={shortcut.id} className={styles['line']}>
                    <span>{message(`shortcuts.do-${shortcut.id}`)}</span>
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
