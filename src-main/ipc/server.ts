import type { EngineEvents, EventName } from '../contract/events.ts';
import type { MethodName } from '../contract/methods.ts';
import type { Transport } from '../contract/wire.ts';
import type { Log } from '../base/index.ts';
import { RpmError } from '../base/index.ts';
import type { CallContext, EngineHandlers } from '../operations/index.ts';
import { checkArguments, isMethodName } from './method-arguments.ts';
import type { CallerMessage } from './wire-messages.ts';
import { idOf, parseCallerMessage, toWireError } from './wire-messages.ts';

const MAX_CALLS_IN_FLIGHT = 1000;

/** The engine's end of one transport. */
export interface Server {
  emit<E extends EventName>(name: E, payload: EngineEvents[E]): void;
  close(): void;
}

/**
 * Answers calls over a transport until it closes: envelope and arguments are checked, the handler is
 * called, its result or error goes back under the call's id. Closing aborts what is in flight.
 */
export function serve(transport: Transport, handlers: EngineHandlers, log: Log): Server {
  const inFlight = new Map<number, AbortController>();

  const fail = (id: number, thrown: unknown): void => {
    transport.send({ type: 'error', id, error: toWireError(thrown) });
  };

  const answer = async (message: Extract<CallerMessage, { type: 'call' }>): Promise<void> => {
    const { id } = message;
    const controller = new AbortController();
    try {
      if (inFlight.has(id))
        throw new RpmError('BAD_ARGUMENT', `call ${id}: this id is already in use`);
      if (inFlight.size >= MAX_CALLS_IN_FLIGHT)
        throw new RpmError('BAD_ARGUMENT', `call ${id}: ${inFlight.size} calls are in flight`);
    } catch (thrown) {
      fail(id, thrown);
      return;
    }
    inFlight.set(id, controller);
    try {
      const value = await dispatch(handlers, message.method, message.args, controller);
      transport.send({ type: 'result', id, value });
    } catch (thrown) {
      const error = toWireError(thrown);
      if (error.code === 'INTERNAL') log.error(`${message.method}: ${stackOf(thrown)}`);
      transport.send({ type: 'error', id, error });
    } finally {
      inFlight.delete(id);
    }
  };

  const stopListening = transport.onMessage((raw) => {
    const message = parseCallerMessage(raw);
    if (message === undefined) {
      const id = idOf(raw);
      if (id === undefined) log.warning('ignored a message that is no call');
      else fail(id, new RpmError('BAD_ARGUMENT', `call ${id}: not a call`));
    } else if (message.type === 'cancel') {
      inFlight.get(message.id)?.abort();
    } else {
      void answer(message);
    }
  });
  const abortAll = (): void => {
    for (const controller of inFlight.values()) controller.abort();
  };
  transport.onClose(abortAll);

  return {
    emit: (name, payload) => transport.send({ type: 'event', name, payload }),
    close() {
      stopListening();
      abortAll();
      transport.close();
    },
  };
}

async function dispatch(
  handlers: EngineHandlers,
  method: string,
  args: readonly unknown[],
  controller: AbortController,
): Promise<unknown> {
  if (!isMethodName(method))
    throw new RpmError('UNKNOWN_METHOD', `calling ${method}: there is no such method`);
  return await callHandler(handlers, method, args, { signal: controller.signal });
}

async function callHandler<M extends MethodName>(
  handlers: EngineHandlers,
  method: M,
  args: readonly unknown[],
  call: CallContext,
): Promise<unknown> {
  return await handlers[method](call, ...checkArguments(method, args));
}

/** For the log of this process only; it never crosses. */
function stackOf(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
