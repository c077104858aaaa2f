import type { EventName, EngineEvents } from '../contract/events.ts';
import type { MethodArguments, MethodName, MethodResult } from '../contract/methods.ts';

/** What a handler knows of the call it answers. */
export interface CallContext {
  /** Aborted when the caller cancels or goes away. */
  readonly signal: AbortSignal;
}

/** One handler for every method of the contract; a missing one does not compile. */
export type EngineHandlers = {
  readonly [M in MethodName]: (
    call: CallContext,
    ...args: MethodArguments<M>
  ) => MethodResult<M> | Promise<MethodResult<M>>;
};

/** Tells every window of something that happened. */
export type EmitEvent = <E extends EventName>(name: E, payload: EngineEvents[E]) => void;
