/** A sentence as data, and as text again. */
import type { FilterFieldName } from '../contract/filter.ts';

export type FilterOperator = ':' | '=' | '<' | '<=' | '>' | '>=';

/** `field operator value`. */
export interface Term {
  readonly kind: 'term';
  readonly field: FilterFieldName;
  readonly operator: FilterOperator;
  readonly value: string;
}

/**
 * `word` stands alone: a text within the label or the summary, a name when it has wildcards, the owner of
 * a file when it begins with a slash. What was quoted has no wildcards and is no path.
 */
export type Sentence =
  | { readonly kind: 'everything' }
  | { readonly kind: 'word'; readonly text: string; readonly isQuoted: boolean }
  | Term
  | { readonly kind: 'not'; readonly part: Sentence }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Sentence[] };

/** Whether a text holds a wildcard that is not escaped. */
export function hasWildcards(text: string): boolean {
  return /[*?[]/.test(text.replace(/\\./gs, ''));
}

/** All terms of a sentence, in the order in which they stand. */
export function termsOf(sentence: Sentence): readonly Term[] {
  switch (sentence.kind) {
    case 'term':
      return [sentence];
    case 'not':
      return termsOf(sentence.part);
    case 'and':
    case 'or':
      return sentence.parts.flatMap(termsOf);
    case 'everything':
    case 'word':
      return [];
  }
}

/** The sentence as somebody would type it; parsing it gives the same sentence. */
export function printSentence(sentence: Sentence): string {
  switch (sentence.kind) {
    case 'everything':
      return '';
    case 'word':
      return sentence.isQuoted ? quoted(sentence.text) : sentence.text;
    case 'term':
      return printedTerm(sentence);
    case 'not':
      return `!${inParentheses(sentence.part)}`;
    case 'and':
      return sentence.parts.map(inParentheses).join(' ');
    case 'or':
      return sentence.parts
        .map((part) => (part.kind === 'and' ? printSentence(part) : inParentheses(part)))
        .join(' or ');
  }
}

/** `>` and a value that begins with `=` would be read as `>=`. */
function printedTerm({ field, operator, value }: Term): string {
  const isMistaken = /[<>]$/.test(operator) && value.startsWith('=');
  return `${field}${operator}${isMistaken ? quoted(value) : printedValue(value)}`;
}

function inParentheses(part: Sentence): string {
  const text = printSentence(part);
  return part.kind === 'and' || part.kind === 'or' ? `(${text})` : text;
}

/** A value in quotes where it would otherwise end early or not be one. */
export function printedValue(value: string): string {
  return isPlainValue(value) ? value : quoted(value);
}

/** Whether a text stands without quotes: no spaces, no quotes, parentheses only in pairs. */
export function isPlainValue(text: string): boolean {
  if (text === '' || /[\s"]/.test(text)) return false;
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
