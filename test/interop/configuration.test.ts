/** What macros and rpmrc files say of transactions, from the command line and from files, beside real rpm. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cli } from '../support/our-cli.ts';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { realRpm, runProgram } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { rowBytes } from '../support/row-bytes.ts';
import { databasePath, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('configuration');
after(() => scratch[Symbol.dispose]());
mkdirSync(scratch.path, { recursive: true });

const attributes = {
  '/s/doc': '%doc',
  '/s/de': '%lang(de)',
  '/s/de_AT': '%lang(de_AT)',
  '/s/fr': '%lang(fr)',
  '/n/conf': '%config',
  '/n/sub/': '%dir',
};
const sketches: Readonly<Record<string, PackageSketch>> = {
  some: {
    name: 'some',
    files: Object.fromEntries(
      [
        '/s/doc',
        '/s/de',
        '/s/de_AT',
        '/s/fr',
        '/s/plain',
        '/n/conf',
        '/n/sub/',
        '/n/sub/deep',
        '/nn',
      ].map((path) => [path, path.endsWith('/') ? '' : 'x']),
    ),
    attributes,
  },
  some2: {
    name: 'some',
    evr: '2-1',
    files: {
      '/s/doc': 'y',
      '/s/plain': 'y',
      '/n/conf': 'y',
      '/n/sub/deep': 'y',
      '/nn': 'y',
      '/s/fr': 'y',
    },
    attributes,
  },
  narrow: {
    name: 'narrow',
    arch: 'i686',
    files: { '/usr/bin/tool': 'ELF32 tool' },
    attributes: { '/usr/bin/tool': '%attr(755,root,root)' },
  },
  wide: {
    name: 'wide',
    arch: 'x86_64',
    files: { '/usr/bin/tool': 'ELF64 tool' },
    attributes: { '/usr/bin/tool': '%attr(755,root,root)' },
  },
};
let built: ReadonlyMap<string, string> | undefined;
const paths = (): ReadonlyMap<string, string> => {
  if (built !== undefined) return built;
  const files = buildSketches(scratch.path, Object.values(sketches));
  built = new Map(Object.keys(sketches).map((name, at) => [name, files[at] ?? '']));
  return built;
};
const some = (): string => paths().get('some') ?? '';

function compare(roots: SideBySide): void {
  roots.compare();
  const { ours, real } = roots;
  assert.deepEqual(rowBytes(join(ours, databasePath)), rowBytes(join(real, databasePath)));
}

const values: readonly string[] = [
  ...['y', 'true', '-1'].map((value) => `_excludedocs ${value}`),
  ...['/n', '/n/:/s/doc', 'n', '/', ':/nn', '/n/sub'].map((value) => `_netsharedpath ${value}`),
  ...['de', 'de_AT:fr', 'xx:all'].map((value) => `_install_langs ${value}`),
];

for (const kind of ['_excludedocs', '_netsharedpath', '_install_langs'])
  test(`what ${kind} leaves out`, { skip }, () => {
    for (const value of values.filter((one) => one.startsWith(kind))) {
      const roots = sideBySide(scratch.path, (root) => {
        mkdirSync(join(root, 'n'));
        writeFileSync(join(root, 'n/conf'), 'of the server');
      });
      roots.output('-iv', '--define', value, some());
      compare(roots);
      roots.output('-V', 'some');
      roots.output('-U', '-D', value, paths().get('some2') ?? '');
      compare(roots);
      roots.output('-e', `--define=${value}`, 'some');
      compare(roots);
    }
  });

test('which ELF classes are installed, and which is preferred', { skip }, () => {
  for (const value of ['_transaction_color 1', '_transaction_color 0', '_prefer_color 1']) {
    const roots = sideBySide(scratch.path);
    for (const name of ['narrow', 'wide'])
      roots.output('-i', '--define', value, paths().get(name) ?? '');
    compare(roots);
    roots.output('-qa', '--state');
    roots.output('-e', 'wide');
    compare(roots);
  }
});

test('what a package must prove', { skip }, () => {
  const roots = sideBySide(scratch.path);
  // the helpers of these tests switch signatures off; rpm is asked without them
  const both = (...args: readonly string[]): void => {
    const expected = realRpm(['--root', roots.real, '--dbpath', databasePath, ...args]);
    const found = plainly(roots.ours, ...args);
    const lines = (text: string): string => text.replace(/^rpm: (?:RPM|However).*\n/gm, '');
    assert.deepEqual({ ...found }, { ...expected, stderr: lines(expected.stderr) }, args.join(' '));
  };
  for (const level of ['all', 'signature', 'digest', 'none', 'bogus'])
    for (const option of ['--test', '--nosignature', '--nodigest', '--noverify'])
      both('-i', '--test', option, '--define', `_pkgverify_level ${level}`, some());
  compare(roots);
});

function plainly(root: string, ...args: readonly string[]): ProgramResult {
  const words = [cli, 'rpm', '--root', root, '--dbpath', databasePath, ...args];
  return runProgram(process.execPath, words);
}

/** With the options in front, where those that name files are heeded. */
function inFront(roots: SideBySide, ...args: readonly string[]): void {
  const behind = (root: string): string[] => [
    ...args,
    '--root',
    root,
    '--dbpath',
    databasePath,
    '--nosignature',
  ];
  const expected = realRpm(behind(roots.real));
  const found = runProgram(process.execPath, [cli, 'rpm', ...behind(roots.ours)]);
  const stderr = expected.stderr.replace(/^rpm: (?:RPM|However).*\n/gm, '');
  assert.deepEqual(found, { ...expected, stderr }, args.join(' '));
}

