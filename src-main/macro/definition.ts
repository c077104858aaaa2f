import { MacroError } from './macro-error.ts';
import { closingPlace, mayOpen, OpenBrackets, plainLength } from './tokens.ts';

/** What a text defines, and where it goes on behind it. */
export interface ReadDefinition {
  readonly name: string;
  readonly body: string;
  /** Option letters as getopt(3) has them, for a macro that takes parameters. */
  readonly options: string | undefined;
  readonly next: number;
  /** What is odd about it, in rpm's words. */
  readonly warning?: string;
}

const macroName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** @throws {MacroError} for a name that is none; `word` is what asks: `define`, `undefine` */
export function requireName(name: string, word: string): void {
  if (!macroName.test(name)) throw new MacroError(`Macro %${name} has illegal name (%${word})`);
}

/**
 * Reads `name body`, `name(options) body` or, outside of braces, `name {body}`.
 *
 * @param word - what asks for it: `define` or `global`
 * @param isBraced - the text ends where the body ends; otherwise the line does
 * @throws {MacroError} for names, options and bodies that are none
 */
export function readDefinition(
  text: string,
  from: number,
  word: string,
  isBraced: boolean,
): ReadDefinition {
  const nameAt = skipBlanks(text, from);
  let at = nameAt;
  while (/\w/.test(text[at] ?? '')) at += 1;
  const name = text.slice(nameAt, at);
  requireName(name, word);
  let options: string | undefined;
  if (text[at] === '(') {
    const end = text.indexOf(')', at);
    if (end < 0) throw new MacroError(`Macro %${name} has unterminated opts`);
    options = text.slice(at + 1, end);
    at = end + 1;
  }
  const isSet = options !== undefined || /^(?:$|[ \t]|\\\n)/.test(text.slice(at));
  const warning = isSet ? undefined : `Macro %${name} needs whitespace before body`;
  at = skipBlanks(text, at);
  const [body, next] = isBraced ? [text.slice(at), text.length] : readBody(text, at, name);
  if (body === '') throw new MacroError(`Macro %${name} has empty body`);
  return { name, body, options, next, ...(warning !== undefined && { warning }) };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

/** The body up to the end of the line, or in braces, with the place behind it. */
function readBody(text: string, from: number, name: string): readonly [string, number] {
  if (text[from] !== '{') return readLine(text, from, name);
  const end = closingPlace(text, from, '{');
  if (end === undefined) throw new MacroError(`Macro %${name} has unterminated body`);
  return [text.slice(from + 1, end), text[end + 1] === '\n' ? end + 2 : end + 1];
}

/** A line; what macros in it have in brackets, and what a backslash joins, reaches over its end. */
function readLine(text: string, from: number, name: string): readonly [string, number] {
  const rest = text.slice(from);
  if (!/[\\\n]/.test(rest) && !mayOpen(rest)) return [rest.trimEnd(), text.length];
  const open = new OpenBrackets();
  let body = '';
  let at = from;
  for (;;) {
    const plain = plainLength(text, at);
    body += text.slice(at, at + plain);
    at += plain;
    const character = text[at];
    if (character === undefined || (character === '\n' && !open.isAny)) break;
    const next = text[at + 1] ?? '';
    if (character === '\\' && next !== '') {
      body += next;
      at += 2;
    } else if (character === '%' && next === '%') {
      body += '%%';
      at += 2;
    } else {
      open.take(character, text[at - 1]);
      body += character;
      at += 1;
    }
  }
  if (open.isAny) throw new MacroError(`Macro %${name} has unterminated body`);
  return [body.trimEnd(), Math.min(at + 1, text.length)];
}
