import { RpmError } from '../base/index.ts';

/** A sentence that cannot be understood, and where: a part of the text, in UTF-16 units. */
export class FilterError extends RpmError {
  readonly at: number;
  readonly length: number;

  constructor(message: string, at: number, length: number, hint?: string) {
    super('FILTER_INVALID', message, {
      context: { at, length },
      ...(hint === undefined ? {} : { hint }),
    });
    this.at = at;
    this.length = length;
  }
}
