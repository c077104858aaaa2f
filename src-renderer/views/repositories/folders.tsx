import { Folder, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton, PathForm } from '../../components/index.ts';
import { desktopBridge } from '../../engine/index.ts';
import { message } from '../../language/index.ts';
import { setRepositoryFolders, useRepositories, valueOf } from '../../state/index.ts';
import styles from './repositories.module.css';

/** Folders with metadata of their own; on the desktop chosen by dialog, in a browser typed. */
export function RepositoryFolders() {
  const folders = valueOf(useRepositories((state) => state.folders)) ?? [];
  const [isTyping, setTyping] = useState(false);
  const bridge = desktopBridge();
  const add = (path: string): void => void setRepositoryFolders([...folders, path]);
  const choose = async (): Promise<void> => {
    if (bridge === undefined) {
      setTyping(true);
      return;
    }
    const chosen = await bridge.chooseFolder();
    if (chosen !== undefined) add(chosen);
  };
  return (
    <section className={styles['folders']} aria-label={message('repositories.folders')}>
      <div className={styles['chips']}>
        {folders.map((path) => (
          <span key={path} className={styles['folder']}>
            <Folder size={14} aria-hidden="true" />
            <span className={styles['path']} dir="auto">
              {path}
            </span>
            <IconButton
              label={message('repositories.leave-out', { path })}
              icon={X}
              onPress={() => void setRepositoryFolders(folders.filter((one) => one !== path))}
            />
          </span>
        ))}
        <Button icon={Plus} onPress={() => void choose()}>
          {message('repositories.add-folder')}
        </Button>
      </div>
      {isTyping ? (
        <PathForm
          label={message('repositories.folder-path')}
          submitLabel={message('repositories.add')}
          onSubmit={(path) => {
            setTyping(false);
            add(path);
          }}
        />
      ) : null}
    </section>
  );
}
