import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { WireError } from '../../../src-main/contract/errors.ts';
import type { EngineEvents, EventName } from '../../../src-main/contract/events.ts';
import type { MethodName } from '../../../src-main/contract/methods.ts';
import type { WireMessage } from '../../../src-main/contract/wire.ts';
import { FixtureError } from './fixture-error.ts';
import { fixtureHandlers, type FixtureWorld, makeWorld } from './fixture-handlers.ts';

/**
 * A server that shows the built window and answers it from generated packages: what the window's own
 * tests and the scrolling measurement run against. It speaks the real wire protocol over a socket.
 */
export interface FixtureEngine {
  readonly address: string;
  readonly world: FixtureWorld;
  /** Every call so far, in order. */
  readonly calls: { readonly method: MethodName; readonly args: readonly unknown[] }[];
  /** From now on this method fails so; undefined mends it. */
  failWith(method: MethodName, error: WireError | undefined): void;
  delay(method: MethodName, ms: number): void;
  /** The next call of this method gets no answer before it is released. */
  hold(method: MethodName): HeldCall;
  emit<N extends EventName>(name: N, payload: EngineEvents[N]): void;
  /** Cuts all connections, and refuses new ones until `isRefusing` is set to false. */
  disconnect(isRefusing: boolean): void;
  stop(): Promise<void>;
}

export interface HeldCall {
  /** Settles when the window takes the call back. */
  readonly cancelled: Promise<void>;
  release(): void;
}

interface Gate {
  readonly opened: Promise<void>;
  onCancel(): void;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export async function startFixtureEngine(
  rendererFolder: string,
  packageCount: number,
  port = 0,
): Promise<FixtureEngine> {
  const failures = new Map<MethodName, WireError>();
  const delays = new Map<MethodName, number>();
  const gates = new Map<MethodName, Gate>();
  const calls: FixtureEngine['calls'] = [];
  let isRefusing = false;
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://fixture').pathname;
    const file = path.join(rendererFolder, name === '/' ? 'index.html' : path.normalize(name));
    readFile(file).then(
      (bytes) =>
        response
          .writeHead(200, {
            'content-type': types[path.extname(file)] ?? 'application/octet-stream',
          })
          .end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (isRefusing) socket.destroy();
    else sockets.handleUpgrade(request, socket, head, (client) => serve(client));
  });
  const emit: FixtureEngine['emit'] = (name, payload) => {
    for (const client of sockets.clients) send(client, { type: 'event', name, payload });
  };
  const world = makeWorld(packageCount, emit);
  const handlers = fixtureHandlers(world);

  const serve = (client: WebSocket): void => {
    const cancels = new Map<number, AbortController>();
    client.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString('utf8')) as WireMessage;
      if (message.type === 'cancel') cancels.get(message.id)?.abort();
      if (message.type !== 'call') return;
      const { id, method, args } = message;
      calls.push({ method, args });
      const controller = new AbortController();
      cancels.set(id, controller);
      answer(method, args, controller.signal)
        .then((value) => send(client, { type: 'result', id, value }))
        .catch((error: unknown) => send(client, { type: 'error', id, error: wireErrorOf(error) }))
        .finally(() => cancels.delete(id));
    });
  };
  const answer = async (
    method: MethodName,
    args: readonly unknown[],
    signal: AbortSignal,
  ): Promise<unknown> => {
    const delay = delays.get(method);
    if (delay !== undefined) await sleep(delay);
    const gate = gates.get(method);
    if (gate !== undefined) {
      gates.delete(method);
      signal.addEventListener('abort', () => gate.onCancel(), { once: true });
      await gate.opened;
    }
    const failure = failures.get(method);
    if (failure !== undefined) throw new FixtureError(failure);
    if (signal.aborted)
      throw new FixtureError({ code: 'CANCELLED', message: `${method}: cancelled`, context: {} });
    // The window is typed against the same contract; what it sends is not checked again here.
    const handler = handlers[method] as (
      signal: AbortSignal,
      ...rest: readonly unknown[]
    ) => unknown;
    return handler(signal, ...args);
  };

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    world,
    calls,
    failWith: (method, error) =>
      void (error === undefined ? failures.delete(method) : failures.set(method, error)),
    delay: (method, ms) => void delays.set(method, ms),
    hold: (method) => {
      const opened = Promise.withResolvers<void>();
      const cancelled = Promise.withResolvers<void>();
      gates.set(method, { opened: opened.promise, onCancel: cancelled.resolve });
      return { cancelled: cancelled.promise, release: opened.resolve };
    },
    emit,
    disconnect: (refuse) => {
      isRefusing = refuse;
      if (refuse) for (const client of sockets.clients) client.terminate();
    },
    stop: async () => {
      for (const client of sockets.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function wireErrorOf(error: unknown): WireError {
  if (error instanceof FixtureError) return error.wire;
  return { code: 'INTERNAL', message: String(error), context: {} };
}

function send(client: WebSocket, message: WireMessage): void {
  if (client.readyState === client.OPEN) client.send(JSON.stringify(message));
}
