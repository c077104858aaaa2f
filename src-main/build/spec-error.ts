import { RpmError } from '../base/index.ts';
import type { SpecPlace } from './spec-place.ts';

/** A spec file that cannot be used. */
export class SpecError extends RpmError {
  /** What rpm prints, each behind its own `error: `. */
  readonly lines: readonly string[];
  /** What was being read; undefined where no file was. */
  place: SpecPlace | undefined;

  /** @param lines - in rpm's words, with place and what stands there; none where all was told before */
  constructor(...lines: readonly string[]) {
    super('SPEC_MALFORMED', lines.join('\n'));
    this.lines = lines;
  }
}
