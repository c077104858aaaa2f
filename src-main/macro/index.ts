/**
 * macro: rpm's macros as far as a system that installs needs them: definitions, conditionals,
 * parameters and the built-ins that look at text. Answers to rpm's rpmmacro. Expressions (`%[...]`)
 * and what only spec files use are not here.
 *
 * Start reading at macros.ts.
 */
export { defaultMacros } from './default-macros.ts';
export { MacroError } from './macro-error.ts';
export { Macros } from './macros.ts';
export type { MacroSurroundings } from './macros.ts';
