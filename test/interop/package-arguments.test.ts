/** What stands for package files on the command line: patterns, manifests, standard input, and what is none. */
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { cli } from '../support/our-cli.ts';
import { runProgram } from '../support/real-rpm.ts';
import { withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { oursOnRoot, sideBySide } from '../support/side-by-side.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('arguments');
after(() => scratch[Symbol.dispose]());
const cwd = join(scratch.path, 'here');
const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text);

before(() => {
  if (skip !== false) return;
  mkdirSync(join(cwd, 'folder/deep'), { recursive: true });
  const [aa, ab, b] = ['aa', 'ab', 'b'].map((name) => buildPackage(scratch.path, { name }));
  if (aa === undefined || ab === undefined || b === undefined) return;
  for (const name of ['aa.rpm', 'a b.rpm', '.hidden.rpm', 'x(1).rpm', 'a1.rpm'])
    copyFileSync(aa, join(cwd, name));
  for (const name of ['ab.rpm', 'folder/deep/q.rpm']) copyFileSync(ab, join(cwd, name));
  copyFileSync(b, join(cwd, 'b.rpm'));
  copyFileSync(buildPackage(scratch.path, { name: 'aa', version: '2' }), join(cwd, 'aa2.rpm'));
  write('bytes.txt', '\u0001\u0002\n');
});

/** The same arguments, asked for and installed. */
function bothWays(roots: SideBySide, ...args: readonly string[]): void {
  roots.outputIn({ cwd }, '-qp', ...args);
  roots.outputIn({ cwd }, '-i', '--test', ...args);
}

test('patterns', { skip, timeout: 60_000 }, () => {
  const roots = sideBySide(scratch.path);
  const found = [
    ['a?.rpm', '{b,a?}.rpm', '{b.rpm}', '{,b.rpm}'],
    ['.*.rpm', '*/*/q.rpm', './a[ab].rpm', '[!b]b.rpm', '[[:alpha:]]a.rpm', 'a[0-9].rpm'],
    ['x(1).rpm', 'a b.rpm', 'a?b.rpm', `${cwd}/b*`, 'fold*/', '{none,b}.rpm', 'a\\a.rpm'],
  ];
  for (const patterns of found) bothWays(roots, ...patterns);
  for (const pattern of ['none*', '**/q.rpm', '', 'x+(1).rpm', '{b.rpm', 'b.rpm/'])
    bothWays(roots, pattern, 'aa.rpm');
  // the name of a file, whatever it may mean as a pattern, is that file, as with rpm 6
  write('[b].rpm', '');
  const result = oursOnRoot(roots.ours, '-qp', join(cwd, '[b].rpm'));
  assert.match(result.stderr, /\[b\]\.rpm: not an rpm package/);
  runProgram('rm', [join(cwd, '[b].rpm')]);
});

/** Name of a manifest -> what it holds. */
const manifests: Readonly<Record<string, string>> = {
  plain: 'aa.rpm\nab.rpm b.rpm\n',
  comments: '# c\n  # d\naa.rpm # x\n\n\t"a b.rpm" ab.rpm\r\n',
  patterns: 'a?.rpm *.rp[m]\n',
  nothing: 'none*.rpm aa.rpm\n',
  nested: 'plain\naa2.rpm\nplain\n',
  missing: 'missing.rpm\naa.rpm\n',
  control: 'aa.rpm\n\u0001b\n',
  later: 'aa.rpm\f\u0001b\u0000x\n\u0000\u0001\n',
  prose: 'This is no package,\nand no list of packages.\n',
  quoted: '\'a b.rpm\' a\\ b.rpm "a b.rpm" {aa,ab}.rpm\n',
  letters: 'aä.rpm',
  files: `file://${cwd}/aa.rpm\n`,
  only: '# only this\n',
  empty: '',
};

