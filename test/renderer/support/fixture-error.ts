import type { WireError } from '../../../src-main/contract/errors.ts';

/** A failure as the fixture engine sends it over the wire. */
export class FixtureError extends Error {
  readonly wire: WireError;

  constructor(wire: WireError) {
    super(wire.message);
    this.wire = wire;
  }
}
