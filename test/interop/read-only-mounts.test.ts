/** File systems that cannot be written: what is said before, and what is left behind. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildSketches } from '../support/package-sketch.ts';
import { withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';

const mount = (...args: string[]): boolean => spawnSync('mount', args).status === 0;

test('packages for a file system that is mounted read-only', { skip: withoutInstall }, (t) => {
  using scratch = scratchFolder('read-only');
  const [first = '', second = '', other = ''] = buildSketches(scratch.path, [
    { name: 'pack', files: { '/usr/share/pack': 'x', '/opt/pack': 'o' } },
    { name: 'pack', evr: '2-1', files: { '/usr/share/pack': 'y', '/opt/pack': 'p' } },
    { name: 'other', files: { '/opt/other': 'o' } },
  ]);
  const roots = sideBySide(scratch.path, (root) => mkdirSync(join(root, 'usr')));
  const mounts = [roots.real, roots.ours].map((root) => join(root, 'usr'));
  try {
    if (!mounts.every((path) => mount('-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path))) {
      t.skip('mounting a small file system is not allowed here');
      return;
    }
    const remount = (how: string): void =>
      mounts.forEach((path) => assert.ok(mount('-o', `remount,${how}`, path)));
    remount('ro');
    for (const options of [[], ['--test'], ['--excludepath', '/usr']])
      roots.output('-i', ...options, first);
    roots.compare();
    roots.step('-e', 'pack');
    roots.step('-i', other);
    remount('rw');
    roots.step('-i', first);
    roots.both((root) => writeFileSync(join(root, 'usr/stranger'), 's'));
    remount('ro');
    roots.output('-U', second);
    roots.output('-e', 'pack');
  } finally {
    for (const path of mounts) spawnSync('umount', [path]);
  }
});
