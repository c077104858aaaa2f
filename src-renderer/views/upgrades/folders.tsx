import { Folder, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button, Failed, IconButton, PathForm } from '../../components/index.ts';
import { desktopBridge } from '../../engine/index.ts';
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
    <section className={styles['folders']} aria-label="Folders of package files">
      <div className={styles['chips']}>
        {(valueOf(folders) ?? []).map((path) => (
          <span key={path} className={styles['folder']}>
            <Folder size={14} aria-hidden="true" />
            <span className={styles['path']}>{path}</span>
            <IconButton
              label={`Leave out ${path}`}
              icon={X}
              onPress={() => void removeFolder(path)}
            />
          </span>
        ))}
        <Button icon={Plus} onPress={() => void choose()}>
          Add folder…
        </Button>
      </div>
      {isTyping ? (
        <PathForm
          label="Folder on the machine that runs Turntable"
          submitLabel="Add"
          onSubmit={(path) => {
            setTyping(false);
            void addFolder(path);
          }}
        />
      ) : null}
    </section>
  );
}
