/** Bars on a terminal, which are redrawn in place: the same bytes as real rpm's. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { cli as main } from '../support/our-cli.ts';
import { runProgram } from '../support/real-rpm.ts';
import { databasePath, freshRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('terminal');
after(() => scratch[Symbol.dispose]());

const script = '/usr/bin/script';
const skip =
  withoutInstall || (existsSync(script) ? false : 'the program script(1) is not on this machine');

/** What a command writes to a terminal, without what script and the distribution add. */
function onTerminal(command: string): string {
  const log = join(scratch.path, 'log');
  runProgram(script, ['-qec', command, log], { input: '' });
  const isAdded = /^(Script (started|done)|rpm: (RPM should not|However assuming))/;
  return readFileSync(log, 'latin1')
    .split('\n')
    .filter((line) => !isAdded.test(line))
    .join('\n');
}

test('install, reinstall with --percent, upgrade and erase', { skip }, () => {
  const made = (name: string, sizes: readonly number[]): string =>
    buildPackage(scratch.path, {
      name,
      install: [
        `mkdir -p $RPM_BUILD_ROOT/opt/${name}; cd $RPM_BUILD_ROOT/opt/${name}`,
        ...sizes.map((size, at) => `head -c ${size} /dev/zero > f${at}`),
      ].join('\n'),
      files: `/opt/${name}/*`,
    });
  const [one, other] = [made('one', [100, 2000, 3000, 70_000]), made('other', [1, 10, 100, 1000])];
  const [real, ours] = [freshRoot(scratch.path, 'real'), freshRoot(scratch.path, 'ours')];
  for (const words of [
    `-ivh ${one} ${other}`,
    `-Uvh --percent --replacepkgs ${one}`,
    `-Uvh --replacepkgs ${other} ${one}`,
    '-evh one other',
  ]) {
    const options = `--dbpath ${databasePath} --nosignature ${words}`;
    const expected = onTerminal(`/usr/bin/rpm --root ${real} ${options}`);
    assert.match(expected, /one/);
    assert.equal(onTerminal(`${process.execPath} ${main} rpm --root ${ours} ${options}`), expected);
  }
});
