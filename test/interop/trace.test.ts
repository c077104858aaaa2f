/**
 * The lines of `-vv`, ours beside real rpm 4.18's. Compared are those that say something of packages. Left out
 * of real rpm's, for they have no counterpart here: the steps of its database library (PRAGMA, SAVEPOINT,
 * "read h#"), its way in and out of the root, numbers of processes, devices and temporary names, folders as
 * they come to be made, and headers that it verifies again each time it takes them from the database or reopens
 * a package. It asks some things twice and says of the second time `(cached)`, or asks the database again: the
 * same requirement is looked for once here.
 */
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { cli } from '../support/our-cli.ts';
import { buildSketches } from '../support/package-sketch.ts';
import { runProgram, withoutRpmbuild } from '../support/real-rpm.ts';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { addShell, databasePath, freshRoot, rpmIn, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutInstall || withoutRpmbuild;

const files = { '/usr/bin/some': 'x', '/usr/bin/link': '->some', '/etc/some.conf': 'one' };
const attributes = { '/etc/some.conf': '%config', '/usr/bin/some': '%attr(755,root,root)' };
const scripts = {
  '%pre': 'echo pre',
  '%post': 'echo post',
  '%preun': 'echo preun',
  '%postun': 'echo postun',
  '%verifyscript': 'echo verify',
};
const sketches = [
  { name: 'some', files, attributes, scripts, tags: ['Provides: thing = 2'] },
  {
    name: 'some',
    evr: '2-1',
    files: { ...files, '/etc/some.conf': 'two' },
    attributes,
    scripts,
    tags: ['Provides: thing = 3'],
  },
  {
    name: 'user',
    files: { '/usr/share/user': 'x' },
    tags: [
      'Requires: some, thing > 1, thing, /usr/bin/some, user, (some or nothing)',
      'Conflicts: other < 2, thing > 5',
      'Obsoletes: old < 3',
      'Recommends: nice',
    ],
  },
  { name: 'shell', tags: ['Provides: /bin/sh'] },
  { name: 'lost', tags: ['Requires: nowhere, (some and nowhere), /no/where'] },
] as const;

const dropped = new RegExp(
  [
    'PRAGMA',
    'SAVEPOINT',
    'RELEASE',
    'CREATE INDEX',
    'rotational:',
    'chroot ',
    'pid \\d',
    'waitpid',
    'read h#',
    'syncing fs',
    'directory created with',
    'created directory',
    'loading keyring',
    '^D: [^/]*: Header .* OK$',
    '\\(cached\\)$',
  ].join('|'),
);

/** Lines of debugging that say something, equal ones in a row once, and those of dependencies once at all. */
function traceOf(text: string): readonly string[] {
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith('D: ') && !dropped.test(line))
    .map((line) => line.replace(/;[0-9a-f]{8}$/, ''));
  return lines.filter((line, at) => {
    if (/^D: .{8}s: /.test(line)) return lines.indexOf(line) === at;
    return !/: Header /.test(line) || lines.indexOf(line) === at;
  });
}

