import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Transport } from '../../contract/wire.ts';
import type { Log } from '../../base/index.ts';
import { MAX_MESSAGE_LENGTH } from '../../ipc/index.ts';
import { pageHeaders, readRendererFile } from '../engine/renderer-files.ts';
import { acceptedLanguages, wordsFor } from '../language/index.ts';
import type { Access } from './access.ts';
import { createAccess } from './access.ts';
import { socketTransport } from './socket-transport.ts';

export interface WebServerOptions {
  /** The built page. */
  readonly rendererFolder: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly log: Log;
  /** Called with each page's connection. */
  readonly attach: (transport: Transport) => void;
}

export interface WebServer {
  /** The address to open; its token works once. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Loopback only: the address is not reachable from another machine. */
const HOST = '127.0.0.1';

/**
 * Serves the page and its socket on 127.0.0.1.
 *
 * @throws the system's error when the port is taken
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, HOST, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  const hosts = [`${HOST}:${port}`, `localhost:${port}`];
  const access = createAccess(hosts);
  const headers = pageHeaders(hosts.map((host) => `ws://${host}`));
  server.on('request', (request, response) => {
    void answer(request, response, access, headers, options);
  });
  acceptSockets(server, access, options);
  return {
    url: `http://${HOST}:${port}${access.entryPath}`,
    port,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  headers: Record<string, string>,
  { rendererFolder, log }: WebServerOptions,
): Promise<void> {
  const refuse = (status: number, text: string): void => {
    response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(`${text}\n`);
  };
  const words = wordsFor(acceptedLanguages(request.headers['accept-language']));
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  // A link or a bookmark opened from elsewhere is a navigation of another site: not ours either.
  if (!isReading || !access.isOwnOrigin(request)) {
    refuse(403, words.notFromHere);
    return;
  }
  const { path, token } = splitTarget(request.url ?? '/');
  if (token !== undefined) {
    const cookie = access.redeem(token);
    if (cookie === undefined) {
      refuse(403, words.addressUsed);
      return;
    }
    // A redirect takes the token out of the address bar and the history.
    response.writeHead(303, { ...headers, 'Set-Cookie': cookie, Location: '/' });
    response.end();
    return;
  }
  if (!access.hasCookie(request)) {
    refuse(401, words.openPrinted);
    return;
  }
  const file = await readRendererFile(rendererFolder, path);
  if (file === undefined) {
    log.debug(`no such file: ${path}`);
    refuse(404, words.notHere);
    return;
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': file.contentType,
    'Content-Length': file.bytes.length,
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

/** The path as it was sent, not normalised: `..` is refused later, not resolved away here. */
function splitTarget(target: string): { path: string; token: string | undefined } {
  const mark = target.indexOf('?');
  if (mark < 0) return { path: target, token: undefined };
  const token = new URLSearchParams(target.slice(mark + 1)).get('token') ?? undefined;
  return { path: target.slice(0, mark), token };
}

function acceptSockets(server: Server, access: Access, { attach, log }: WebServerOptions): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_LENGTH,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const isPage = request.headers.origin !== undefined && access.isOwnOrigin(request);
    if (
      !isPage ||
      !access.hasCookie(request) ||
      splitTarget(request.url ?? '').path !== '/socket'
    ) {
      log.warning('refused a socket that is not of the page');
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => attach(socketTransport(socket, log)));
  });
}
