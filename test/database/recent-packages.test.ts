import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initDatabase, openDatabase, openWritableDatabase } from '../../src-main/database/index.ts';
import { RecentPackages } from '../../src-main/database/recent-packages.ts';
import { makeHeader } from '../support/made-header.ts';
import { scratchFolder } from '../support/scratch.ts';

test('a database that remembers answers with the package it has read before', () => {
  using scratch = scratchFolder('recent-packages');
  initDatabase(scratch.path);
  using writable = openWritableDatabase(scratch.path);
  writable.add(makeHeader({ name: 'bash' }).bytes);
  using plain = openDatabase(scratch.path);
  assert.notEqual(plain.get(1), plain.get(1));
  using remembering = openDatabase(scratch.path, { remembers: true });
  const [first] = remembering.all();
  assert.ok(first);
  assert.equal(remembering.get(1), first);
  assert.equal(remembering.find('Name', 'bash')[0], first);
});

test('what was asked for last stays, within a number of bytes', () => {
  const summary = 'x'.repeat(3_000_000);
  const header = makeHeader({ name: 'large', provides: [summary] });
  const recent = new RecentPackages();
  for (const instance of [1, 2]) recent.add({ instance, header });
  assert.equal(recent.get(1)?.instance, 1);
  recent.add({ instance: 3, header });
  assert.deepEqual(
    [1, 2, 3].map((instance) => recent.get(instance)?.instance),
    [1, undefined, 3],
  );
  const huge = makeHeader({ name: 'huge', provides: ['y'.repeat(20_000_000)] });
  recent.add({ instance: 4, header: huge });
  assert.deepEqual(
    [1, 2, 3, 4].map((instance) => recent.get(instance)?.instance),
    [undefined, undefined, undefined, 4],
  );
});
