import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkout } from './launch-fixture.ts';
import {
  completeLockedPackages,
  platformOfName,
} from '../../src-main/shells/launch/complete-lock-file.mjs';

test('a name tells its platform', () => {
  assert.deepEqual(platformOfName('@x/lzma-linux-arm64-musl'), {
    os: ['linux'],
    cpu: ['arm64'],
    libc: ['musl'],
  });
  assert.deepEqual(platformOfName('@x/y-win32-x64-msvc'), { os: ['win32'], cpu: ['x64'] });
  assert.deepEqual(platformOfName('@x/lzma-wasm32-wasi'), { cpu: ['wasm32'] });
  assert.throws(() => platformOfName('fsevents'), /does not tell a processor/);
});

test('only what Node would not find is added', () => {
  const packages = {
    '': {},
    'node_modules/a': { dev: true, optionalDependencies: { 'a-linux-x64': '1.0.0' } },
    'node_modules/a-linux-x64': { version: '1.0.0' },
    'node_modules/b': { optionalDependencies: { 'b-linux-x64': '2.0.0', 'b-darwin-x64': '2.0.0' } },
    'node_modules/b/node_modules/b-linux-x64': { version: '2.0.0' },
  };
  assert.deepEqual(completeLockedPackages(packages), ['node_modules/b-darwin-x64']);
  assert.deepEqual(completeLockedPackages(packages), []);
});

test('npm ci can tell every package of the lock file from a forgotten one', () => {
  const lock = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8'));
  const left = completeLockedPackages(lock.packages);
  assert.deepEqual(left, [], 'run: node src-main/shells/launch/complete-lock-file.mjs');
});
