/** The lines of `%trace`: which macro is expanded where, and what came of it. */

/** What is known of the text that is being expanded. */
export interface TracedText {
  /** The last macro in it that was one. */
  name: string;
  /** Where the expansion of the last macro begins in what was expanded so far. */
  start: number;
}

/** @param next - behind the macro at `sign` */
export function macroLine(depth: number, text: string, sign: number, next: number): string {
  const end = text.indexOf('\n', next);
  const behind = text.slice(next + 1, end < 0 ? text.length : end);
  return `${number(depth)}>${' '.repeat(2 * depth + 1)}${text.slice(sign, next)}^${behind}`;
}

/** The outermost text is shown whole, of others the end. */
export function expansionLines(depth: number, { name, start }: TracedText, text: string): string {
  const trimmed = (depth === 0 ? text : text.slice(start)).replace(/\n+$/, '');
  const shown = depth === 0 ? trimmed : trimmed.slice(trimmed.lastIndexOf('\n') + 1);
  const first = `${number(depth)}<${' '.repeat(2 * depth + 2)}(%${name})`;
  return shown === '' ? first : `${first}\n${shown}`;
}

function number(depth: number): string {
  return String(depth).padStart(3);
}
