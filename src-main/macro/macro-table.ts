/** All macros as a text, as `%{dump}` and `--showrc` print it. */

/** Where a definition comes from: the numbers rpm prints. */
export const MacroLevel = {
  builtin: -20,
  file: -13,
  rcFile: -11,
  commandLine: -7,
  global: 0,
} as const;

/** Where in a file a definition begins. */
export interface MacroSource {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface MacroRow {
  readonly name: string;
  readonly body: string;
  readonly options: string | undefined;
  /** A `MacroLevel`, or the number of parametric macros inside of which it was defined. */
  readonly level: number;
  readonly isUsed: boolean;
  /** The file it was read from; absent for all others. */
  readonly source?: MacroSource | undefined;
}

const line = '='.repeat(24);

/** One macro after the other by name, with its level and, for those that were used, `=`; without a line's end. */
export function macroTable(rows: readonly MacroRow[]): string {
  const sorted = rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [line, ...sorted.map(rowText), `${line} active ${rows.length} empty 0`].join('\n');
}

function rowText({ name, body, options, level, isUsed }: MacroRow): string {
  const taken = options === undefined || options === '' ? '' : `(${options})`;
  const shown = body === '' ? '' : `\t${body}`;
  return `${String(level).padStart(3)}${isUsed ? '=' : ':'} ${name}${taken}${shown}`;
}
