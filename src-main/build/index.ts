/**
 * build: from a spec file to packages. Owns the reading of spec files, with what macros and conditions
 * leave of them, the stages of a build, lists of files (listing/), what files need and provide
 * (automatic/) and the packages as they are written (packing/). Answers to rpm's parseSpec, build,
 * files, rpmfc and pack.
 *
 * Start reading at parse-spec.ts, then spec.ts and sections.ts; for building at build-spec.ts.
 */
export { buildSpec } from './build-spec.ts';
export type { BuildRequest, BuildResult, BuildStep } from './build-spec.ts';
export { BuildFailure } from './build-log.ts';
export type { BuildLog } from './build-log.ts';
export type { BuildSurroundings } from './build-surroundings.ts';
export { parseSpec } from './parse-spec.ts';
export type { ParsedSpec } from './parse-spec.ts';
export { binaryHeaders, sourceHeader } from './spec-headers.ts';
export { SpecError } from './spec-error.ts';
export { preambleTags, qualifiers } from './preamble-tags.ts';
export { sectionAt, sectionNames } from './sections.ts';
export type { SectionKind } from './sections.ts';
export type { ReadLine, SpecLineSurroundings } from './spec-lines.ts';
export type { SpecPlace } from './spec-place.ts';
export type { SpecRuntime } from './spec-macros.ts';
export type * from './spec.ts';
