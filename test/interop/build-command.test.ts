/** `rpmbuild`'s modes and switches, each by real rpm and by ours: what they say and what they leave. */
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { buildWithBoth, compareEach, linesOf } from '../support/rpmbuild.ts';
import type { BothSides } from '../support/rpmbuild.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutRpmbuild;

const spec = [
  'Name: stages',
  'Version: 1.0',
  'Release: 1',
  'Summary: Shows stages',
  'License: MIT',
  'Source0: a.txt',
  'BuildRequires: not-there >= 3, (one or other)',
  '%description',
  'Shows stages.',
  '%prep',
  '%setup -c -T',
  '%conf',
  'echo conf > conf',
  '%build',
  'cat %{SOURCE0} > built',
  '%install',
  'mkdir -p %{buildroot}/usr',
  'echo installed > %{buildroot}/usr/a',
  '%check',
  'test -e %{buildroot}/usr/a',
  '%files',
  '/usr/a',
  '',
].join('\n');

/** Whether real rpm's stages include `%conf` is a matter of its release; both here do. */
function prepare(top: string): void {
  writeFileSync(join(top, 'stages.spec'), spec);
  writeFileSync(join(top, 'SOURCES', 'a.txt'), 'a\n');
}

function compare({ real, ours }: BothSides, what: string): void {
  assert.deepEqual(linesOf(ours.result.stderr), linesOf(real.result.stderr), what);
  assert.deepEqual(linesOf(ours.result.stdout), linesOf(real.result.stdout), what);
  assert.equal(ours.result.status, real.result.status, what);
  const tree = (folder: string): readonly string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => !/^(?:tmp|db)(?:\/|$)/.test(name))
      .toSorted();
  assert.deepEqual(tree(ours.folder), tree(real.folder), what);
  compareEach({ real, ours });
}

const commands: readonly (readonly string[])[] = [
  ...['p', 'f', 'c', 'i', 'd', 's', 'r'].map((stage) => [`-b${stage}`, '--nodeps']),
  ['-ba', '--nodeps', '--noprep', '--nobuild'],
  ['-bi', '--nodeps', '--nocheck'],
  ['-bb', '--nodeps', '--noclean'],
  ['-bp', '--clean', '--nodeps'],
  ['-bs', '--rmsource', '--rmspec'],
  ['-bb', '--nodeps', '--buildroot', '@/elsewhere'],
  ['-bb', '--nodeps', '--quiet'],
  ['-bb', '--nodeps', '--target', 'noarch'],
  ['-bb'],
  ['-bl'],
];

for (const [at, part] of [commands.slice(0, 9), commands.slice(9)].entries())
  test(`modes do what those of real rpmbuild do (${at + 1})`, { skip }, () => {
    using scratch = scratchFolder('build-modes');
    for (const args of part) {
      const all = [...args, '@/stages.spec'];
      compare(buildWithBoth(scratch.path, { prepare, args: all }), all.join(' '));
    }
  });
