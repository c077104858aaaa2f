/**
 * filter: sentences that choose packages, the same in the window's search box and on the command line.
 * Owns their grammar, what each field means, completion at a place, and the facts of a package that a
 * sentence is held against. rpm has nothing like it; where a field asks what one of rpm's selectors asks
 * (`provides`, `file`, `group`), the answers are the same.
 *
 * Start reading at sentence.ts, then parse-sentence.ts and filter-table.ts.
 */
export { completeSentence } from './complete-sentence.ts';
export type { ValueSource } from './complete-sentence.ts';
export { FilterError } from './filter-error.ts';
export { FilterTable } from './filter-table.ts';
export { lookUpTerms } from './look-up-terms.ts';
export type { FilterSources, TermAnswers } from './look-up-terms.ts';
export { both } from './marks.ts';
export type { Marks } from './marks.ts';
export { factsOf, factTags, searchTextOf } from './package-facts.ts';
export type { FilterRow, PackageFacts } from './package-facts.ts';
export { parseSentence } from './parse-sentence.ts';
export { printSentence, termsOf } from './sentence.ts';

export type { Sentence, Term } from './sentence.ts';
