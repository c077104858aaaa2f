/** How a sentence may go on where somebody is typing. */
import { filterFields } from '../contract/filter.ts';
import type { FilterCompletion, FilterField, FilterSuggestion } from '../contract/filter.ts';
import { fieldNamed, termStart } from './parse-sentence.ts';
import { printedValue } from './sentence.ts';

/** Values that occur, those that begin so first. */
export type ValueSource = (
  field: FilterField,
  beginning: string,
  most: number,
) => readonly string[];

const mostSuggestions = 12;

/** What is offered where values cannot be listed. */
const examples: Partial<
  Readonly<Record<FilterField['kind'], readonly (readonly [string, string])[]>>
> = {
  size: [
    ['10M', '10 MiB'],
    ['100M', '100 MiB'],
    ['1G', '1 GiB'],
  ],
  date: [
    ['today', 'since midnight'],
    ['yesterday', 'the day before'],
    ['-7d', 'a week ago'],
    ['-30d', 'thirty days ago'],
    ['-1y', 'a year ago'],
  ],
};

/** @param cursor - in UTF-16 units */
export function completeSentence(
  text: string,
  cursor: number,
  values: ValueSource,
): FilterCompletion {
  const from = partStart(text, cursor);
  const typed = text.slice(from, cursor);
  const [start = '', name = '', operator = ''] = termStart.exec(typed) ?? [];
  const field = start === '' ? undefined : fieldNamed(name);
  if (field === undefined)
    return { from, to: cursor, suggestions: start === '' ? fieldSuggestions(typed) : [] };
  const value = typed.slice(start.length).replace(/^"/, '');
  return {
    from,
    to: wordEnd(text, cursor),
    suggestions: valueSuggestions(field, operator, value, values),
  };
}

/** Where the term or word begins that the cursor is in: behind the last space, `!` or opening parenthesis. */
function partStart(text: string, cursor: number): number {
  let start = 0;
  let isQuoted = false;
  let depth = 0;
  for (let at = 0; at < cursor; at += 1) {
    const character = text[at] ?? '';
    if (isQuoted) {
      if (character === '\\') at += 1;
      else if (character === '"') isQuoted = false;
      continue;
    }
    if (character === '"') isQuoted = true;
    else if (/\s/.test(character)) {
      start = at + 1;
      depth = 0;
    } else if ((character === '!' || character === '(') && at === start) start = at + 1;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      if (depth === 0) start = at + 1;
      else depth -= 1;
    }
  }
  return start;
}

/** What stands behind the cursor up to the next space belongs to the word as well. */
function wordEnd(text: string, cursor: number): number {
  const rest = /^[^\s()"]*"?/.exec(text.slice(cursor))?.[0] ?? '';
  return cursor + rest.length;
}

function fieldSuggestions(typed: string): readonly FilterSuggestion[] {
  const beginning = typed.toLowerCase();
  return filterFields
    .filter(({ name }) => name.startsWith(beginning))
    .slice(0, beginning === '' ? filterFields.length : mostSuggestions)
    .map(({ name, help }) => ({ insert: `${name}:`, label: `${name}:`, detail: help }));
}

function valueSuggestions(
  field: FilterField,
  operator: string,
  typed: string,
  values: ValueSource,
): readonly FilterSuggestion[] {
  const beginning = typed.toLowerCase();
  const suggestion = (value: string, detail: string): FilterSuggestion => ({
    insert: `${field.name}${operator}${printedValue(value)}`,
    label: value,
    detail,
  });
  const offered =
    field.choices === undefined ? examples[field.kind] : Object.entries(field.choices);
  if (offered !== undefined)
    return offered
      .filter(([value]) => value.startsWith(beginning) && value !== typed)
      .map(([value, detail]) => suggestion(value, detail));
  return values(field, typed, mostSuggestions)
    .filter((value) => value !== typed)
    .map((value) => suggestion(value, ''));
}
