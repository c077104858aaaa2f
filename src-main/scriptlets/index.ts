/**
 * scriptlets: runs one scriptlet of a package, in the root's own shell or, for a sandbox, apart from
 * the machine. Answers to rpm's rpmscript. Which scripts run when is the transaction's business.
 *
 * Start reading at script.ts, then run-script.ts and isolation.ts.
 */
export { scriptletIsolation } from './isolation.ts';
export type { ScriptletIsolation } from './isolation.ts';
export { removeLeftScripts } from './left-scripts.ts';
export { configureMacros } from './macro-files.ts';
export type { MacroPlatform } from './macro-files.ts';
export { openRuntime } from './open-runtime.ts';
export type { Runtime } from './lua/runtime.ts';
export { runScript } from './run-script.ts';
export type { ScriptSurroundings } from './script-surroundings.ts';
export { checkScript, luaInterpreter, scriptFailure } from './script.ts';
export type { Script, ScriptEnd, ScriptOutput } from './script.ts';