describe('-vv', { skip }, () => {
  const scratch = scratchFolder('trace');
  after(() => scratch[Symbol.dispose]());
  let real = '';
  let ours = '';
  let packages: readonly string[] = [];

  before(() => {
    packages = buildSketches(scratch.path, sketches);
    mkdirSync(scratch.path, { recursive: true });
    real = freshRoot(scratch.path, 'real');
    ours = freshRoot(scratch.path, 'ours');
    for (const root of [real, ours]) addShell(root);
  });

  /** The trace, the same from both; everything a person asked for is compared elsewhere. */
  function both(...words: readonly string[]): readonly string[] {
    const expected = rpmIn({}, real, words);
    const first = [cli, 'rpm', '--root', ours, '--dbpath', databasePath];
    const found = runProgram(process.execPath, [...first, '--nosignature', ...words]);
    assert.equal(found.status, expected.status, expected.stderr);
    const trace = traceOf(expected.stderr);
    // what an upgrade replaces is looked at behind what replaces it, by rpm behind everything that comes
    const isReplaced = (line: string): boolean => words[0] === '-Uvv' && line.includes('== --- ');
    const kept = (lines: readonly string[]): readonly string[] =>
      lines.filter((line) => !isReplaced(line));
    assert.deepEqual(kept(traceOf(found.stderr)), kept(trace));
    assert.ok(trace.includes(`D: Exit status: ${expected.status}`));
    return trace;
  }
  const at = (index: number): string => packages[index] ?? '';

  it('INS-14 INS-15 ACC-03 of an installation tells packages, order, steps, files, scripts, indexes', () => {
    both('-ivv', at(3));
    both('-ivv', '--test', at(0));
    const trace = both('-ivv', at(0));
    assert.ok(trace.some((line) => /^D: create {5}100755 {2}1 \(.*\) {5}1 some$/.test(line)));
    assert.ok(trace.includes('D: %prein(some-1-1.noarch): scriptlet start'));
    assert.ok(trace.includes('D: adding "some" to Name index.'));
  });

  it('of an installation that cannot be tells what is missing', () => {
    const trace = both('-ivv', at(4));
    assert.ok(trace.some((line) => /Requires: nowhere +NO/.test(line)));
  });

  it('of an upgrade tells what becomes of both versions', () => {
    for (const root of [real, ours]) appendFileSync(join(root, 'etc/some.conf'), 'changed');
    const trace = both('-Uvv', at(1), at(2));
    assert.ok(trace.some((line) => line.startsWith('D: save ')));
    assert.ok(trace.some((line) => /^D: {3}--- h# /.test(line)));
  });

  it('VER-18 VER-19 ACC-32 of a verification tells each dependency, and what the script does', () => {
    both('-Vvv', 'some', 'user');
    const first = [cli, 'rpm', '--root', ours, '--dbpath', databasePath];
    const shown = runProgram(process.execPath, [...first, '-Vvv', 'some']);
    assert.match(shown.stdout, /^\+ echo verify$/m);
  });

  it('ERA-07 of an erasure with --test tells the same up to the files', () => {
    both('-evv', '--test', 'user', 'some');
  });

  it('ERA-05 ERA-06 of an erasure tells files in reverse order', () => {
    const trace = both('-evv', 'user', 'some');
    const erased = trace.filter((line) => line.startsWith('D: erase '));
    assert.deepEqual(
      erased.map((line) => line.replace(/^.* /, '')),
      ['user', 'some', 'link', 'some.conf'],
    );
  });

  it('CLI-06 says nothing with --quiet', () => {
    both('-ivv', at(0));
    const first = [cli, 'rpm', '--root', ours, '--dbpath', databasePath, '--nosignature'];
    const quiet = runProgram(process.execPath, [...first, '-Uvv', '--quiet', '--noscripts', at(1)]);
    assert.deepEqual(quiet, { status: 0, stdout: '', stderr: '' });
    both('-qvv', 'some');
  });

  it('of a query tells of packages only what is wrong, and the status', () => {
    both('-qvvp', at(0), at(1));
    both('-qvv', 'nothing');
  });

  it('SRC-02 ACC-38 of a source package tells its files', { skip: withoutCorpus }, () => {
    const source = corpusPackages().find(
      ({ path, isOk }) => isOk && path.endsWith('test-C-1.1-0.src.rpm'),
    );
    assert.ok(source);
    const trace = both('-ivv', '--define', '_topdir /top', source.path);
    assert.ok(trace.includes('D: found 1 source and 0 binary packages'));
    assert.ok(trace.some((line) => line.startsWith('D: create ')));
  });

  it('SIG-09 of -K tells each digest, in the words of -v', () => {
    const words = ['-Kvv', '--nosignature', at(0)];
    const expected = rpmIn({}, real, words);
    const first = [cli, 'rpm', '--root', ours, '--dbpath', databasePath];
    const found = runProgram(process.execPath, [...first, ...words]);
    assert.equal(found.stdout, expected.stdout);
    assert.match(found.stderr, /^D: loading keyring from rpmdb$/m);
    assert.match(expected.stderr, /^D: loading keyring from rpmdb$/m);
  });
});
