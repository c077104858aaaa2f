/** What every command that reads specs gives the parser. */
import { readFileSync, statSync } from 'node:fs';
import { decodeText, isSystemError, systemErrorText } from '../../base/index.ts';
import type { SpecRuntime } from '../../build/index.ts';
import type { GivenRuntime } from './evaluate.ts';

/** Macros and Lua of the command line's configuration. */
export function specRuntimeOf({ runtime: { specLua, macros } }: GivenRuntime): SpecRuntime {
  return {
    macros,
    setLuaList: (name, values) => specLua.setLuaList(name, values),
    luaFault: (code, name) => specLua.luaFault(code, name),
  };
}

/** A spec, or a file that it includes. One that is no file has no end, or nobody writes to it. */
export function readSpecText(
  path: string,
): { readonly text: string } | { readonly reason: string } {
  try {
    if (!statSync(path).isFile()) return { reason: 'it is no file' };
    return { text: decodeText(readFileSync(path)) };
  } catch (thrown) {
    if (isSystemError(thrown)) return { reason: systemErrorText(thrown.code) };
    throw thrown;
  }
}
