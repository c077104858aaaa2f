/** What parsing a spec needs of macros and Lua. Made by `openRuntime` of scriptlets. */
import { MacroError } from '../macro/index.ts';
import type { Macros } from '../macro/index.ts';
import { SpecError } from './spec-error.ts';

/** Macros with the Lua state that belongs to them. */
export interface SpecRuntime {
  readonly macros: Macros;
  /** Puts lists of the spec where its Lua finds them: `sources`, `patches`, and their numbers. */
  setLuaList(name: string, values: readonly (string | number)[]): void;
  /** Lua's own complaint about a script that cannot be compiled; undefined when it can. */
  luaFault(code: string, chunkName: string): string | undefined;
}

/**
 * Expands, with what cannot be expanded told as the spec's fault.
 *
 * @throws {SpecError}
 */
export function expandIn({ macros }: Pick<SpecRuntime, 'macros'>, text: string): string {
  return toldAsSpec(() => macros.expand(text));
}

/** Runs what may fail in macros. @throws {SpecError} for a MacroError */
export function toldAsSpec<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof MacroError) throw new SpecError(...thrown.lines);
    throw thrown;
  }
}
