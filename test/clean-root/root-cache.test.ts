/** Roots that are kept and taken again. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { keepRoot, takeRoot } from '../../src-main/clean-root/root-cache.ts';
import { scratchFolder } from '../support/scratch.ts';

test('a root is taken as it was kept, however soon tar is done with it', async () => {
  using scratch = scratchFolder('root-cache');
  const root = join(scratch.path, 'root');
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(root, 'etc/name'), 'kept\n');
  const cache = join(scratch.path, 'cache/root.tar.zst');
  await keepRoot(root, cache);
  for (let at = 0; at < 20; at += 1) {
    const taken = join(scratch.path, `taken-${at}`);
    mkdirSync(taken);
    await takeRoot(cache, taken);
    assert.equal(readFileSync(join(taken, 'etc/name'), 'utf8'), 'kept\n');
  }
});

test('a damaged cache is named and goes, so that the next build makes it anew', async () => {
  using scratch = scratchFolder('root-cache');
  const root = join(scratch.path, 'root');
  mkdirSync(root);
  writeFileSync(join(root, 'file'), 'x'.repeat(100_000));
  const cache = join(scratch.path, 'cache/root.tar.zst');
  await keepRoot(root, cache);
  truncateSync(cache, 40);
  const taken = join(scratch.path, 'taken');
  mkdirSync(taken);
  await assert.rejects(takeRoot(cache, taken), {
    code: 'INTERNAL',
    hint: 'It was removed; the next build makes it anew.',
  });
  assert.equal(existsSync(cache), false);
});
