import { create } from 'zustand';
import type { FilterSuggestion } from '../../src-main/contract/filter.ts';
import { engine } from '../engine/index.ts';
import { createLatest } from './remote.ts';

interface CompletionState {
  readonly suggestions: readonly FilterSuggestion[];
  /** What a suggestion takes the place of in the search text. */
  readonly from: number;
  readonly to: number;
  /** The suggestion the keyboard is on; -1 for none, so that Enter does not take one unasked. */
  readonly chosen: number;
}

const none: CompletionState = { suggestions: [], from: 0, to: 0, chosen: -1 };

/** How the search text may go on; empty while nothing is offered. */
export const useCompletion = create<CompletionState>(() => none);

const latest = createLatest();

/** Asks how the text may go on at the cursor; a failure only means that nothing is offered. */
export function askCompletion(text: string, cursor: number): void {
  void latest.ask(
    (signal) => engine.call('filter.complete', [text, cursor], { signal }),
    ({ suggestions, from, to }) => useCompletion.setState({ suggestions, from, to, chosen: -1 }),
    () => useCompletion.setState(none),
  );
}

export function closeCompletion(): void {
  latest.drop();
  useCompletion.setState(none);
}

/** Moves on by one, round and round through the text itself. */
export function chooseSuggestion(step: 1 | -1): void {
  useCompletion.setState(({ suggestions, chosen }) => {
    const places = suggestions.length + 1;
    return { chosen: ((chosen + 1 + step + places) % places) - 1 };
  });
}

/** The text with a suggestion in it, and where the cursor belongs. */
export function completedText(
  text: string,
  index: number,
): { readonly text: string; readonly cursor: number } | undefined {
  const { suggestions, from, to } = useCompletion.getState();
  const insert = suggestions[index]?.insert;
  if (insert === undefined) return undefined;
  const rest = text.slice(to);
  // a field is only begun; behind a value the next word may follow
  const isOpen = /[:=<>/]$/.test(insert);
  const space = isOpen || rest.startsWith(' ') ? '' : ' ';
  return {
    text: `${text.slice(0, from)}${insert}${space}${rest}`,
    cursor: from + insert.length + space.length,
  };
}
