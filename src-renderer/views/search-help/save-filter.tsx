import { useId, useState } from 'react';
import { Button, Dialog } from '../../components/index.ts';
import { closeOverlay, saveFilter, useFilters } from '../../state/index.ts';
import styles from './search-help.module.css';

interface SaveFilterProps {
  readonly text: string;
  /** The name it had. */
  readonly renames?: string | undefined;
}

/** Gives what is searched for a name, under which it stands in the rail. */
export function SaveFilter({ text: initial, renames }: SaveFilterProps) {
  const id = useId();
  const [name, setName] = useState(renames ?? '');
  const [text, setText] = useState(initial);
  const failure = useFilters((state) => state.failure);
  const close = (): void => closeOverlay('save-filter');
  const isReady = name.trim() !== '' && text.trim() !== '';
  const save = (): void => {
    if (isReady) void saveFilter({ name: name.trim(), text: text.trim() }, renames);
  };
  return (
    <Dialog
      title={renames === undefined ? 'Save this search' : 'Change the filter'}
      size="small"
      onClose={close}
      onConfirm={save}
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button look="primary" isDisabled={!isReady} onPress={save}>
            Save
          </Button>
        </>
      }
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <label htmlFor={`${id}-name`}>Name</label>
        <input
          id={`${id}-name`}
          className={styles['input']}
          value={name}
          maxLength={100}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setName(event.target.value)}
        />
        <label htmlFor={`${id}-text`}>Sentence</label>
        <input
          id={`${id}-text`}
          className={styles['input']}
          value={text}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={failure === undefined ? undefined : true}
          aria-describedby={failure === undefined ? undefined : `${id}-failure`}
          onChange={(event) => setText(event.target.value)}
        />
        {failure === undefined ? null : (
          <p id={`${id}-failure`} className={styles['failure']} role="alert">
            {failure.charAt(0).toUpperCase() + failure.slice(1)}
          </p>
        )}
        <button type="submit" hidden>
          Save
        </button>
      </form>
    </Dialog>
  );
}
