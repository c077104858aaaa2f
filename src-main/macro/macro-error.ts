/** Text that cannot be expanded. */
export class MacroError extends Error {
  /** What rpm prints, each behind its own `error: `. */
  readonly lines: readonly string[];
  /** Whether the place in a spec is already told, or is not to be. */
  readonly isPlaced: boolean;

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
    this.isPlaced = false;
  }

  /** The same with the place in front of each line. */
  at(place: string): MacroError {
    return placed(this.lines.map((line) => `${place}${line}`));
  }

  /** An error that is told without its place: those of expressions, of Lua, of `%{error:...}`. */
  static withoutPlace(...lines: readonly string[]): MacroError {
    return placed(lines);
  }
}

function placed(lines: readonly string[]): MacroError {
  return Object.assign(new MacroError(...lines), { isPlaced: true });
}
