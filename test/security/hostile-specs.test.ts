import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MacroError } from '../../src-main/macro/index.ts';
import { openRuntime } from '../../src-main/scriptlets/index.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { ourRpmspec } from '../support/rpmspec.ts';
import { scratchFolder } from '../support/scratch.ts';

const head = 'Name: hostile\nVersion: 1\nRelease: 1\nLicense: MIT\nSummary: s\n';

function parsed(text: string, ...options: readonly string[]): ProgramResult & { made: boolean } {
  using scratch = scratchFolder('hostile');
  writeFileSync(join(scratch.path, 'x.spec'), text);
  const result = ourRpmspec([...options, '-P', 'x.spec'], scratch.path);
  return { ...result, made: existsSync(join(scratch.path, 'made')) };
}

const refused: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ['a macro in itself', '%define a %a\n%a\n', /line 2: Too many levels of recursion/],
  ['a file in itself', '%include x.spec\n', /%include: too many files in each other/],
  [
    'macros that double',
    `%global a0 ${'x'.repeat(1000)}\n${Array.from({ length: 30 }, (_, at) => `%define a${at + 1} %a${at}%a${at}\n`).join('')}%a30\n`,
    /Too much text in macro expansion/,
  ],
  [
    'definitions that double',
    `%global a0 ${'x'.repeat(1000)}\n${Array.from({ length: 30 }, (_, at) => `%global a${at + 1} %a${at}%a${at}\n`).join('')}`,
    /Too much text in macro expansion/,
  ],
  [
    'brackets without an end',
    `${'%{expand:'.repeat(5000)}${'}'.repeat(5000)}\n`,
    /Too many levels of recursion/,
  ],
  [
    'one definition after the other',
    `%global a0 ${'x'.repeat(1000)}\n${Array.from({ length: 14 }, (_, at) => `%global a${at + 1} %a${at}%a${at}\n`).join('')}${'%global again %a14\n'.repeat(40)}`,
    /Too much text in macro definitions/,
  ],
  [
    'a line of a million lines',
    `%define a ${'\\\n'.repeat(1_000_000)}`,
    /Name field must be present/,
  ],
  ['a folder', '%include /\n', /Unable to open \/: it is no file/],
];

for (const [what, text, message] of refused) {
  test(`${what} is refused`, () => {
    const { status, stderr } = parsed(text + head);
    assert.equal(status, 1);
    assert.match(stderr, message);
  });
}

const withoutEscapes = (line: string): ReturnType<typeof parsed> =>
  parsed(`${head}${line}\n%description\ntext\n`, '--no-escapes');

test('without escapes no command of a spec is run', () => {
  const { status, stdout, stderr, made } = withoutEscapes('%(touch made)');
  assert.deepEqual([status, made], [0, false]);
  assert.match(stderr, /warning: not run: %\(touch made\)/);
  assert.match(stdout, /%description\ntext/);
  assert.ok(parsed(`${head}%(touch made)\n%description\n`).made);
});

for (const code of [
  'os.execute("touch made")',
  'io.open("made", "w")',
  'posix.mkdir("made")',
  'rpm.execute("touch", "made")',
  'rpm.spawn({ "touch", "made" })',
  'require("io").open("made", "w")',
  'package.loaded.io.open("made", "w")',
  'rpm.open("made", "w")',
  'load("x = 1")()',
]) {
  test(`without escapes Lua has no ${code.replace(/\(.*$/s, '')}`, () => {
    const { status, stderr, made } = withoutEscapes(`%{lua: ${code} }`);
    assert.deepEqual([status, made], [1, false]);
    assert.match(stderr, /attempt to (?:call|index) a nil value/);
  });
}

test('without escapes Lua still computes, and not for ever', () => {
  const made = withoutEscapes('%{lua: print("Group: " .. string.upper("a") .. macros.name) }');
  assert.match(made.stdout, /Group: Ahostile/);
  const caught = 'while true do pcall(function() while true do end end) end';
  for (const code of ['while true do end', caught]) {
    const { status, stderr } = withoutEscapes(`%{lua: ${code} }`);
    assert.equal(status, 1);
    assert.match(stderr, /the scripts of this file take too many steps/);
  }
});

test('a command that hangs is ended', async () => {
  const { macros } = await openRuntime({
    definitions: [],
    isVerbose: false,
    files: [],
    shell: 200,
  });
  assert.equal(macros.expand('%(echo in time)'), 'in time');
  assert.throws(
    () => macros.expand('%(while :; do :; done)'),
    (thrown: unknown) =>
      thrown instanceof MacroError && /took longer than 0\.2 s/.test(thrown.message),
  );
});
