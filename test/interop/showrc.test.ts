/** The configuration as `--showrc`, `%dump` and `%trace` show it, byte for byte beside real rpm 4.18. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { cli } from '../support/our-cli.ts';
import { REAL_RPM, runProgram, withoutRpm } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('showrc');
const home = join(scratch.path, 'home');
const folder = join(scratch.path, 'config');

const files: Readonly<Record<string, string>> = {
  'home/.rpmmacros': '%_usermac %%x a\\\n  b\n%_dbpath /nowhere\n%opt(a:b) %{-a*} %1\n%none() x\n',
  'home/.rpmrc': 'optflags: x86_64 -Og\narchcolor: x86_64 5\nmacrofiles: /x:/y\n',
  'config/rpmrc': 'optflags: x86_64 -Omine\narch_compat: x86_64: noarch\n',
  'config/macros': '%_incfg yes\n%where %{getconfdir}\n',
  'config/platform/x86_64-linux/macros': '%_arch mine\n',
  macros: '%abc def\n%_libdir /mine\n',
  good: 'optflags: x86_64 -OZ  \narchcolor: x86_64 7 8\n',
  include: 'include: good\nmacrofiles: a:b\n',
  bad: 'bad\noptflags: x86_64 -OC\n',
  tables: [
    'arch_compat: x86_64: a b\tc,d',
    'arch_compat: a: q x86_64',
    'arch_compat : b :r q',
    'os_compat: Linux: x y',
    'buildos_compat: Linux: z',
    'buildostranslate: Linux: Linoox',
    'buildarchtranslate: x86_64: BLAH',
    'arch_canon:\tx86_64:can\t1',
    'os_canon: Linux: Lin 1',
    'optflags: blah -Oblah',
    'buildarch_compat: blah: n',
    'buildarch_compat: x86_64: m',
    '# a comment',
    '',
  ].join('\n'),
};

/** Lines of an rpmrc file in which something is wrong. */
const wrongLines = [
  'optflags: x86_64',
  'optflags:',
  'optflags x86_64 -O',
  'archcolor: x86_64',
  'arch_compat: x',
  'ARCH_COMPAT: x: y',
  'buildarchtranslate: a: b c',
  'buildarchtranslate: a:',
  'arch_canon: a: b x',
  'arch_canon: a: b 1 2',
  'arch_canon : a : b 1',
  'macrofiles:',
  'include: /missing/file',
  'include:',
  'topdir: /x',
  'provides: x',
];

const commandLines: readonly (readonly string[])[] = [
  [],
  ['-v'],
  ['-q'],
  ['--define', 'zz(x:y) 1', '--define', 'zz 2', '--eval', '%zz'],
  ['--define', 'zz  %{abc} %%x', '--undefine', '_dbpath', '--define', 'empty() %nil'],
  ['--dbpath', '/nowhere'],
  ['--root', '/var/tmp'],
  ['--load', 'macros'],
  ['--eval', '%_libdir %global g 3%define h 4%g'],
  ['--macros', 'macros'],
  ['--macros', 'macros:/missing/file', '--rcfile', 'good'],
  ['--define', 'a b', '--macros', 'macros'],
  ['--target', 'i686-linux'],
  ['--target', 'FOO-Bar-BAZ'],
  ['--target', 'armv7hl-redhat-linux-gnueabi'],
  ['--target', 'i686-Linux-gnu'],
  ['--target', 'sparc', '--rcfile', '/usr/lib/rpm/rpmrc:good'],
  ['--rcfile', 'good'],
  ['--rcfile', 'include'],
  ['--rcfile', '/usr/lib/rpm/rpmrc:tables'],
  ['--rcfile', 'tables'],
  ['--rcfile', 'tables', '--target', 'foo'],
  ['--rcfile', ''],
  ['--rcfile', 'goo*:~/x'],
  ['--rcfile', 'bad'],
  ['--rcfile', 'good::bad'],
  ['--rcfile', 'bad:good'],
  ['--rcfile', '/usr/lib/rpm/rpmrc:/missing/file:good'],
  ['--rcfile', '/missing/file:good'],
  ['--define', 'a b', '--rcfile', 'bad'],
];