test('manifests', { skip, timeout: 60_000 }, () => {
  const roots = sideBySide(scratch.path);
  for (const [name, text] of Object.entries(manifests)) write(name, text);
  bothWays(roots, ...Object.keys(manifests));
  for (const name of ['patterns', 'comments', 'later', 'files', 'quoted'])
    roots.outputIn({ cwd }, '-i', '--test', name);
  // where their packages stand among the others, and what keeps what back
  for (const words of [
    ['ab.rpm', 'nested', 'b.rpm'],
    ['none.rpm', 'plain'],
    ['missing', 'none.rpm', 'bytes.txt'],
    ['none*', 'missing', 'none.rpm'],
  ])
    bothWays(roots, ...words);
  bothWays(roots, '--nomanifest', 'plain', 'aa.rpm');
  roots.outputIn({ cwd }, '-Uvh', 'nested');
  roots.compare();
});

test('manifests that list themselves', { skip, timeout: 60_000 }, () => {
  const roots = sideBySide(scratch.path);
  write('self', 'self\n');
  write('wide', 'one '.repeat(1200));
  write('one', 'aa.rpm\n');
  roots.outputIn({ cwd }, '-qp', 'self', 'one');
  assert.equal(roots.outputIn({ cwd }, '-qp', 'wide').stdout.split('\n').length, 1201);
  // rpm reads them for ever
  const ended = oursOnRoot(roots.ours, '-i', join(cwd, 'self'));
  assert.equal(ended.status, 1);
  assert.match(ended.stderr, /Max level of manifest recursion exceeded|open of self failed/);
});

test('a name that ends in .rpm needs no -p', { skip, timeout: 60_000 }, () => {
  const roots = sideBySide(scratch.path);
  const words = ['b.rpm', 'aa', './aa.rpm', 'a*.rpm', 'none.rpm', 'plain', 'x.RPM', 'folder'];
  roots.outputIn({ cwd }, '-q', ...words);
  roots.outputIn({ cwd }, '-ql', 'aa.rpm');
  roots.outputIn({ cwd }, '-q', '--whatprovides', 'aa.rpm');
  roots.outputIn({ cwd }, '-qf', 'aa.rpm');
  roots.outputIn({ cwd }, '-e', 'aa.rpm');
});

test('standard input', { skip, timeout: 60_000 }, () => {
  const roots = sideBySide(scratch.path);
  const input = readFileSync(join(cwd, 'aa.rpm'));
  for (const way of [['-qp'], ['-K'], ['-qip']]) roots.outputIn({ cwd, input }, ...way, '-');
  roots.outputIn({ cwd, input: '' }, '-qp', '-', 'b.rpm');
  // rpm 4.18 finds nothing there when it comes to read a second time, be it a package or a manifest
  const words = ['--root', roots.ours, '--dbpath', '/var/lib/rpm', '-ivh', '-'];
  const installed = runProgram(process.execPath, [cli, 'rpm', ...words], { input });
  assert.deepEqual([installed.status, installed.stderr], [0, '']);
  const listed = runProgram(process.execPath, [cli, 'rpm', ...words], { cwd, input: 'b.rpm\n' });
  assert.deepEqual([listed.status, listed.stderr], [0, '']);
  assert.equal(oursOnRoot(roots.ours, '-qa').stdout.split('\n').length, 3);
});

test('so many failures, and what cannot be read', { skip, timeout: 60_000 }, () => {
  const roots = sideBySide(scratch.path);
  const many = Array.from({ length: 300 }, (_, at) => `none-${at}.rpm`);
  for (const way of [['-qp'], ['-i'], ['-e'], ['-q']])
    assert.equal(roots.outputIn({ cwd }, ...way, ...many).status, 254);
  assert.equal(roots.outputIn({ cwd }, '-K', 'aa.rpm', ...many.slice(0, 3), 'none*').status, 4);
  assert.equal(oursOnRoot(roots.ours, '-K', ...many).status, 254);
  const closed = join(cwd, 'closed.rpm');
  copyFileSync(join(cwd, 'aa.rpm'), closed);
  chmodSync(closed, 0);
  bothWays(roots, closed);
});
