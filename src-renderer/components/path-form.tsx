import { useId, useState } from 'react';
import { message } from '../language/index.ts';
import { Button } from './button.tsx';
import styles from './path-form.module.css';

interface PathFormProps {
  readonly label: string;
  readonly hint?: string;
  readonly initial?: string;
  readonly submitLabel: string;
  readonly isBusy?: boolean;
  readonly onSubmit: (path: string) => void;
  /** The system's own dialog, where there is one; undefined when it was dismissed. */
  readonly onChoose?: (() => Promise<string | undefined>) | undefined;
}

/** Asks for an absolute path; relative ones are refused with a word of why. */
export function PathForm(props: PathFormProps) {
  const id = useId();
  const [path, setPath] = useState(props.initial ?? '');
  const [isRefused, setRefused] = useState(false);
  const { onChoose } = props;
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        const trimmed = path.trim();
        setRefused(!trimmed.startsWith('/'));
        if (trimmed.startsWith('/') && props.isBusy !== true) props.onSubmit(trimmed);
      }}
    >
      <label htmlFor={id} className={styles['label']}>
        {props.label}
      </label>
      <div className={styles['line']}>
        <input
          id={id}
          className={styles['input']}
          value={path}
          spellCheck={false}
          autoComplete="off"
          data-autofocus
          aria-invalid={isRefused || undefined}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setPath(event.target.value)}
        />
        {onChoose === undefined ? null : (
          <Button
            onPress={() => {
              void onChoose().then((chosen) => {
                if (chosen !== undefined) setPath(chosen);
              });
            }}
          >
            {message('components.choose')}
          </Button>
        )}
        <Button look="primary" type="submit" isDisabled={props.isBusy === true} onPress={() => {}}>
          {props.submitLabel}
        </Button>
      </div>
      <p id={`${id}-hint`} className={styles['hint']} data-refused={isRefused || undefined}>
        {isRefused ? message('components.path-refused') : props.hint}
      </p>
    </form>
  );
}
