import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultMacros, MacroError, Macros } from '../../src-main/macro/index.ts';

interface Made {
  readonly macros: Macros;
  /** What was said, a line each. */
  readonly said: string[];
}

function made(files: Readonly<Record<string, string>> = {}): Made {
  const said: string[] = [];
  const macros = new Macros({
    environment: (name) => (name === 'HOME' ? '/home/me' : undefined),
    exists: (path) => Object.hasOwn(files, path),
    isVerbose: false,
    lua: (code, parameters) => `<${code}|${parameters?.words.join(',') ?? ''}>`,
    processors: 3,
    readFile: (path) => files[path],
    say: (level, text) => said.push(`${level}: ${text}`),
    shell: (command) => `[${command}]\n`,
  });
  return { macros, said };
}

test('a file of macros defines over the ends of lines', () => {
  const file = [
    '# %comment {',
    '%one 1',
    'nothing',
    '%joined a\\',
    'b',
    '%braced {x',
    '  y }',
    '%inner %{expand:',
    'z}',
    '%takes() <%1>',
    '  %indented yes',
  ].join('\n');
  const { macros, said } = made({ '/m': file });
  assert.ok(macros.load('/m'));
  assert.deepEqual(said, []);
  assert.equal(
    macros.expand('%one|%joined|%braced|%inner|%{takes q}|%indented'),
    '1|a\nb|x\n  y |\nz|<q>|yes',
  );
  assert.equal(macros.expand('%comment'), '%comment');
  assert.ok(!macros.load('/nosuch'));
});

test('a bad line of a file is told of, and the others count', () => {
  const { macros, said } = made({ '/m': '%9bad x\n%good y\n' });
  assert.ok(!macros.load('/m'));
  assert.deepEqual(said, ['error: /m: line 1: Macro %9bad has illegal name (%define)']);
  assert.equal(macros.expand('%good'), 'y');
});

test('shell, Lua and the environment are asked of the surroundings', () => {
  const { macros } = made();
  macros.define('foo() %{lua:a}%(b %1)');
  assert.equal(macros.expand('%{foo x y}%{getenv:HOME}%{getncpus}'), '<a|x,y>[b x]/home/me3');
});

test('what was expanded before an error is kept on request', () => {
  const { macros } = made();
  const { expanded, error } = macros.expandPartly('a %{?x:b}c %{error:no} d');
  assert.equal(expanded, 'a c ');
  assert.deepEqual(error?.lines, ['no']);
  assert.throws(() => macros.expand('%{nosuch %{error:no}}'), MacroError);
  assert.equal(macros.expand('%{?x}still there'), 'still there');
});

test('definitions of a parametric macro go with it, those for everyone stay', () => {
  const { macros, said } = made();
  macros.define('outer() %{define a 1}%{global b 2}%{define unused 3}%a%b');
  assert.equal(macros.expand('%{outer}%{?a}%{?b}'), '122');
  assert.deepEqual(said, ['warning: Macro %unused defined but not used within scope']);
});

test('macros that never end are an error, however they are nested', () => {
  const { macros } = made();
  macros.define('loop() %{loop %{loop}}');
  assert.throws(() => macros.expand('%{loop}'), /Too many levels of recursion/);
  assert.throws(() => macros.expand('%{expand:'.repeat(200) + '}'.repeat(200)), /recursion/);
});

test('names that objects have of themselves are no macros', () => {
  const { macros } = made();
  assert.equal(
    macros.expand('%constructor %{toString} %{?__proto__:x}'),
    '%constructor %{toString} ',
  );
});

test('a machine without files of macros has the folders of one', () => {
  const { macros } = made();
  macros.defineAll(defaultMacros('aarch64'));
  assert.equal(
    macros.expand('%_libdir %_sysconfdir %_host'),
    '/usr/lib64 /etc aarch64-pc-linux-gnu',
  );
});

test('macros that grow without end are an error', () => {
  const { macros } = made();
  macros.define('a0 xxxxxxxx');
  for (let at = 0; at < 40; at += 1) macros.define(`a${at + 1} %a${at}%a${at}`);
  assert.throws(() => macros.expand('%a40'), /Too much text/);
  assert.equal(macros.expand('%a3').length, 64);
});
