import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { planInRoot, prepareRoot, requestOf } from '../support/plan-case.ts';
import type { Situation } from '../support/plan-case.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const config = (
  evr: string,
  content: string,
  flag = '%config',
  more: Readonly<Record<string, string>> = {},
): PackageSketch => ({
  name: 'foo',
  evr,
  files: { '/etc/foo': content, '/usr/bin/foo': evr, ...more },
  attributes: { '/etc/foo': flag },
});

const packages = {
  one: config('1-1', 'one', '%config', { '/usr/share/old': 'x', '/usr/share/kept': 'x' }),
  same: config('2-1', 'one', '%config', { '/usr/share/kept': 'y' }),
  two: config('2-1', 'two', '%config', { '/usr/share/new': 'y', '/usr/share/kept': 'y' }),
  careful: config('2-1', 'two', '%config(noreplace)'),
  plain: config('2-1', 'two', ''),
  bare: { name: 'foo', evr: '3-1' },
  sharer: { name: 'sharer', files: { '/usr/share/kept': 'x' } },
  replacer: { name: 'replacer', tags: ['Obsoletes: foo'], files: { '/usr/bin/foo': '1-1' } },
  ghost: config('2-1', 'two', '%ghost %config'),
};

interface Case extends Omit<Situation, 'packages'> {
  /** What stands in /etc/foo when the plan is made; absent: what the package brought. */
  readonly onDisk?: string;
}

const cases: readonly Case[] = [
  { title: 'an install over nothing', verb: '-U', args: ['two'] },
  { title: 'an install over a file of nobody', onDisk: 'mine', verb: '-U', args: ['two'] },
  { title: 'the same, noreplace', onDisk: 'mine', verb: '-U', args: ['careful'] },
  { title: 'the same content of nobody', onDisk: 'two', verb: '-U', args: ['two'] },
  { title: 'an upgrade of an untouched file', installed: ['one'], verb: '-U', args: ['two'] },
  {
    title: 'an upgrade of a changed file',
    installed: ['one'],
    onDisk: 'mine',
    verb: '-U',
    args: ['two'],
  },
  {
    title: 'the same, noreplace again',
    installed: ['one'],
    onDisk: 'mine',
    verb: '-U',
    args: ['careful'],
  },
  {
    title: 'a changed file that stays as packaged',
    installed: ['one'],
    onDisk: 'mine',
    verb: '-U',
    args: ['same'],
  },
  {
    title: 'a changed file that is no config any more',
    installed: ['one'],
    onDisk: 'mine',
    verb: '-U',
    args: ['plain'],
  },
  {
    title: 'a changed file that becomes a ghost',
    installed: ['one'],
    onDisk: 'mine',
    verb: '-U',
    args: ['ghost'],
  },
  {
    title: 'a changed file that is dropped',
    installed: ['one'],
    onDisk: 'mine',
    verb: '-U',
    args: ['bare'],
  },
  { title: 'an erasure', installed: ['one', 'sharer'], verb: '-e', args: ['foo'] },
  {
    title: 'an erasure of a changed file',
    installed: ['one'],
    onDisk: 'mine',
    verb: '-e',
    args: ['foo'],
  },
  {
    title: 'a package is obsoleted',
    installed: ['one', 'sharer'],
    onDisk: 'mine',
    verb: '-U',
    args: ['replacer'],
  },
  { title: 'both at once', verb: '-i', args: ['one', 'sharer'] },
];

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('var') && !lstatSync(join(root, path)).isDirectory())
    .map((path) => `/${path}`)
    .toSorted();
}

const isSideFile = (path: string): boolean => /\.rpm(?:new|save|orig)$/.test(path);

describe('what a plan foretells is what real rpm does', { skip: withoutRpmbuild }, () => {
  for (const { onDisk, ...rest } of cases) {
    test(rest.title, () => {
      using scratch = scratchFolder('foretell');
      const situation: Situation = { ...rest, packages };
      const keys = Object.keys(packages);
      const built = buildSketches(scratch.path, Object.values(packages));
      const path = (key: string): string => built[keys.indexOf(key)] ?? '';
      const root = join(scratch.path, 'root');
      mkdirSync(join(root, 'etc'), { recursive: true });
      prepareRoot(root, situation, path);
      if (onDisk !== undefined) writeFileSync(join(root, 'etc/foo'), onDisk);
      const before = filesBelow(root);
      const result = planInRoot(root, requestOf(situation, path));
      assert.equal(result.kind, 'planned');
      if (result.kind !== 'planned') return;
      const { consequences } = result.plan;
      const names = situation.verb === '-e' ? situation.args : situation.args.map(path);
      const command = ['--root', root, '--dbpath', '/var/lib/rpm', situation.verb, ...names];
      assert.equal(spawnSync('rpm', command).status, 0);
      const after = filesBelow(root);
      assert.deepEqual(
        consequences.sideFiles.map(({ sidePath }) => sidePath).toSorted(),
        after.filter(isSideFile),
      );
      const gone = before.filter((one) => !after.includes(one));
      const saved = consequences.sideFiles.filter(
        ({ path: original }) => !after.includes(original),
      );
      assert.equal(consequences.filesRemoved, gone.length - saved.length);
      const come = after.filter((one) => !before.includes(one) && !isSideFile(one));
      const taken = onDisk !== undefined && rest.installed === undefined ? 1 : 0;
      assert.equal(consequences.filesAdded, come.length + taken);
    });
  }
});
