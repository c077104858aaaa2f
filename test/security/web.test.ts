import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { silentLog } from '../../src-main/base/index.ts';
import { serve } from '../../src-main/ipc/index.ts';
import type { WebServer } from '../../src-main/shells/web/web-server.ts';
import { startWebServer } from '../../src-main/shells/web/web-server.ts';
import { handlersOf } from '../support/handlers.ts';

const folder = mkdtempSync(join(tmpdir(), 'web-shell-'));
let server: WebServer;
let cookie = '';

before(async () => {
  const rendererFolder = join(folder, 'renderer');
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true });
  writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html>page');
  writeFileSync(join(rendererFolder, 'assets/app.js'), 'script');
  writeFileSync(join(folder, 'secret.json'), 'secret');
  symlinkSync('../secret.json', join(rendererFolder, 'link.json'));
  server = await startWebServer({
    rendererFolder,
    port: 0,
    log: silentLog,
    attach: (transport) =>
      void serve(transport, handlersOf({ 'package.groups': () => [] }), silentLog),
  });
});

after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request with exactly these headers; the path is sent as it is. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: server.port, path, method, headers },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (body += part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

test('refusals are in the language of the browser', async () => {
  const refused = await get('/', {
    host: `127.0.0.1:${server.port}`,
    'accept-language': 'de-DE,de;q=0.9',
  });
  assert.equal(refused.status, 401);
  assert.match(refused.body, /^Öffnen Sie die Adresse/);
});

test('without a cookie nothing is served, and the token works once', async () => {
  assert.equal((await get('/')).status, 401);
  assert.equal((await get('/assets/app.js')).status, 401);
  assert.equal((await get('/?token=wrong')).status, 403);
  const entry = server.url.slice(server.url.indexOf('/?'));
  const first = await get(entry);
  assert.equal(first.status, 303);
  assert.equal(first.headers.location, '/');
  const [set = ''] = first.headers['set-cookie'] ?? [];
  assert.match(set, /; HttpOnly; SameSite=Strict; Path=\/$/);
  cookie = set.split(';')[0] ?? '';
  assert.equal((await get(entry)).status, 403);
  assert.equal((await get('/', { cookie })).body, '<!doctype html>page');
  assert.equal((await get('/', { cookie: `${cookie}x` })).status, 401);
});

test('every answer carries a strict policy', async () => {
  for (const answer of [
    await get('/', { cookie }),
    await get('/'),
    await get('/none', { cookie }),
  ]) {
    const policy = String(answer.headers['content-security-policy']);
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  }
});

test('another Host or Origin is refused, cookie or not', async () => {
  const refused = [
    { host: 'evil.example' },
    { host: `evil.example:${server.port}` },
    { host: `127.0.0.1:${server.port + 1}` },
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: `https://127.0.0.1:${server.port}` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of refused)
    assert.equal((await get('/', { ...headers, cookie })).status, 403, JSON.stringify(headers));
  assert.equal((await get('/', { cookie }, 'POST')).status, 403);
});

test('files outside the page are not there, however they are spelled', async () => {
  for (const path of [
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%5c..%5csecret.json',
    '/link.json',
    '//etc/passwd',
    '/%00',
    '/%',
    '/assets',
    '/assets/app.ts',
  ]) {
    const answer = await get(path, { cookie });
    assert.equal(answer.status, 404, path);
    assert.doesNotMatch(answer.body, /secret/);
  }
  assert.equal((await get('/assets/app.js', { cookie })).body, 'script');
});

/** Resolves with `open`, or with the status it was refused with. */
function openSocket(path: string, headers: Record<string, string>): Promise<WebSocket | number> {
  const { origin, ...others } = headers;
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, {
    headers: others,
    ...(origin === undefined ? {} : { origin }),
  });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => {
      socket.on('error', () => undefined);
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('error', reject);
  });
}

test('a socket needs the cookie and the page as its origin', async () => {
  const origin = `http://127.0.0.1:${server.port}`;
  assert.equal(await openSocket('/socket', { origin }), 403);
  assert.equal(await openSocket('/socket', { cookie }), 403);
  assert.equal(await openSocket('/socket', { cookie, origin: 'http://evil.example' }), 403);
  assert.equal(await openSocket('/socket', { cookie, origin, host: 'evil.example' }), 403);
  assert.equal(await openSocket('/other', { cookie, origin }), 403);
  const socket = await openSocket('/socket', { cookie, origin });
  assert.ok(socket instanceof WebSocket);
  socket.send(JSON.stringify({ type: 'call', id: 1, method: 'package.groups', args: [] }));
  const answer = await new Promise((resolve) =>
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()))),
  );
  assert.deepEqual(answer, { type: 'result', id: 1, value: [] });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.send('not json');
  assert.equal(await closed, 1003);
});

test('an oversized message closes the socket, not the shell', async () => {
  const origin = `http://127.0.0.1:${server.port}`;
  const socket = await openSocket('/socket', { cookie, origin });
  assert.ok(socket instanceof WebSocket);
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.send('x'.repeat(17 * 1024 * 1024));
  assert.equal(await closed, 1009);
  assert.equal((await get('/', { cookie })).status, 200);
});

test('the port is not open on any other address', async () => {
  const outcome = await new Promise<string>((resolve) => {
    const socket = connect({ host: '127.0.0.2', port: server.port });
    socket.on('connect', () => resolve('open'));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
  });
  assert.equal(outcome, 'ECONNREFUSED');
});
