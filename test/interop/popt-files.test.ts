/** Aliases and programs of a user's own file, read and carried out as by real rpm. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeFixture } from '../cases/fixture.ts';
import { cli } from '../support/our-cli.ts';
import { REAL_RPM, runProgram, withoutRpm } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const ownFile = String.raw`# a comment
rpm alias --short --qf '%{name}\n' --POPTdesc=$"names only" --POPTargs=$"<x>"
rpm alias -Z --short -a
rpm alias --named --qf '%{!#:+}\n'
rpm alias --both --qf '!#:+ %{name} !#:+\n'
rpm alias -l --short
rpm alias --list --qf '%{version}\n' --list
rpm exec --hello /bin/echo hello "a b"
rpm exec -Q /bin/echo quick
rpmquery alias --foo --qf 'foo\n'
rpm alias --continued --qf \
  '%{name}\
-%{version}\n'
rpm alias --quoted --qf "a\"b\'c\n"
rpm alias --escaped --qf a\ b\\n
rpm alias --same --same --qf x
rpm alias --lower --pipe 'tr A-Z a-z'
rpm nonsense --what
rpm alias
`;

const commandLines = [
  '-q --short base',
  '-qZ',
  '-q --named version base',
  '-q --named=version base',
  '-q --both V base',
  '-q --both=V base',
  '-q --both -v V base',
  '-q --named',
  '-ql base',
  '-q --list base',
  '--hello base -v',
  '-Q base',
  '-qQa base',
  '-q --continued base',
  '-q --quoted base',
  '-q --escaped base',
  '-q --same base',
  '-q --lower base',
  '-q --lower --last base',
  '-q --info=base',
  '-q --what base',
  '-q --pipe=rev tool',
  '-q missing --pipe rev',
  '--checksig --import x',
  '-qKv base.rpm',
];

describe('files of popt', { skip: withoutRpm }, () => {
  const scratch = scratchFolder('popt');
  const home = join(scratch.path, 'home');
  before(async () => {
    await makeFixture(scratch.path);
    mkdirSync(home);
    writeFileSync(join(home, '.popt'), ownFile);
  });
  after(() => scratch[Symbol.dispose]());

  const both = (face: string, line: string): readonly [ProgramResult, ProgramResult] => {
    const surroundings = { cwd: scratch.path, env: { HOME: home }, input: '' };
    const words = [`--dbpath=${join(scratch.path, 'var/lib/rpm')}`, ...line.split(' ')];
    const program = face === 'rpm' ? REAL_RPM : face;
    return [
      runProgram(process.execPath, [cli, face, ...words], surroundings),
      runProgram(program, words, surroundings),
    ];
  };

  for (const line of commandLines)
    it(`rpm ${line}`, () => {
      const [ours, theirs] = both('rpm', line);
      assert.deepEqual(ours, theirs);
    });

  for (const line of ['--foo base', '--short base', '--provides base', '-i base', '-qi base'])
    it(`rpmquery ${line}: aliases belong to a program`, () => {
      const [ours, theirs] = both('rpmquery', line);
      assert.deepEqual(ours, theirs);
    });

  it('lists aliases in the help as they describe themselves', () => {
    const [ours] = both('rpm', '--help');
    assert.match(ours.stdout, /--short=<x> +names only\n/);
  });
});
