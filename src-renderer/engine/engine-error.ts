import type { WireError } from '../../src-main/contract/errors.ts';
import { message } from '../language/index.ts';

/** An error as the engine (or the client itself) reported it; `wire` holds code, message, hint and context. */
export class EngineError extends Error {
  readonly wire: WireError;

  constructor(wire: WireError) {
    super(wire.message);
    this.name = 'EngineError';
    this.wire = wire;
  }
}

/** Whatever was thrown, in the one shape the window knows how to show. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof EngineError) return thrown.wire;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'INTERNAL', message: message('told.window-failed', { reason }), context: {} };
}

export function unavailable(what: string): EngineError {
  return new EngineError({
    code: 'ENGINE_UNAVAILABLE',
    message: message('told.no-answer', { what }),
    hint: message('told.no-answer-hint'),
    context: {},
  });
}

export function cancelled(what: string): EngineError {
  return new EngineError({
    code: 'CANCELLED',
    message: message('told.cancelled', { what }),
    context: {},
  });
}
