import assert from 'node:assert/strict';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { cli as program } from '../support/our-cli.ts';
import { runProgram } from '../support/real-rpm.ts';
import {
  addShell,
  databasePath,
  freshRoot,
  rpmOnRoot,
  withoutInstall,
} from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

describe('rpm -V on the command line against real rpm', { skip: withoutInstall }, () => {
  const scratch = scratchFolder('verify-command');
  const packages: string[] = [];
  let root = '';
  after(() => scratch[Symbol.dispose]());

  before(() => {
    root = freshRoot(scratch.path, 'root');
    addShell(root);
    const make = (name: string, preamble: string, sections = ''): string =>
      buildPackage(scratch.path, {
        name,
        preamble,
        install: `mkdir -p $RPM_BUILD_ROOT/opt; echo x > $RPM_BUILD_ROOT/opt/${name}; echo c > $RPM_BUILD_ROOT/opt/${name}.conf; echo d > $RPM_BUILD_ROOT/opt/${name}.doc`,
        files: `/opt/${name}\n%config /opt/${name}.conf\n%doc /opt/${name}.doc`,
        sections,
      });
    packages.push(
      make('good', 'Group: Tests/Good'),
      make(
        'needs',
        'Group: Tests/Bad\nRequires: nothing-here >= 2, /no/such/file, good = 1.0-1\nConflicts: good',
        '%verifyscript\necho out\necho err >&2\nexit 3',
      ),
      make('content', 'Group: Tests/Bad\nEpoch: 3', '%verifyscript\nexit 0'),
      make('itself', 'Provides: mail-server\nConflicts: mail-server'),
    );
    const installed = rpmOnRoot(root, '-i', '--nodeps', ...packages);
    assert.equal(installed.status, 0, installed.stderr);
    appendFileSync(join(root, 'opt/needs'), 'more');
    appendFileSync(join(root, 'opt/content.conf'), 'more');
    rmSync(join(root, 'opt/content.doc'));
  });

  const cases: readonly (readonly string[])[] = [
    ['-Va'],
    ['-V', 'good'],
    ['-V', 'needs', 'content', 'nowhere'],
    ['-V', '--nodeps', 'needs'],
    ['-V', '--nofiles', 'needs'],
    ['-V', '--nofiles', '--noscript', 'needs'],
    ['-V', '--nofiles', '--nodeps', '--noscript', 'needs'],
    ['-V', '--nofiledigest', 'content'],
    ['-Vc', 'content'],
    ['-Vd', 'content'],
    ['-Vv', 'good'],
    ['-Vg', 'Tests/Bad', 'Tests/None'],
    ['-Vf', '/opt/content', '/opt/nobody'],
    ['-Va', 'c*', 'nothing'],
    ['-V', 'itself'],
    ['-V', '--whatprovides', 'good', 'none'],
    ['--verify', 'content'],
  ];
  for (const words of cases)
    test(words.join(' '), () => {
      const theirs = rpmOnRoot(root, ...words);
      const ours = runProgram(process.execPath, [
        program,
        'rpm',
        `--root=${root}`,
        `--dbpath=${databasePath}`,
        '--nosignature',
        ...words,
      ]);
      assert.deepEqual(
        { status: ours.status, stdout: ours.stdout, stderr: ours.stderr },
        { status: theirs.status, stdout: theirs.stdout, stderr: theirs.stderr },
      );
    });

  test('-Vp compares the disk with package files', () => {
    const bare = freshRoot(scratch.path, 'bare');
    for (const where of [root, bare]) {
      const words = ['-Vp', '--nodeps', '--noscript', packages[2] ?? ''];
      // Real rpm looks for the file inside the root it changed to.
      const theirs = runProgram('/usr/bin/rpm', ['--dbpath', join(where, databasePath), ...words]);
      const ours = runProgram(process.execPath, [
        program,
        'rpm',
        '--dbpath',
        join(where, databasePath),
        ...words,
      ]);
      assert.equal(ours.stdout, theirs.stdout);
      assert.equal(ours.status, theirs.status);
    }
  });
});
