import type { EngineEvents, EventName } from '../../src-main/contract/events.ts';
import type { MethodArguments, MethodName, MethodResult } from '../../src-main/contract/methods.ts';
import type { Transport, WireMessage } from '../../src-main/contract/wire.ts';
import { cancelled, EngineError, unavailable } from './engine-error.ts';

export interface CallOptions {
  /** Aborting sends `cancel` and rejects at once; an answer that comes later is dropped. */
  readonly signal?: AbortSignal;
}

/** A call whose end is waited for even after it was asked to stop. */
export interface RunningCall<T> {
  readonly result: Promise<T>;
  /** Asks the engine to stop; `result` still settles with what the engine says. */
  requestStop(): void;
}

interface Pending {
  readonly method: MethodName;
  resolve(value: unknown): void;
  reject(error: EngineError): void;
}

type Listener = (payload: unknown) => void;

/**
 * Speaks the wire protocol over whatever transport is attached. Outlives its transports: calls made
 * while none is attached, and calls in flight when one closes, reject with ENGINE_UNAVAILABLE.
 */
export class EngineClient {
  #transport: Transport | undefined;
  #nextId = 1;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<EventName, Set<Listener>>();
  readonly #unavailableListeners = new Set<() => void>();

  /** Starts using a transport; returns the function that lets go of it. */
  attach(transport: Transport): () => void {
    this.#transport = transport;
    const stopMessages = transport.onMessage((message) => this.#receive(message));
    const detach = (): void => {
      stopMessages();
      stopClose();
      if (this.#transport !== transport) return;
      this.#transport = undefined;
      this.#rejectAll();
    };
    const stopClose = transport.onClose(detach);
    return detach;
  }

  get isAttached(): boolean {
    return this.#transport !== undefined;
  }

  /** Calls a method; rejects with EngineError. */
  call<M extends MethodName>(
    method: M,
    args: MethodArguments<M>,
    options: CallOptions = {},
  ): Promise<MethodResult<M>> {
    const { signal } = options;
    if (signal?.aborted === true) return Promise.reject(cancelled(method));
    const running = this.start(method, args);
    if (signal === undefined) return running.result;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        running.requestStop();
        reject(cancelled(method));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const settle = (): void => signal.removeEventListener('abort', onAbort);
      running.result.then(resolve, reject).finally(settle);
    });
  }

  /** Starts a method whose outcome matters even after it was asked to stop (transactions, verify). */
  start<M extends MethodName>(method: M, args: MethodArguments<M>): RunningCall<MethodResult<M>> {
    const id = this.#nextId;
    this.#nextId += 1;
    const result = new Promise<MethodResult<M>>((resolve, reject) => {
      const transport = this.#transport;
      if (transport === undefined) {
        reject(unavailable(method));
        return;
      }
      this.#pending.set(id, {
        method,
        // The engine validates what it sends against the same contract types.
        resolve: (value) => resolve(value as MethodResult<M>),
        reject,
      });
      transport.send({ type: 'call', id, method, args });
    });
    const requestStop = (): void => {
      if (this.#pending.has(id)) this.#transport?.send({ type: 'cancel', id });
    };
    return { result, requestStop };
  }

  /** Listens to an event; returns the function that stops listening. */
  on<N extends EventName>(name: N, listener: (payload: EngineEvents[N]) => void): () => void {
    const set = this.#listeners.get(name) ?? new Set<Listener>();
    this.#listeners.set(name, set);
    const entry: Listener = (payload) => listener(payload as EngineEvents[N]);
    set.add(entry);
    return () => set.delete(entry);
  }

  /** Listens to the engine getting lost: the transport closed, or an answer said ENGINE_UNAVAILABLE. */
  onUnavailable(listener: () => void): () => void {
    this.#unavailableListeners.add(listener);
    return () => this.#unavailableListeners.delete(listener);
  }

  #receive(raw: unknown): void {
    if (typeof raw !== 'object' || raw === null || !('type' in raw)) return;
    const message = raw as WireMessage;
    if (message.type === 'event') {
      for (const listener of this.#listeners.get(message.name) ?? []) listener(message.payload);
      return;
    }
    if (message.type !== 'result' && message.type !== 'error') return;
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    this.#pending.delete(message.id);
    if (message.type === 'result') pending.resolve(message.value);
    else {
      pending.reject(new EngineError(message.error));
      if (message.error.code === 'ENGINE_UNAVAILABLE') this.#tellUnavailable();
    }
  }

  #tellUnavailable(): void {
    for (const listener of this.#unavailableListeners) listener();
  }

  #rejectAll(): void {
    const abandoned = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of abandoned) pending.reject(unavailable(pending.method));
    this.#tellUnavailable();
  }
}

/** The window's one client. */
export const engine = new EngineClient();
