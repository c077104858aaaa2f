/**
 * query: finding packages and printing what is known of them. Owns selectors, the query format, its
 * formatters and computed tags, the named forms of output and the file listing. Answers to rpm's
 * query.c, headerfmt, formats and tagexts.
 *
 * Start reading at format-parser.ts and format-evaluator.ts, then selectors.ts.
 */
export { compileFormat } from './format-evaluator.ts';
export type { QueryFormat } from './format-evaluator.ts';
export { FormatError } from './format-parser.ts';
export { listFiles } from './file-listing.ts';
export type { ListingOptions } from './file-listing.ts';
export { diskLookUp, findFileOwners } from './file-owners.ts';
export type { FileLookUp } from './file-owners.ts';
export { matcherOf } from './name-patterns.ts';
export type { Matcher } from './name-patterns.ts';
export { labelForm, printForms } from './print-forms.ts';
export type { PrintFormName } from './print-forms.ts';
export { selectPackages } from './selectors.ts';
export type { Selection, SelectorName } from './selectors.ts';
export { valueOf } from './tag-extensions.ts';
export type { Subject } from './tag-extensions.ts';
export type { TagValue } from './tag-value.ts';
