import type { EngineEvents, EventName } from '../contract/events.ts';
import type { MethodName } from '../contract/methods.ts';
import type { Transport, WireMessage } from '../contract/wire.ts';
import type { Log } from '../base/index.ts';
import { RpmError } from '../base/index.ts';
import { idOf, parseCallerMessage, parseEngineMessage, toWireError } from './wire-messages.ts';

/** An engine that may die and come back; what the broker forwards to. */
export interface EngineLink {
  /** False when no engine is running just now. */
  send(message: WireMessage): boolean;
  onMessage(listener: (message: unknown) => void): void;
  /** Called each time the engine dies, with what is known of it. */
  onDown(listener: (reason: string) => void): void;
}

/** Stands between windows and the engine. */
export interface Broker {
  /** Forwards a window's calls until its transport closes; whatever it left running is cancelled then. */
  attach(window: Transport): void;
  /** To every window; with none ready yet, to the first one that makes a call. */
  emit<E extends EventName>(name: E, payload: EngineEvents[E]): void;
  readonly windowCount: number;
}

interface ForwardedCall {
  readonly window: Window;
  /** The id the window gave it. */
  readonly outerId: number;
}

interface Window {
  readonly transport: Transport;
  /** Outer id -> inner id. */
  readonly calls: Map<number, number>;
  /** Whether it made a call, so that its page listens. */
  isReady: boolean;
}

/**
 * Gives each call an id of its own on the engine's side, so that windows cannot see or cancel each
 * other's; calls in flight when the engine dies fail with ENGINE_UNAVAILABLE.
 */
export function createBroker(engine: EngineLink, log: Log): Broker {
  const windows = new Set<Window>();
  const calls = new Map<number, ForwardedCall>();
  const waiting: WireMessage[] = [];
  let nextId = 1;

  const fail = (window: Window, outerId: number, error: RpmError): void => {
    window.transport.send({ type: 'error', id: outerId, error: toWireError(error) });
  };

  const forget = (innerId: number): ForwardedCall | undefined => {
    const call = calls.get(innerId);
    calls.delete(innerId);
    call?.window.calls.delete(call.outerId);
    return call;
  };

  engine.onMessage((raw) => {
    const message = parseEngineMessage(raw);
    if (message === undefined) {
      log.warning('ignored a message of the engine that is none of the contract');
    } else if (message.type === 'event') {
      for (const window of windows) window.transport.send(message);
    } else {
      const call = forget(message.id);
      call?.window.transport.send({ ...message, id: call.outerId });
    }
  });
  engine.onDown((reason) => {
    for (const innerId of calls.keys()) {
      const call = forget(innerId);
      if (call !== undefined) fail(call.window, call.outerId, engineUnavailable(reason));
    }
  });

  const forward = (window: Window, raw: unknown): void => {
    const message = parseCallerMessage(raw);
    if (message === undefined) {
      const id = idOf(raw);
      if (id === undefined) log.warning('ignored a message of a window that is no call');
      else fail(window, id, new RpmError('BAD_ARGUMENT', `call ${id}: not a call`));
      return;
    }
    if (message.type === 'cancel') {
      const innerId = window.calls.get(message.id);
      if (innerId !== undefined) engine.send({ type: 'cancel', id: innerId });
      return;
    }
    if (!window.isReady) {
      window.isReady = true;
      for (const event of waiting.splice(0)) window.transport.send(event);
    }
    if (window.calls.has(message.id)) {
      fail(window, message.id, new RpmError('BAD_ARGUMENT', `call ${message.id}: id in use`));
      return;
    }
    const innerId = nextId;
    nextId += 1;
    window.calls.set(message.id, innerId);
    calls.set(innerId, { window, outerId: message.id });
    // The engine answers an unknown name with UNKNOWN_METHOD.
    const method = message.method as MethodName;
    try {
      if (engine.send({ type: 'call', id: innerId, method, args: message.args })) return;
      forget(innerId);
      fail(window, message.id, engineUnavailable('it is being started again'));
    } catch (thrown) {
      forget(innerId);
      fail(window, message.id, unsendable(message.method, thrown));
    }
  };

  return {
    attach(transport) {
      const window: Window = { transport, calls: new Map(), isReady: false };
      windows.add(window);
      transport.onMessage((raw) => forward(window, raw));
      transport.onClose(() => {
        windows.delete(window);
        for (const innerId of window.calls.values()) {
          calls.delete(innerId);
          engine.send({ type: 'cancel', id: innerId });
        }
        window.calls.clear();
      });
    },
    emit(name, payload) {
      const message: WireMessage = { type: 'event', name, payload };
      const ready = [...windows].filter((window) => window.isReady);
      if (ready.length === 0) waiting.push(message);
      for (const window of ready) window.transport.send(message);
    },
    get windowCount() {
      return windows.size;
    },
  };
}

function engineUnavailable(reason: string): RpmError {
  return new RpmError('ENGINE_UNAVAILABLE', `the engine process is not running: ${reason}`, {
    hint: 'It is being started again; try once more in a moment.',
  });
}

function unsendable(method: string, thrown: unknown): RpmError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new RpmError('BAD_ARGUMENT', `calling ${method}: the arguments cannot be sent: ${reason}`);
}
