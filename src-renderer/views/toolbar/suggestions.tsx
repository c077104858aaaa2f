import { useEffect, useRef } from 'react';
import { suggestionDetail } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { useCompletion } from '../../state/index.ts';
import styles from './search-box.module.css';

export const suggestionsId = 'search-suggestions';

export function suggestionId(index: number): string {
  return `search-suggestion-${index}`;
}

interface SuggestionsProps {
  readonly onTake: (index: number) => void;
}

/** How the search text may go on; the keyboard stays in the text. */
export function Suggestions({ onTake }: SuggestionsProps) {
  const suggestions = useCompletion((state) => state.suggestions);
  const chosen = useCompletion((state) => state.chosen);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div
      ref={list}
      id={suggestionsId}
      role="listbox"
      aria-label={message('toolbar.suggestions')}
      hidden={suggestions.length === 0}
      className={styles['suggestions']}
    >
      {suggestions.map((suggestion, index) => (
        <div
          key={suggestion.insert}
          id={suggestionId(index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className={styles['suggestion']}
          onMouseDown={(event) => {
            // the text keeps the focus
            event.preventDefault();
            onTake(index);
          }}
        >
          <span className={styles['label']}>{suggestion.label}</span>
          {suggestion.detail === '' ? null : (
            <span className={styles['detail']}>{suggestionDetail(suggestion)}</span>
          )}
        </div>
      ))}
    </div>
  );
}
