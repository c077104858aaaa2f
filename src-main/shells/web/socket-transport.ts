import type { RawData, WebSocket } from 'ws';
import type { Transport } from '../../contract/wire.ts';
import type { Log } from '../../base/index.ts';

/** A transport over a browser's socket: one JSON text a message. */
export function socketTransport(socket: WebSocket, log: Log): Transport {
  const messageListeners = new Set<(message: unknown) => void>();
  const closeListeners = new Set<() => void>();
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const message = isBinary ? undefined : parsed(data);
    if (message === undefined) {
      log.warning('closed a socket that sent something other than JSON text');
      socket.close(1003, 'JSON text expected');
      return;
    }
    for (const listener of messageListeners) listener(message);
  });
  socket.on('close', () => {
    for (const listener of closeListeners) listener();
  });
  socket.on('error', (error) => log.debug(`socket: ${error.message}`));
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      messageListeners.add(listener);
      return () => messageListeners.delete(listener);
    },
    onClose(listener) {
      closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
    close: () => socket.close(),
  };
}

/** The message; undefined when it is no JSON object. */
function parsed(data: RawData): object | undefined {
  try {
    const text = Array.isArray(data)
      ? Buffer.concat(data).toString('utf8')
      : Buffer.from(data as Buffer).toString('utf8');
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
