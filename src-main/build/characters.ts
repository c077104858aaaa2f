/** Which characters names and versions of a spec have. Rules: rpm-spec(5) and observed behaviour of rpm. */
import { SpecError } from './spec-error.ts';

/** Whose text it is: what its faults are told with. */
export interface TextPlace {
  /** The whole line, or the dependency. */
  readonly line: string;
  fault(reason: string): SpecError;
  warn(text: string): void;
}

/** Punctuation that is allowed beside letters and digits; braces and `%` are macros that stand for nothing. */
const allowed = {
  name: '-._+%{}',
  version: '._+%{}~^',
  evr: '._+%{}~^-:',
} as const;

/**
 * @param kind - what the text is to be
 * @throws {SpecError} naming the first character that does not belong there
 */
export function checkCharacters(parse: TextPlace, text: string, kind: keyof typeof allowed): void {
  for (const character of text) {
    if (/^[A-Za-z0-9]$/.test(character) || allowed[kind].includes(character)) continue;
    const byte = (Buffer.from(character)[0] ?? 0).toString(16);
    throw parse.fault(`Illegal char '${character}' (0x${byte}) in: ${parse.line}`);
  }
  if (text.includes('..')) throw parse.fault(`Illegal sequence ".." in: ${parse.line}`);
  if (text.includes('%{')) parse.warn(`Possible unexpanded macro in: ${parse.line}`);
}

/** As `checkCharacters`, adding a line of its own behind that of the character. */
export function checkNameOnly(parse: TextPlace, text: string, reason: string): void {
  try {
    checkCharacters(parse, text, 'name');
  } catch (thrown) {
    if (!(thrown instanceof SpecError)) throw thrown;
    throw new SpecError(...thrown.lines, ...parse.fault(reason).lines);
  }
}
