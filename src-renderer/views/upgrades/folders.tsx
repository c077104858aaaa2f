import { Folder, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button, Failed, IconButton, PathForm } from '../../components/index.ts';
import { desktopBridge } from '../../engine/index.ts';
import { message } from '../../language/index.ts';
import { addFolder, loadUpgrades, removeFolder, useUpgrades, valueOf } from '../../state/index.ts';
import styles from './upgrades.module.css';

/** The folders that are looked through; on the desktop chosen by dialog, in a browser typed. */
export function Folders() {
  const folders = useUpgrades((state) => state.folders);
  const [isTyping, setTyping] = useState(false);
  const bridge = desktopBridge();
  const choose = async (): Promise<void> => {
    if (bridge === undefined) {
      setTyping(true);
      return;
    }
    const chosen = await bridge.chooseFolder();
    if (chosen !== undefined) await addFolder(chosen);
  };
  if (folders.status === 'failed') return <Failed error={folders.error} onRetry={loadUpgrades} />;
  return (
    <section className={styles['folders']} aria-label={message('upgrades.folders')}>
      <div className={styles['chips']}>
        {(valueOf(folders) ?? []).map((path) => (
          <span key={path} className={styles['folder']}>
            <Folder size={14} aria-hidden="true" />
            <span className={styles['path']} dir="auto">
              {path}
            </span>
            <IconButton
              label={message('upgrades.leave-out', { path })}
              icon={X}
              onPress={() => void removeFolder(path)}
            />
          </span>
        ))}
        <Button icon={Plus} onPress={() => void choose()}>
          {message('upgrades.add-folder')}
        </Button>
      </div>
      {isTyping ? (
        <PathForm
          label={message('upgrades.folder-path')}
          submitLabel={message('upgrades.add')}
          onSubmit={(path) => {
            setTyping(false);
            void addFolder(path);
          }}
        />
      ) : null}
    </section>
  );
}
