/** What keeps a package from being signed: whole lines as they follow `error: `. */
export class SigningError extends Error {
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}
