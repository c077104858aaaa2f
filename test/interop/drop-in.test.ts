/**
 * A folder of links to one program of ours, first in PATH: what a script calls by rpm's names does what rpm's
 * own programs do, with their statuses and streams. The names are found by the shell, as in any script.
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { writeLaunchers } from '../../src-main/shells/launch/write-launchers.mjs';
import { makeFixture } from '../cases/fixture.ts';
import { cli as program } from '../support/our-cli.ts';
import { plainEnvironment, runProgram, withoutRpm } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const names = [
  'rpm',
  'rpmkeys',
  'rpmdb',
  'rpm2cpio',
  'rpm2archive',
  'rpmquery',
  'rpmverify',
  'rpmsort',
  'rpmgraph',
];

/** Lines of a script, each by itself; `$DB` is a database folder of its own for each side. */
const lines = [
  'rpm --version',
  'rpm --dbpath $DB -qa',
  'rpm --dbpath $DB -q tool missing; echo $?',
  'rpm --dbpath $DB -qi base > out; cat out; rm out',
  'rpm -qp base.rpm tool-1.rpm nosuch.rpm',
  'rpm -qp - < base.rpm',
  'rpm --eval "%{_arch} %{?nope}"',
  'rpm --showrc | tail -3',
  'rpm --nonsense; echo $?',
  'rpm -q; echo $?',
  'rpm -K base.rpm',
  'rpm -Kv base.rpm nosuch.rpm',
  'rpm --dbpath $DB -V --nofiles tool-1.0',
  'rpm --dbpath $DB -q --qf "%{name}\\n" tool | head -1',
  'rpm --querytags | head -3',
  'rpm --dbpath $DB --verifydb && echo sound',
  'rpmkeys --version',
  'rpmkeys --checksig base.rpm tool-2.rpm',
  'rpmkeys -K nosuch.rpm; echo $?',
  'rpmdb --dbpath $PWD/new --initdb && rpm --dbpath $PWD/new -qa; echo $?; rm -r new',
  'rpmdb --dbpath $DB --rebuilddb && rpmdb --dbpath $DB --verifydb; echo $?',
  'rpmdb --dbpath $DB --exportdb | cksum',
  'rpm2cpio tool-1.rpm | cksum',
  'rpm2cpio < tool-1.rpm | cpio -t --quiet | sort',
  'rpm2cpio nosuch.rpm; echo $?',
  'rpm2archive -n tool-1.rpm && cksum tool-1.rpm.tar; rm -f tool-1.rpm.tar',
  'rpmquery --dbpath $DB tool',
  'rpmquery -p --qf "[%{filenames}\\n]" tool-1.rpm',
  'rpmquery; echo $?',
  'rpmverify --dbpath $DB --nofiles --noscripts base tool; echo $?',
  'rpmverify --dbpath $DB nosuch; echo $?',
  'rpmgraph base.rpm tool-2.rpm',
  'for p in rpm rpmkeys rpmdb rpmgraph; do $p --version; done',
];

describe('a folder of links in front of PATH', { skip: withoutRpm }, () => {
  const scratch = scratchFolder('drop-in');
  const links = join(scratch.path, 'links');
  const folders = { ours: join(scratch.path, 'ours'), real: join(scratch.path, 'real') };

  before(async () => {
    await makeFixture(folders.ours);
    cpSync(folders.ours, folders.real, { recursive: true });
    const staging = join(scratch.path, 'program');
    writeLaunchers(staging, process.execPath);
    mkdirSync(join(staging, 'cli'));
    writeFileSync(join(staging, 'cli/main.js'), `require(${JSON.stringify(program)});\n`);
    mkdirSync(links);
    for (const name of names) symlinkSync(join(staging, 'bin/turntable'), join(links, name));
  });
  after(() => scratch[Symbol.dispose]());

  function run(side: 'ours' | 'real', line: string): ProgramResult {
    const cwd = folders[side];
    const path = side === 'ours' ? `${links}:${plainEnvironment.PATH}` : plainEnvironment.PATH;
    const env = { PATH: path, DB: join(cwd, 'var/lib/rpm') };
    const { status, stdout, stderr } = runProgram('/bin/sh', ['-c', line], { cwd, env, input: '' });
    const plain = (text: string): string =>
      text.replaceAll(cwd, '/folder').replaceAll(`${links}/`, '');
    return { status, stdout: plain(stdout), stderr: plain(stderr) };
  }

  it('leads each name to our program', () => {
    for (const name of names) {
      const found = run('ours', `command -v ${name}`);
      assert.equal(found.stdout, `${name}\n`);
      assert.ok(existsSync(join(links, name)));
    }
  });

  for (const line of lines)
    it(`does what rpm does: ${line}`, () => assert.deepEqual(run('ours', line), run('real', line)));

  it('sorts by the name that rpm has had since 4.19', () => {
    const found = run(
      'ours',
      'printf "a-2-1\\na-1-1\\na-1~rc-1\\n" | rpmsort; rpmsort --nonsense; echo $?',
    );
    assert.deepEqual(found, {
      status: 0,
      stdout: 'a-1~rc-1\na-1-1\na-2-1\n1\n',
      stderr: 'Invalid input\n',
    });
  });
});
