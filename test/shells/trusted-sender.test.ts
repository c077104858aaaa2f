import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPageUrl, isTrustedSender } from '../../src-main/shells/electron/trusted-sender.ts';
import { readShellArguments } from '../../src-main/shells/engine/shell-arguments.ts';

test('only our own page is the page', () => {
  for (const url of ['app://turntable/index.html', 'app://turntable/'])
    assert.equal(isPageUrl(url), true, url);
  for (const url of [
    'app://other/index.html',
    'app://turntable.evil/',
    'app://user@other/',
    'https://turntable/',
    'file:///index.html',
    'about:blank',
    '',
    'javascript:1',
  ])
    assert.equal(isPageUrl(url), false, url);
});

test('only the top frame of the window itself is believed', () => {
  type Frame = Parameters<typeof isTrustedSender>[0];
  type Contents = Parameters<typeof isTrustedSender>[1];
  const frame = (url: string, parent: unknown = null): Frame =>
    ({ url, parent }) as unknown as Frame;
  const contents = (mainFrame: Frame, isDestroyed = false): Contents =>
    ({ mainFrame, isDestroyed: () => isDestroyed }) as unknown as Contents;
  const own = frame('app://turntable/index.html');
  assert.equal(isTrustedSender(own, contents(own)), true);
  assert.equal(isTrustedSender(null, contents(own)), false);
  assert.equal(isTrustedSender(own, contents(own, true)), false);
  const inner = frame('app://turntable/index.html', own);
  assert.equal(isTrustedSender(inner, contents(own)), false);
  const strange = frame('https://example.invalid/');
  assert.equal(isTrustedSender(strange, contents(strange)), false);
});

test('files, root and port are found among the words of a runtime', () => {
  const words = [
    '--no-sandbox',
    '--inspect=0',
    '/app/dist/electron/main.cjs',
    'a.rpm',
    '/b/c.src.rpm',
    'file:///d%20e.rpm',
    '--root=x',
    '--port',
    '4711',
    'notes.txt',
    '--x.rpm',
  ];
  assert.deepEqual(readShellArguments(words, '/home/me'), {
    files: ['/home/me/a.rpm', '/b/c.src.rpm', '/d e.rpm'],
    packages: [],
    room: undefined,
    root: '/home/me/x',
    port: 4711,
  });
  assert.deepEqual(readShellArguments(['--port=99999', 'file://host/x.rpm'], '/'), {
    files: [],
    packages: [],
    room: undefined,
    root: undefined,
    port: 0,
  });
});

test('a room is asked for by its name, and only those that can be', () => {
  const asked = (word: string) => readShellArguments([word], '/').room;
  assert.equal(asked('--room=verify'), 'verify');
  assert.deepEqual(['--room=cellar', '--room=', 'verify'].map(asked), Array(3).fill(undefined));
});

test('a link names one package, and nothing else that looks like one is taken for it', () => {
  const asked = (word: string) => readShellArguments([word], '/').packages;
  assert.deepEqual(asked('turntable:package/libstdc++'), ['libstdc++']);
  assert.deepEqual(asked('turntable://package/tea-timer/'), ['tea-timer']);
  for (const word of [
    'turntable:package/',
    'turntable:package/-e',
    'turntable:package/a b',
    'turntable:package/a%20b',
    'turntable:package/../../etc',
    'turntable:package/a?erase=1',
    'turntable:package/a#b',
    'turntable:erase/bash',
    'turntable:package/ba\nsh',
    'TURNTABLE:package/bash',
    `turntable:package/${'a'.repeat(300)}`,
  ])
    assert.deepEqual(asked(word), [], word);
});
