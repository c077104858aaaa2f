import { CircleHelp, Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { IconButton, KeyCap } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import {
  askCompletion,
  chooseSuggestion,
  closeCompletion,
  completedText,
  goTo,
  openOverlay,
  setSearchText,
  useCompletion,
  usePackages,
} from '../../state/index.ts';
import { Suggestions, suggestionId, suggestionsId } from './suggestions.tsx';
import styles from './search-box.module.css';

/** Words or a sentence; how it may go on is offered below, and only taken when it is chosen. */
export function SearchBox() {
  const text = usePackages((state) => state.text);
  const mistake = usePackages((state) => state.mistake);
  const chosen = useCompletion((state) => state.chosen);
  const isOpen = useCompletion((state) => state.suggestions.length > 0);
  const input = useRef<HTMLInputElement>(null);
  const nextCursor = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    const cursor = nextCursor.current;
    nextCursor.current = undefined;
    if (cursor !== undefined) input.current?.setSelectionRange(cursor, cursor);
  }, [text]);
  useEffect(() => closeCompletion, []);

  const take = (index: number): boolean => {
    const completed = completedText(text, index);
    if (completed === undefined) return false;
    nextCursor.current = completed.cursor;
    goTo('packages');
    setSearchText(completed.text);
    askCompletion(completed.text, completed.cursor);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (onSearchKey(event, { text, isOpen, chosen, take })) event.preventDefault();
  };
  return (
    <div className={styles['place']} role="search">
      <div className={styles['search']} data-mistaken={mistake === undefined ? undefined : true}>
        <Search size={16} className={styles['glass']} aria-hidden="true" />
        <input
          ref={input}
          className={styles['input']}
          type="text"
          role="combobox"
          value={text}
          data-search
          data-pane="search"
          aria-label={message('toolbar.search')}
          aria-keyshortcuts="Control+F /"
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-controls={suggestionsId}
          aria-activedescendant={isOpen && chosen >= 0 ? suggestionId(chosen) : undefined}
          aria-invalid={mistake === undefined ? undefined : true}
          aria-describedby={mistake === undefined ? undefined : mistakeId}
          placeholder={message('toolbar.search-placeholder')}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            const { value, selectionStart } = event.target;
            goTo('packages');
            setSearchText(value);
            if (value === '') closeCompletion();
            else askCompletion(value, selectionStart ?? value.length);
          }}
          onKeyDown={onKeyDown}
          onBlur={closeCompletion}
        />
        {text === '' ? (
          <span className={styles['keys']} aria-hidden="true">
            <KeyCap keys="Ctrl+F" />
          </span>
        ) : (
          <IconButton
            label={message('toolbar.search-clear')}
            icon={X}
            onPress={() => {
              setSearchText('');
              closeCompletion();
            }}
          />
        )}
        <IconButton
          label={message('toolbar.search-help')}
          shortcut="F2"
          icon={CircleHelp}
          onPress={() => openOverlay({ kind: 'search-help' })}
        />
      </div>
      <Suggestions onTake={take} />
      {mistake === undefined || isOpen ? null : <Mistake text={text} />}
    </div>
  );
}

const mistakeId = 'search-mistake';

/** What is not understood, with its place in the text. */
function Mistake({ text }: { readonly text: string }) {
  const mistake = usePackages((state) => state.mistake);
  if (mistake === undefined) return null;
  const { at, length, message, hint } = mistake;
  const end = at + length;
  return (
    <div id={mistakeId} className={styles['mistake']} role="status">
      <p className={styles['quote']}>
        {text.slice(0, at)}
        <mark className={styles['wrong']}>{text.slice(at, end) || ' '}</mark>
        {text.slice(end)}
      </p>
      <p>{message.charAt(0).toUpperCase() + message.slice(1)}.</p>
      {hint === undefined ? null : <p className={styles['hint']}>{hint}</p>}
    </div>
  );
}

interface SearchKeys {
  readonly text: string;
  readonly isOpen: boolean;
  readonly chosen: number;
  readonly take: (index: number) => boolean;
}

/** Tells whether the key meant something here. */
function onSearchKey(
  event: KeyboardEvent<HTMLInputElement>,
  { text, isOpen, chosen, take }: SearchKeys,
): boolean {
  if (event.altKey || event.metaKey || event.shiftKey) return false;
  const { key, currentTarget } = event;
  if (event.ctrlKey) {
    if (key !== ' ') return false;
    askCompletion(text, currentTarget.selectionStart ?? text.length);
    return true;
  }
  if (isOpen && key === 'ArrowDown') chooseSuggestion(1);
  else if (isOpen && key === 'ArrowUp') chooseSuggestion(-1);
  else if (isOpen && key === 'Escape') closeCompletion();
  else if (isOpen && chosen >= 0 && (key === 'Tab' || key === 'Enter')) return take(chosen);
  else if (key === 'Escape' && text !== '') setSearchText('');
  else if (key === 'ArrowDown' || key === 'Enter') {
    closeCompletion();
    document.querySelector<HTMLElement>('[data-pane="packages"]')?.focus();
  } else return false;
  return true;
}
