/**
 * macro: rpm's macros: definitions, conditionals, parameters, expressions, the built-ins and files of
 * macros. What they reach outside of (shell, Lua, files, environment) is passed in. Answers to rpm's
 * rpmmacro and expression.
 *
 * Start reading at macros.ts.
 */
export { defaultMacros, targetMacros } from './default-macros.ts';
export { configurationFolder, listedMacroPlaces, macroPlaces } from './macro-places.ts';
export { MacroLevel, macroTable } from './macro-table.ts';
export type { MacroRow } from './macro-table.ts';
export { expressionHolds } from './expression.ts';
export { MacroError } from './macro-error.ts';
export { Macros } from './macros.ts';
export type { MacroSurroundings } from './macros.ts';
export type { Parameters } from './parameters.ts';
export { splitWords } from './tokens.ts';