test('macro files in place of the usual ones and besides them', { skip }, () => {
  const file = (name: string, text: string): string => {
    writeFileSync(join(scratch.path, name), text);
    return join(scratch.path, name);
  };
  const docs = file('docs', '# comment\n%_yes 1\n  %_excludedocs %{_yes}\nnot a definition\n');
  const own = '/usr/lib/rpm/macros';
  const long = file(
    'long',
    '%_list \\\n/n\n%_param() %1\n%_netsharedpath %{?nothing:/s}%{!?nothing:%{_list}}\n%_x %{?nothing:\n%_excludedocs 1\n}\n',
  );
  for (const [options, later] of [
    [['--macros', `${own}:${docs}`], []],
    [['--macros', `${own}:${docs}:${long}`], []],
    [['--macros', `${own}:${join(scratch.path, 'do*')}`], []],
    [['--load', docs], []],
    [['--load', long, '--load', docs, '--undefine', '_excludedocs'], []],
    [['--load', docs, '--define', '_excludedocs 0'], []],
    [['--define', 'unused 1', '--macros', `${own}:${docs}`], []],
    [[], ['--macros', `${own}:${docs}`]],
    [['--undefine', 'never_there', '--define', '_yes y', '--define', '_excludedocs %_yes'], []],
  ] as const) {
    const roots = sideBySide(scratch.path);
    inFront(roots, ...options, '-i', some(), ...later);
    roots.output('-i', '--replacepkgs', ...later, some());
    compare(roots);
  }
});

test('definitions that are none, and files that are not there', { skip }, () => {
  const roots = sideBySide(scratch.path);
  for (const text of ['a', 'a ', '', '1a b', 'a('])
    for (const mode of ['-q', '-e']) roots.output(mode, '--define', text, 'some');
  roots.output('-i', '--load', '/nowhere/at/all', some());
  inFront(roots, '--macros', '/usr/lib/rpm/macros:/nowhere/at/all', '-i', some());
  compare(roots);
});

test('rpmrc files say what runs here', { skip }, () => {
  const texts = [
    '',
    'arch_compat: x86_64: noarch\n',
    '# comment\narch_compat: x86_64: foo\n\n  arch_compat:foo: i686 bar\n',
    'arch_compat: x86_64: noarch\nbad line\narch_compat: noarch: i686\n',
    'foo: bar\narch_compat: x86_64: noarch\n',
    'excludedocs: 1\n',
    'include:\n',
    'arch_compat: x86_64\n',
    'include: /nowhere/at/all\n',
    'optflags: x86_64 -O2\nos_compat: linux: Foo\n',
    'colon',
  ];
  inFront(sideBySide(scratch.path), '--rcfile', '/nowhere/else', '-i', '--test', some());
  for (const [at, text] of texts.entries()) {
    const name = join(scratch.path, `rc${at}`);
    writeFileSync(name, text);
    const roots = sideBySide(scratch.path);
    for (const list of [name, `/usr/lib/rpm/rpmrc:${name}`])
      inFront(roots, '--rcfile', list, '-i', '--test', some(), paths().get('narrow') ?? '');
    compare(roots);
  }
});
