import type { DesktopBridge, Transport, WireMessage } from '../../src-main/contract/wire.ts';

/** Makes a transport that is ready to send; rejects when the other side cannot be reached. */
export type TransportFactory = () => Promise<Transport>;

/** The preload bridge. It never closes: a lost engine shows as ENGINE_UNAVAILABLE on the calls. */
export function bridgeTransport(bridge: DesktopBridge): TransportFactory {
  return () =>
    Promise.resolve({
      send: (message) => bridge.send(message),
      onMessage: (listener) => bridge.onMessage(listener),
      onClose: () => () => {},
      close: () => {},
    });
}

/** The web shell's socket; `address` is `ws(s)://<host>/socket`. */
export function socketTransport(address: string): TransportFactory {
  return () =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(address);
      socket.addEventListener('open', () => resolve(overSocket(socket)), { once: true });
      socket.addEventListener('error', () => reject(new Error(`cannot open ${address}`)), {
        once: true,
      });
    });
}

function overSocket(socket: WebSocket): Transport {
  return {
    send: (message: WireMessage) => socket.send(JSON.stringify(message)),
    onMessage: (listener) => {
      const onMessage = (event: MessageEvent): void => {
        const message = parse(event.data);
        if (message !== undefined) listener(message);
      };
      socket.addEventListener('message', onMessage);
      return () => socket.removeEventListener('message', onMessage);
    },
    onClose: (listener) => {
      socket.addEventListener('close', listener);
      return () => socket.removeEventListener('close', listener);
    },
    close: () => socket.close(),
  };
}

function parse(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
