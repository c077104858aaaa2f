/** Text that cannot be expanded. */
export class MacroError extends Error {
  /** What rpm prints, each behind its own `error: `. */
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}
