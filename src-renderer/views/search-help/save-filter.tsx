import { useId, useState } from 'react';
import { Button, Dialog } from '../../components/index.ts';
import { message } from '../../language/index.ts';
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
      title={message(renames === undefined ? 'search-help.save-title' : 'search-help.change-title')}
      size="small"
      onClose={close}
      onConfirm={save}
      footer={
        <>
          <Button onPress={close}>{message('common.cancel')}</Button>
          <Button look="primary" isDisabled={!isReady} onPress={save}>
            {message('search-help.save')}
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
        <label htmlFor={`${id}-name`}>{message('search-help.name')}</label>
        <input
          id={`${id}-name`}
          className={styles['input']}
          value={name}
          maxLength={100}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setName(event.target.value)}
        />
        <label htmlFor={`${id}-text`}>{message('search-help.sentence')}</label>
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
          {message('search-help.save')}
        </button>
      </form>
    </Dialog>
  );
}