const traced: readonly (readonly [text: string, ...definitions: string[]])[] = [
  ['%trace %q Y %q Z', 'q x'],
  ['%trace X %q Y %{expand:w %q w} Z', 'q x'],
  ['%trace X %q Y', 'q a%{expand:w %r w}b%{expand:}c', 'r R'],
  ['%trace X %q Y', 'q a%r b%{basename:/x/y}c', 'r R'],
  ['%trace X %q Y', 'q a%r b%{?nope}c%{?r}%{!?nope:d}%%%{nope}', 'r R'],
  ['%trace X %q Y', 'q a%r b%(echo sh)c%[1 + %{expand:2}]d', 'r R'],
  ['%trace X %q Y', 'q a%{lua:print(rpm.expand("%r"))}b', 'r R'],
  ['%trace%p z w\nnext', 'p() a%q %1 x', 'q() <%1>'],
  ['%trace%{p -a -b z} %{p:y}', 'p(ab:) <%*|%-a|%{-a*}|%{-b}|%1|%{1}|%#>%{?1:%1}%{!?3:no}'],
  ['%trace X\n%q\nY', 'q %{expand:l1\nl2}'],
  ['%trace%{quote:a b} %{getncpus} %{verbose:x}%define z 1\n%z%global w %{z}x\n%w'],
  ['%{expand:%trace}%q', 'q x'],
  ['%trace%{}  %  %{!?} %'],
];

describe('the configuration', { skip: withoutRpm }, () => {
  before(() => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(scratch.path, name, '..'), { recursive: true });
      writeFileSync(join(scratch.path, name), text);
    }
  });
  after(() => scratch[Symbol.dispose]());

  const both = (
    words: readonly string[],
    env: Readonly<Record<string, string>> = {},
    shown: (result: ProgramResult) => unknown = byLines,
  ): void => {
    const around = { cwd: scratch.path, env };
    const ours = runProgram(process.execPath, [cli, 'rpm', ...words], around);
    assert.deepEqual(shown(ours), shown(runProgram(REAL_RPM, words, around)), words.join(' '));
  };

  for (const words of commandLines)
    it(`RC-02 RC-04 RC-29 CLI-09 rpm ${[...words, '--showrc'].join(' ')}`, () =>
      both([...words, '--showrc']));

  it('RC-01 RC-28 reads the files of a user', () => both(['--showrc'], { HOME: home }));
  it('reads the files of another folder than usual', () =>
    both(['--showrc', '--eval', '1'], { RPM_CONFIGDIR: folder }));
  it('expands by the files of another folder', () =>
    both(['--eval', '%_incfg %where %_arch'], { RPM_CONFIGDIR: folder }));
  it('ends where there is no configuration', () =>
    both(['-q', 'x', '--dbpath', scratch.path], { RPM_CONFIGDIR: '/missing/folder' }));

  for (const line of wrongLines)
    it(`RC-03 RC-25 names what is wrong in: ${line}`, () => {
      writeFileSync(join(scratch.path, 'wrong'), `${line}\nbad\n`);
      // real rpm falls over its own tables behind this
      const shown = ({ stderr }: ProgramResult): string | undefined => stderr.split('\n')[0];
      both(['--rcfile', 'wrong', '--eval', '%optflags'], {}, shown);
    });

  for (const program of ['rpmkeys', 'rpmdb', 'rpmquery', 'rpmverify'])
    it(`is shown by ${program}`, () => {
      const ours = runProgram(process.execPath, [cli, program, '--showrc']);
      assert.deepEqual(ours, runProgram(`/usr/bin/${program}`, ['--showrc']));
    });

  it('%dump prints the macros on standard error', () => {
    both(['--define', 'a(x) b', '--define', 'c d', '--eval', 'x%{dump}y%c %dump']);
  });

  for (const [text, ...definitions] of traced)
    it(`traces ${JSON.stringify(text)}`, () => {
      const defined = definitions.flatMap((one) => ['--define', one]);
      both(['--macros', '/dev/null', ...defined, '--eval', text], {}, withoutOwnMacros);
    });
});

function byLines({ status, stdout, stderr }: ProgramResult): unknown {
  return { status, stderr, stdout: stdout.split('\n') };
}

/** Behind the text rpm expands, and traces, what it wants to know of the configuration for itself. */
function withoutOwnMacros({ status, stdout, stderr }: ProgramResult): unknown {
  const end = stderr.indexOf('  1>   %{?_transaction_color}^');
  const lines = (end < 0 ? stderr : stderr.slice(0, end)).split('\n');
  return { status, stdout, lines };
}
