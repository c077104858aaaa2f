import { Folder, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { message } from '../language/index.ts';
import { Button, IconButton } from './button.tsx';
import styles from './folder-chips.module.css';
import { PathForm } from './path-form.tsx';

interface FolderChipsProps {
  /** What the folders are for. */
  readonly label: string;
  /** Asks for the path of one more. */
  readonly pathLabel: string;
  readonly folders: readonly string[];
  /** The system's own dialog, where there is one; undefined when it was dismissed. Otherwise a path is typed. */
  readonly onChoose: (() => Promise<string | undefined>) | undefined;
  readonly onAdd: (path: string) => void;
  readonly onRemove: (path: string) => void;
}

/** Folders somebody chose, each to be left out again, and the button for one more. */
export function FolderChips(props: FolderChipsProps) {
  const { onChoose, onAdd } = props;
  const [isTyping, setTyping] = useState(false);
  const choose = async (): Promise<void> => {
    const chosen = await onChoose?.();
    if (chosen !== undefined) onAdd(chosen);
  };
  return (
    <section className={styles['folders']} aria-label={props.label}>
      <div className={styles['chips']}>
        {props.folders.map((path) => (
          <span key={path} className={styles['folder']}>
            <Folder size={14} aria-hidden="true" />
            <span className={styles['path']} dir="auto">
              {path}
            </span>
            <IconButton
              label={message('components.leave-out', { path })}
              icon={X}
              onPress={() => props.onRemove(path)}
            />
          </span>
        ))}
        <Button
          icon={Plus}
          onPress={() => {
            if (onChoose === undefined) setTyping(true);
            else void choose();
          }}
        >
          {message('components.add-folder')}
        </Button>
      </div>
      {isTyping ? (
        <PathForm
          label={props.pathLabel}
          submitLabel={message('components.add')}
          onSubmit={(path) => {
            setTyping(false);
            onAdd(path);
          }}
        />
      ) : null}
    </section>
  );
}
