import type { WireError } from '../../../src-main/contract/errors.ts';
import type { MethodName } from '../../../src-main/contract/methods.ts';
import type { Transport, WireMessage } from '../../../src-main/contract/wire.ts';

type Call = Extract<WireMessage, { type: 'call' }>;

/** The other end of the client's pipe, held in the test's hand. */
export interface FakeTransport extends Transport {
  readonly sent: WireMessage[];
  calls(method?: MethodName): Call[];
  receive(message: unknown): void;
  answer(id: number, value: unknown): void;
  refuse(id: number, error: Partial<WireError>): void;
  breakOff(): void;
}

export function fakeTransport(): FakeTransport {
  const listeners = new Set<(message: unknown) => void>();
  const closers = new Set<() => void>();
  const sent: WireMessage[] = [];
  const receive = (message: unknown): void => {
    for (const listener of listeners) listener(message);
  };
  return {
    sent,
    send: (message) => void sent.push(message),
    onMessage: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose: (listener) => {
      closers.add(listener);
      return () => closers.delete(listener);
    },
    close: () => {},
    calls: (method) =>
      sent.filter(
        (message): message is Call =>
          message.type === 'call' && (method === undefined || message.method === method),
      ),
    receive,
    answer: (id, value) => receive({ type: 'result', id, value }),
    refuse: (id, error) =>
      receive({
        type: 'error',
        id,
        error: { code: 'INTERNAL', message: 'refused', context: {}, ...error },
      }),
    breakOff: () => {
      for (const closer of closers) closer();
    },
  };
}
