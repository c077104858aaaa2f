import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildSketches } from '../support/package-sketch.ts';
import { ourAnswer, prepareRoot, realAnswer } from '../support/plan-case.ts';
import type { Situation } from '../support/plan-case.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const mount = (...args: string[]): boolean => spawnSync('mount', args).status === 0;

const content = 'x'.repeat(100_000);
const bigFiles = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`/usr/big/${at}`, content]));
const packages = {
  small: { name: 'small', files: { '/usr/small': 'x' } },
  old: { name: 'big', evr: '1-1', files: bigFiles(4) },
  big: { name: 'big', evr: '2-1', files: bigFiles(45) },
  some: { name: 'some', evr: '1-1', files: bigFiles(15) },
  someNext: { name: 'some', evr: '2-1', files: bigFiles(16) },
  wide: {
    name: 'wide',
    files: Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`/usr/wide/${at}`, 'x'])),
  },
};

const situations: readonly Omit<Situation, 'packages'>[] = [
  { title: 'enough room', verb: '-U', args: ['small'] },
  { title: 'too little room', verb: '-U', args: ['big'] },
  { title: 'too little room for two', verb: '-U', args: ['big', 'small'] },
  { title: 'too little room for an upgrade', installed: ['old'], verb: '-U', args: ['big'] },
  {
    title: 'an upgrade on a rather full disk',
    installed: ['some'],
    verb: '-U',
    args: ['someNext'],
  },
  {
    title: 'an upgrade and more',
    installed: ['some'],
    verb: '-U',
    args: ['someNext', 'big'],
    flags: ['replacefiles'],
  },
  { title: 'ignored', verb: '-U', args: ['big'], flags: ['ignoresize'] },
  { title: 'too few inodes', verb: '-U', args: ['wide'] },
];

for (const partial of situations) {
  const situation: Situation = { ...partial, packages };
  test(`disk space as real rpm sees it: ${situation.title}`, { skip: withoutRpmbuild }, (t) => {
    using scratch = scratchFolder('space');
    const root = join(scratch.path, 'root');
    const usr = join(root, 'usr');
    mkdirSync(usr, { recursive: true });
    if (!mount('-t', 'tmpfs', '-o', 'size=2m,nr_inodes=60', 'tmpfs', usr)) {
      t.skip('mounting a small file system is not allowed here');
      return;
    }
    try {
      const keys = Object.keys(packages);
      const built = buildSketches(scratch.path, Object.values(packages));
      const path = (key: string): string => built[keys.indexOf(key)] ?? '';
      prepareRoot(root, situation, path);
      assert.deepEqual(ourAnswer(root, situation, path), realAnswer(root, situation, path));
    } finally {
      spawnSync('umount', [usr]);
    }
  });
}
