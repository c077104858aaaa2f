import { MacroError } from './macro-error.ts';
import { closingPlace } from './tokens.ts';

export interface MacroDefinition {
  readonly body: string;
  /** Option letters as getopt(3) has them, for a macro that takes parameters. */
  readonly options?: string;
  /** The body is not expanded again: a parameter's value. */
  readonly isFinal?: boolean;
}

/**
 * Takes `name body`, `name(options) body` or `name {body}` apart.
 *
 * @param word - what the message calls the definition: `define`, `global`
 * @throws {MacroError} for a name that is none
 */
export function definedMacro(
  text: string,
  word: string,
): { readonly name: string; readonly definition: MacroDefinition } {
  const match = /^\s*([^\s(]*)(?:\(([^)]*)\))?\s*/.exec(text);
  const [start = '', name = '', options] = match ?? [];
  if (!/^[A-Za-z_][A-Za-z0-9_]{1,}$/.test(name))
    throw new MacroError(`Macro %${name} has illegal name (%${word})`);
  let body = text.slice(start.length);
  if (body.startsWith('{')) {
    const end = closingPlace(body, 0, '{');
    if (end === undefined) throw new MacroError(`Macro %${name} has unterminated body`);
    body = body.slice(1, end);
  } else body = body.trimEnd();
  return { name, definition: options === undefined ? { body } : { body, options } };
}
