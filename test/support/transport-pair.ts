import type { Transport, WireMessage } from '../../src-main/contract/wire.ts';

/** Two ends of a transport in memory; messages pass as JSON, as they would over a pipe. */
export function transportPair(): { left: Transport; right: Transport } {
  const left = end();
  const right = end();
  left.peer = right;
  right.peer = left;
  return { left: left.transport, right: right.transport };
}

interface End {
  peer: End | undefined;
  readonly messageListeners: Set<(message: unknown) => void>;
  readonly closeListeners: Set<() => void>;
  readonly transport: Transport;
}

function end(): End {
  const messageListeners = new Set<(message: unknown) => void>();
  const closeListeners = new Set<() => void>();
  const self: End = {
    peer: undefined,
    messageListeners,
    closeListeners,
    transport: {
      send(message: WireMessage) {
        const text = JSON.stringify(message);
        queueMicrotask(() => {
          for (const listener of self.peer?.messageListeners ?? [])
            listener(JSON.parse(text) as unknown);
        });
      },
      onMessage(listener) {
        messageListeners.add(listener);
        return () => messageListeners.delete(listener);
      },
      onClose(listener) {
        closeListeners.add(listener);
        return () => closeListeners.delete(listener);
      },
      close() {
        queueMicrotask(() => {
          for (const side of [self, self.peer])
            for (const listener of side?.closeListeners ?? []) listener();
        });
      },
    },
  };
  return self;
}
