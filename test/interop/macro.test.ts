import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { MacroError, Macros } from '../../src-main/macro/index.ts';
import { cli } from '../support/our-cli.ts';
import { realRpm, runProgram, withoutRpm } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { expanding, failing } from './macro-cases.ts';

const skip = withoutRpm;

/** A distribution's note that belongs to none of the programs' own output. */
const note = /^rpm: (RPM should not be used directly|However assuming you know).*\n/gm;

function real(...args: readonly string[]): ProgramResult {
  const result = realRpm(args);
  return { ...result, stderr: result.stderr.replace(note, '') };
}

function ours(...args: readonly string[]): ProgramResult {
  return runProgram(process.execPath, [cli, 'rpm', ...args]);
}

function evals(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => ['--eval', text]);
}

test('texts expand to what real rpm expands them to', { skip }, () => {
  for (let at = 0; at < expanding.length; at += 100) {
    const texts = expanding.slice(at, at + 100);
    const args = ['-D', '_dbpath /D', ...evals(texts)];
    const [expected, found] = [real(...args), ours(...args)];
    assert.deepEqual(found.stdout.split('\n'), expected.stdout.split('\n'));
    assert.deepEqual(found, expected);
  }
});

/** What a text is without anything of the machine, as the program would print it. */
function failureOf(text: string): ProgramResult {
  let stderr = '';
  const macros = new Macros({
    environment: () => undefined,
    exists: existsSync,
    isVerbose: false,
    lua: () => '',
    processors: 1,
    readFile: () => undefined,
    say: (level, line) => (stderr += level === 'note' ? `${line}\n` : `${level}: ${line}\n`),
    shell: () => '',
  });
  macros.define('_dbpath /D');
  try {
    return { status: 0, stdout: `${macros.expand(text)}\n`, stderr };
  } catch (thrown) {
    if (!(thrown instanceof MacroError)) throw thrown;
    for (const line of thrown.lines) stderr += `error: ${line}\n`;
    return { status: 1, stdout: '', stderr };
  }
}

test('what cannot be expanded is told in the words of real rpm', { skip }, () => {
  for (const text of failing) {
    if (text.includes('%{lua:')) continue;
    assert.deepEqual(failureOf(text), real('-D', '_dbpath /D', '--eval', text), text);
  }
});

for (const text of failing.filter((one) => one.includes('%{lua:'))) {
  test(`Lua that fails is told in the words of real rpm: ${text}`, { skip }, () => {
    assert.deepEqual(ours('--eval', text), real('--eval', text));
  });
}

const commandLines: readonly (readonly string[])[] = [
  ['-D', 'foo', '--eval', 'a'],
  ['-D', '1x y', '--eval', 'a'],
  ['--eval', '%foo', '-D', 'foo bar', '--eval', '%foo', '--undefine', 'foo', '-E', '%foo'],
  ['-E', 'a', '-E', '%{error:x}', '-E', 'b'],
  ['-D', 'foo() a%1', '-E', '%foo 3'],
  ['-D', '%foo {a}', '-E', '%foo'],
  ['--load', '/nosuch', '-E', 'a'],
  ['--macros', '/nosuch', '-E', '%_prefix'],
  ['-E', '%verbose', '-v', '-E', '%verbose'],
  ['--dbpath', '/x', '-E', '%_dbpath'],
  ['-E', '%(echo a; echo b >&2)%{echo:c}'],
  ['-q', '-E', 'a'],
  ['-E', ''],
  ['--eval'],
];

/** As rpm 6.1 expands them; 4.18 does not know them. */
const stringMacros: readonly (readonly [text: string, expanded: string])[] = [
  ['%{upper:abc d}', 'ABC D'],
  ['%{upper abc d}', 'ABC'],
  ['%{lower:ABC}', 'abc'],
  ['%{len:abc}', '3'],
  ['%{len:é}', '2'],
  ['%{reverse:abc}', 'cba'],
  ['%{rep ab 3}', 'ababab'],
  ['%{sub abcdef 2 3}', 'bc'],
  ['%{sub abcdef -2}', 'ef'],
  ['%{sub abcdef 5 2}', ''],
  ['%{gsub abcab b x}', 'axcax'],
  ['%{gsub abcab b x 1}', 'axcab'],
  ['%{gsub abc (a) %1%1}', 'aabc'],
  ['%[%{upper:1} + 1]', '2'],
  ['%{span:a b}', 'a b'],
  ['%{xdg:config} %{xdg state}', '/nonexistent/.config /nonexistent/.local/state'],
];

test('string macros are those of rpm 4.19 and later', () => {
  const { stdout } = ours(...evals(stringMacros.map(([text]) => text)));
  assert.deepEqual(
    stdout.trimEnd().split('\n'),
    stringMacros.map(([, expanded]) => expanded),
  );
});

test('command lines with --eval end as with real rpm', { skip }, () => {
  for (const args of commandLines) assert.deepEqual(ours(...args), real(...args), args.join(' '));
});

test('the macros of the machine are those real rpm reads', { skip }, () => {
  const lines = real('--showrc').stdout.matchAll(/^-?\d+[:=] (\w+)(?:\([^)]*\))?\t(?!<builtin>)/gm);
  const known = [...new Set(Array.from(lines, ([, name = '']) => name))];
  assert.ok(known.length > 300, `only ${known.length} are known`);
  const bodies = known.map((name) => `${name} %{?${name}:%{macrobody:${name}}}`);
  const args = evals(bodies);
  assert.deepEqual(ours(...args).stdout.split('\n'), real(...args).stdout.split('\n'));
});
