import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { ourRpmspec, realRpmspec, specFolder, withoutSections } from '../support/rpmspec.ts';
import { scratchFolder } from '../support/scratch.ts';
import { brokenSpecs } from './broken-specs.ts';

const skip = withoutRpmbuild;

test('what is wrong with a spec is told in the words of real rpm', { skip }, () => {
  using scratch = scratchFolder('broken-specs');
  const names = brokenSpecs.map((text, at) => {
    const name = `${String(at).padStart(2, '0')}.spec`;
    writeFileSync(join(scratch.path, name), text);
    return name;
  });
  const perLine = (result: ProgramResult): unknown => ({
    ...result,
    stderr: result.stderr.split('\n').filter((line) => line !== ''),
  });
  for (const mode of [['-P'], ['-q', '--qf', '%{nevr}\\n']]) {
    const args = [...mode, ...names];
    assert.deepEqual(
      perLine(ourRpmspec(args, scratch.path)),
      perLine(realRpmspec(args, scratch.path)),
    );
  }
});

test('of what is built, only packages with files are told', { skip }, () => {
  const args = [
    '-q',
    '--builtrpms',
    '--qf',
    '%{nevr}\\n',
    'no-main-package.spec',
    'subpackages.spec',
  ];
  assert.deepEqual(ourRpmspec(args), realRpmspec(args));
});

const commandLines: readonly (readonly string[])[] = [
  ['-P'],
  ['-q'],
  ['-P', 'nosuch.spec'],
  ['-q', 'nosuch.spec', 'smallest.spec', '--qf', '%{name}\\n'],
  ['-q', '--qf', '%{name} %{requires}\\n', 'dependencies-plain.spec'],
  ['-q', '--requires', 'dependencies-qualified.spec'],
  ['-q', '-v', '--requires', 'dependencies-qualified.spec'],
  ['-q', '--provides', 'subpackages.spec'],
  ['-q', '--conflicts', 'dependencies-plain.spec'],
  ['-q', '--obsoletes', 'dependencies-plain.spec'],
  ['-q', '--buildrequires', 'dependencies-plain.spec'],
  ['-q', '--buildconflicts', 'dependencies-plain.spec'],
  ['-q', '--buildrequires', '--with', 'sound', '--without', 'colour', 'switches.spec'],
  ['-q', '--qf', '%{release}\\n', '-D', 'dist .here', 'every-text-tag.spec'],
  ['-q', '--qf', '%{release}\\n', '-D', 'dist .x', '--undefine', 'dist', 'every-text-tag.spec'],
  ['-q', '--qf', '%{arch} %{platform}\\n', '--target', 'i686-linux', 'subpackages.spec'],
  ['-P', '--target', 'aarch64-linux', 'conditions-machines.spec'],
  ['-q', '--qf', '%{name}\\n', '-D', 'fedora 40', 'many-distributions.spec'],
  [
    '-q',
    '--buildrequires',
    '-D',
    'suse_version 1500',
    '--with',
    'cloud',
    'many-distributions.spec',
  ],
  ['--eval', '%{_bindir}'],
  ['--eval', 'first', '-q', '--qf', '%{name}\\n', 'smallest.spec'],
  ['-P', '-q', '--qf', '%{name}\\n', 'smallest.spec'],
  ['-q', '--srpm', '--rpms', '--qf', '%{name}\\n', 'subpackages.spec'],
  ['-q', '--qf', '%{nosuch}\\n', 'smallest.spec'],
  ['--nosuch'],
];

test('command lines end as with real rpm', { skip }, () => {
  for (const args of commandLines) {
    const [found, expected] = [
      withoutSections(ourRpmspec(args)),
      withoutSections(realRpmspec(args)),
    ];
    assert.deepEqual(found, expected, args.join(' '));
  }
});

test('what is typed into the shell is expanded as real rpm does', { skip }, () => {
  const typed = '%_bindir\n%define a 1\n%a\n%{error:told}\n%(echo hi)\n\nplain\n%{open\n%name';
  for (const args of [['--shell'], ['--shell', 'smallest.spec'], ['--shell', 'nosuch.spec']])
    assert.deepEqual(ourRpmspec(args, specFolder, typed), realRpmspec(args, specFolder, typed));
});
