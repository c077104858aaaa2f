/**
 * build: from a spec file to packages; today what the file says, not yet building. Owns the reading of
 * spec files, with what macros and conditions leave of them, and the headers of the packages they
 * describe. Answers to rpm's parseSpec, parsePreamble and their kin.
 *
 * Start reading at parse-spec.ts, then spec.ts and sections.ts.
 */
export { parseSpec } from './parse-spec.ts';
export type { ParsedSpec } from './parse-spec.ts';
export { binaryHeaders, sourceHeader } from './spec-headers.ts';
export { SpecError } from './spec-error.ts';
export type { SpecLineSurroundings } from './spec-lines.ts';
export type { SpecRuntime } from './spec-macros.ts';
export type * from './spec.ts';
