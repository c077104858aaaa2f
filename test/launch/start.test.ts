import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import {
  parseStartArguments,
  windowRefusal,
} from '../../src-main/shells/launch/start-turntable.mjs';
import { bareEnvironment, fixtureCheckout, launchContext, runProgram } from './launch-fixture.ts';

const PREPARED_LIMIT_MS = 2000;

suite('npm start', () => {
  const root = fixtureCheckout({ after });
  const start = (args: string[], changes: NodeJS.ProcessEnv = {}) => {
    const entry = join(root, 'src-main/shells/launch/start.mjs');
    const env = bareEnvironment({ XDG_CACHE_HOME: join(root, 'user-cache'), ...changes });
    return runProgram('node', [entry, ...args], { cwd: root, env });
  };

  test('sets up, then starts the web shell where there is no display', () => {
    const first = start([]);
    assert.equal(first.stdout, 'web shell []\n');
    assert.match(
      first.stderr,
      /There is no display .*; starting the web shell instead\.\nBuilding|Building/,
    );
    assert.equal(first.status, 0);
  });

  test('a second start does no set-up work and is quick', () => {
    start(['--web']);
    const startMs = performance.now();
    const second = start(['--web']);
    const elapsedMs = performance.now() - startMs;
    assert.deepEqual([second.stdout, second.stderr], ['web shell []\n', '']);
    assert.ok(elapsedMs < PREPARED_LIMIT_MS, `took ${elapsedMs.toFixed(0)} ms`);
  });

  test('files are handed on as absolute paths, as seen from where the user stands', () => {
    const result = start(['--web', 'x.rpm', '/y.rpm'], { INIT_CWD: '/home/someone' });
    assert.equal(result.stdout, 'web shell ["/home/someone/x.rpm","/y.rpm"]\n');
  });

  test('Electron gets the checkout, the files and the project’s Node', () => {
    const folder = join(root, 'fake-electron');
    mkdirSync(folder, { recursive: true });
    const script = '#!/bin/sh\necho "$@" "$ELECTRON_RUN_AS_NODE"; test -x "$TURNTABLE_NODE"\n';
    writeFileSync(join(folder, 'electron'), script);
    chmodSync(join(folder, 'electron'), 0o755);
    const changes = {
      DISPLAY: ':99',
      ELECTRON_OVERRIDE_DIST_PATH: folder,
      ELECTRON_RUN_AS_NODE: '1',
      INIT_CWD: '/home/someone',
    };
    const result = start(['--no-sandbox', 'x.rpm'], changes);
    assert.equal(result.stdout, `--no-sandbox ${root} /home/someone/x.rpm \n`);
    assert.equal(result.status, 0);
  });

  test('an Electron that cannot be had leads to the web shell, with the reason', () => {
    const missing = join(root, 'nowhere');
    const changes = { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: missing };
    const result = start(['--no-sandbox'], changes);
    assert.equal(result.stdout, 'web shell []\n');
    assert.match(
      result.stderr,
      /^There is no Electron: .*nowhere.*; starting the web shell instead/,
    );
  });

  test('an unknown option is refused with the usage', () => {
    const result = start(['--wbe']);
    assert.equal(result.status, 1);
    assert.match(result.stderr, /there is no option --wbe\nUsage: /);
    assert.equal(result.stdout, '');
  });
});

test('settings of the shells are handed on, made absolute', () => {
  const words = ['--root=chroot', '--port=8080', '--room=verify', 'x.rpm'];
  const options = parseStartArguments(words, '/home/someone');
  const expected = ['--root=/home/someone/chroot', '--port=8080', '--room=verify'];
  assert.deepEqual(options.settings, expected);
  assert.throws(() => parseStartArguments(['--root='], '/'), /no option --root=/);
});

test('root gets the web shell unless the sandbox is given up in so many words', () => {
  const environment = { DISPLAY: ':0' };
  const asRoot = launchContext('/x', { superuser: true, environment });
  const asUser = launchContext('/x', { environment });
  const plain = parseStartArguments([], '/');
  assert.match(windowRefusal(asRoot, plain)?.reason ?? '', /does not run as root/);
  assert.equal(windowRefusal(asUser, plain), undefined);
  assert.equal(windowRefusal(asRoot, parseStartArguments(['--no-sandbox'], '/')), undefined);
  assert.ok(windowRefusal(asUser, parseStartArguments(['--web'], '/')));
  const wayland = launchContext('/x', { environment: { WAYLAND_DISPLAY: 'wayland-0' } });
  assert.equal(windowRefusal(wayland, plain), undefined);
});
