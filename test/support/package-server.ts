/**
 * Serves a folder over http, https and ftp, on ports of their own. A program, because tests wait for the
 * programs they run: `node package-server.ts FOLDER CERTIFICATE KEY` prints its ports as one line of JSON, and
 * ends with its standard input. The first folder of a path may say what is to go wrong.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { basename, join } from 'node:path';

const [folder = '.', certificate = '', key = ''] = process.argv.slice(2);

function contentOf(path: string): Buffer | undefined {
  const plain = decodeURIComponent(path).split('?')[0] ?? '';
  try {
    // a place in the folder, or a name after what is to go wrong
    const whole = join(folder, plain);
    return readFileSync(existsSync(whole) ? whole : join(folder, basename(plain)));
  } catch {
    return undefined;
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

type Answer = (response: ServerResponse, content: Buffer, request: IncomingMessage) => void;

const redirect =
  (target: (name: string) => string): Answer =>
  (response, _content, request) =>
    response.writeHead(302, { location: target(basename(request.url ?? '')) }).end();

/** First folder of the path -> what is answered. */
const answers: Readonly<Record<string, Answer>> = {
  moved: redirect((name) => `/${name}`),
  circle: redirect((name) => `/circle/${name}`),
  elsewhere: redirect((name) => `file://${folder}/${name}`),
  broken: (response) => response.writeHead(500).end('broken'),
  secret(response, content, { headers }) {
    const expected = `Basic ${Buffer.from('smith:who').toString('base64')}`;
    if (headers.authorization === expected) response.end(content);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  },
  short(response, content) {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 1000), () => response.destroy());
  },
  half: (response, content) => response.end(content.subarray(0, content.length / 2)),
  silent: (response) => response.destroy(),
  endless(response, content) {
    response.write(content);
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(1 << 16, 'x')));
    };
    response.on('drain', more);
    more();
  },
  // a proxy is asked for whole addresses
  'http:': (response, content) => response.end(content),
};

const listener: RequestListener = (request, response) => {
  const url = request.url ?? '';
  const content = contentOf(url);
  const [first = ''] = url.split('/').filter(Boolean);
  if (content === undefined) response.writeHead(404).end('no such file\n');
  else if (Object.hasOwn(answers, first)) answers[first]?.(response, content, request);
  else response.end(content);
};

/** As much of ftp as it takes to fetch a file; only passive connections. */
function serveFtp(control: Socket): void {
  let data: Promise<Socket> | undefined;
  const say = (line: string): unknown => control.write(`${line}\r\n`);
  const commands: Readonly<Record<string, (word: string) => void>> = {
    USER: (name) => say(name === 'nobody' ? '530 who?' : '331 password?'),
    PASS: () => say('230 hello'),
    PWD: () => say('257 "/"'),
    TYPE: () => say('200 ok'),
    CWD: () => say('250 ok'),
    SIZE(name) {
      const content = contentOf(name);
      say(content === undefined ? '550 no such file' : `213 ${content.length}`);
    },
    EPSV() {
      const passive = createTcpServer();
      data = new Promise((resolve) =>
        passive.once('connection', (socket) => {
          passive.close();
          resolve(socket);
        }),
      );
      passive.listen(0, '127.0.0.1', () => say(`229 extended (|||${portOf(passive)}|)`));
    },
    RETR(name) {
      const content = contentOf(name);
      say(content === undefined ? '550 no such file' : '150 here it comes');
      void data?.then((socket) => socket.end(content ?? '', () => say('226 done')));
    },
    QUIT: () => control.end('221 bye\r\n'),
  };
  say('220 hello');
  control.on('error', () => {});
  control.on('data', (bytes: Buffer) => {
    for (const line of bytes.toString().split('\r\n').filter(Boolean)) {
      const [verb = '', word = ''] = line.split(' ');
      const command = commands[verb.toUpperCase()];
      if (command === undefined) say('500 what?');
      else command(word);
    }
  });
}

const servers: Readonly<Record<string, Server>> = {
  http: createHttpServer(listener),
  https: createHttpsServer({ cert: readFileSync(certificate), key: readFileSync(key) }, listener),
  ftp: createTcpServer(serveFtp),
};
const ports: Record<string, number> = {};
for (const [name, server] of Object.entries(servers)) {
  server.listen(0, '127.0.0.1', () => {
    ports[name] = portOf(server);
    if (Object.keys(ports).length === 3) process.stdout.write(`${JSON.stringify(ports)}\n`);
  });
}
process.stdin.resume().on('end', () => process.exit(0));
