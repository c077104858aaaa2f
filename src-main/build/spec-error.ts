import { RpmError } from '../base/index.ts';

/** A spec file that cannot be used. */
export class SpecError extends RpmError {
  /** What rpm prints, each behind its own `error: `. */
  readonly lines: readonly string[];

  /** @param lines - in rpm's words, with place and what stands there; none where all was told before */
  constructor(...lines: readonly string[]) {
    super('SPEC_MALFORMED', lines.join('\n'));
    this.lines = lines;
  }
}
