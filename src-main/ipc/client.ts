import type { EngineEvents, EventName } from '../contract/events.ts';
import type { MethodArguments, MethodName, MethodResult } from '../contract/methods.ts';
import type { Transport } from '../contract/wire.ts';
import { CancelledError, RpmError } from '../base/index.ts';
import { fromWireError, parseEngineMessage } from './wire-messages.ts';

/** The caller's end of a transport. */
export interface Client {
  /**
   * @throws {RpmError} what the engine threw, with its code; ENGINE_UNAVAILABLE when the transport closed;
   *   CANCELLED when `signal` was aborted before the call was sent
   */
  call<M extends MethodName>(
    method: M,
    args: MethodArguments<M>,
    signal?: AbortSignal,
  ): Promise<MethodResult<M>>;
  /** Returns the function that stops listening. */
  on<E extends EventName>(name: E, listener: (payload: EngineEvents[E]) => void): () => void;
  close(): void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: RpmError): void;
}

/** Calls an engine over a transport. */
export function createClient(transport: Transport): Client {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(name: EventName, payload: unknown) => void>();
  let nextId = 1;
  let isClosed = false;

  transport.onMessage((raw) => {
    const message = parseEngineMessage(raw);
    if (message === undefined) return;
    if (message.type === 'event') {
      for (const listener of listeners) listener(message.name, message.payload);
      return;
    }
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.type === 'result') call?.resolve(message.value);
    else call?.reject(fromWireError(message.error));
  });
  transport.onClose(() => {
    isClosed = true;
    for (const call of pending.values()) call.reject(unavailable());
    pending.clear();
  });

  return {
    async call(method, args, signal) {
      if (isClosed) throw unavailable();
      if (signal?.aborted === true) throw new CancelledError(`${method}: cancelled`);
      const id = nextId;
      nextId += 1;
      const cancel = (): void => transport.send({ type: 'cancel', id });
      try {
        const value = await new Promise<unknown>((resolve, reject) => {
          pending.set(id, { resolve, reject });
          signal?.addEventListener('abort', cancel, { once: true });
          transport.send({ type: 'call', id, method, args });
        });
        // The server's handlers are typed by the same contract.
        return value as MethodResult<typeof method>;
      } finally {
        signal?.removeEventListener('abort', cancel);
        pending.delete(id); // still there when it could not be sent
      }
    },
    on(name, listener) {
      const forward = (event: EventName, payload: unknown): void => {
        if (event === name) listener(payload as Parameters<typeof listener>[0]);
      };
      listeners.add(forward);
      return () => listeners.delete(forward);
    },
    close: () => transport.close(),
  };
}

function unavailable(): RpmError {
  return new RpmError('ENGINE_UNAVAILABLE', 'the engine process is not running', {
    hint: 'It is being started again; try once more in a moment.',
  });
}
