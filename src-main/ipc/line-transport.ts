import type { Duplex } from 'node:stream';
import type { Transport } from '../contract/wire.ts';
import type { Log } from '../base/index.ts';
import { RpmError } from '../base/index.ts';
import { MAX_MESSAGE_LENGTH } from './wire-messages.ts';

const MAX_RECEIVED_BYTES = 256 * 1024 * 1024;

/**
 * A transport over a two-way stream: one JSON text a line. Chosen over Node's own IPC channel because
 * parent and child may be different majors of Node (Electron's own and ours).
 *
 * `send` throws BAD_ARGUMENT for what has no JSON form or is longer than `maxLength`; it never throws
 * because the other side is gone.
 */
export function lineTransport(stream: Duplex, log: Log, maxLength = MAX_MESSAGE_LENGTH): Transport {
  const messageListeners = new Set<(message: unknown) => void>();
  const closeListeners = new Set<() => void>();
  let parts: Buffer[] = [];
  let partsLength = 0;
  let isClosed = false;

  const receive = (line: Buffer): void => {
    let message: unknown;
    try {
      message = JSON.parse(line.toString('utf8'));
    } catch {
      log.warning(`ignored a line of ${line.length} bytes that is not JSON`);
      return;
    }
    for (const listener of messageListeners) listener(message);
  };
  stream.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      parts.push(chunk.subarray(from, end));
      const line = parts.length === 1 ? parts[0] : Buffer.concat(parts);
      parts = [];
      partsLength = 0;
      from = end + 1;
      if (line !== undefined) receive(line);
    }
    if (from < chunk.length) {
      parts.push(chunk.subarray(from));
      partsLength += chunk.length - from;
      if (partsLength > MAX_RECEIVED_BYTES) {
        log.error(`closed a connection that sent a line longer than ${MAX_RECEIVED_BYTES} bytes`);
        stream.destroy();
      }
    }
  });
  const closed = (): void => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners) listener();
  };
  stream.on('close', closed);
  stream.on('end', closed);
  stream.on('error', (error) => {
    log.debug(`connection: ${error.message}`);
    stream.destroy();
  });

  return {
    send(message) {
      if (isClosed || !stream.writable) return;
      let text: string;
      try {
        text = JSON.stringify(message);
      } catch (thrown) {
        throw new RpmError('BAD_ARGUMENT', `a message has no JSON form: ${String(thrown)}`);
      }
      // Results are ours and may be long (the file list of a big package); calls come from outside.
      if (message.type === 'call' && text.length > maxLength)
        throw new RpmError('BAD_ARGUMENT', `a message of ${text.length} characters is too long`);
      stream.write(`${text}\n`);
    },
    onMessage(listener) {
      messageListeners.add(listener);
      return () => messageListeners.delete(listener);
    },
    onClose(listener) {
      closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
    close: () => stream.end(),
  };
}
