/** What a run remembers of installed files stays true while packages come and go. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { InstalledFiles } from '../../src-main/transaction/installed-files.ts';
import { RunView } from '../../src-main/transaction/run-view.ts';
import { madeDatabase } from '../support/made-database.ts';
import { makeHeader } from '../support/made-header.ts';
import { scratchFolder } from '../support/scratch.ts';

const asNamed = { resolve: (directory: string) => directory };

test('rows that come and go are seen without another look-up, also from an empty database', () => {
  using scratch = scratchFolder('installed-files');
  const first = makeHeader({ name: 'first', files: ['/usr/a/same', '/usr/a/other'] });
  const second = makeHeader({ name: 'second', files: ['/usr/b/same', '/usr/a/same'] });
  for (const path of [undefined, '/usr/c/same', '/usr/d/else']) {
    const before = path === undefined ? [] : [makeHeader({ name: 'third', files: [path] })];
    using database = madeDatabase(join(scratch.path, String(path?.at(5))), before);
    const installed = new InstalledFiles(database);
    const instancesAt = (place: string): number[] =>
      installed.at(place, 'same', asNamed).map(({ instance }) => instance);
    assert.deepEqual(instancesAt('/usr/a/same'), []);
    installed.added(101, first);
    installed.added(102, second);
    assert.deepEqual(instancesAt('/usr/a/same'), [101, 102]);
    assert.deepEqual(installed.at('/usr/b/same', 'same', asNamed), [
      { instance: 102, index: 0, directory: '/usr/b/' },
    ]);
    installed.removed(101);
    assert.deepEqual(instancesAt('/usr/a/same'), [102]);
    assert.equal(instancesAt('/usr/c/same').length, path === '/usr/c/same' ? 1 : 0);
  }
});

test('directories are looked at anew once a script may have moved them', () => {
  using scratch = scratchFolder('run-view');
  mkdirSync(join(scratch.path, 'usr/lib'), { recursive: true });
  mkdirSync(join(scratch.path, 'lib'));
  using database = madeDatabase(scratch.path, [makeHeader({ name: 'one', files: ['/lib/x'] })]);
  const view = new RunView(database, scratch.path);
  const isAt = (place: string): boolean =>
    view.installed.at(place, 'x', view.directories).length === 1;
  assert.ok(isAt('/lib/x'));
  rmSync(join(scratch.path, 'lib'), { recursive: true });
  symlinkSync('usr/lib', join(scratch.path, 'lib'));
  assert.ok(isAt('/lib/x'));
  view.forget();
  assert.ok(!isAt('/lib/x'));
  assert.ok(isAt('/usr/lib/x'));
});
