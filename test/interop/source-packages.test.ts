/** Source packages, unpacked by real rpm and by us: folders, output and status must agree. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { treeLines } from '../support/compare-trees.ts';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { realRpm, runProgram } from '../support/real-rpm.ts';
import { rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { oursOnRoot, sideBySide } from '../support/side-by-side.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('source-packages');
after(() => scratch[Symbol.dispose]());

interface Built {
  readonly source: string;
  readonly binary: string;
}

/** A source package with a tar file and a patch of mode 0600, and what is built of it. */
function buildSource(name: string, preamble = ''): Built {
  const top = join(scratch.path, `build-${name}`);
  const sources = join(top, 'SOURCES');
  mkdirSync(sources, { recursive: true });
  writeFileSync(join(sources, 'plain.tar'), 'not really\n'.repeat(9000));
  writeFileSync(join(sources, 'small.patch'), 'patch\n', { mode: 0o600 });
  const spec = [
    `Name: ${name}`,
    'Version: 1.0',
    'Release: 1',
    'Summary: Test',
    'License: MIT',
    'BuildArch: noarch',
    'Source0: plain.tar',
    'Patch0: small.patch',
    preamble,
    '%description\nTest.',
    `%install\nmkdir -p %{buildroot}/usr/share\necho ${name} > %{buildroot}/usr/share/${name}`,
    `%files\n/usr/share/${name}`,
    '',
  ].join('\n');
  writeFileSync(join(top, `${name}.spec`), spec);
  const words = ['-ba', '--quiet', '--define', `_topdir ${top}`, join(top, `${name}.spec`)];
  const built = runProgram('/usr/bin/rpmbuild', words);
  assert.equal(built.status, 0, built.stderr);
  return {
    source: join(top, 'SRPMS', `${name}-1.0-1.src.rpm`),
    binary: join(top, 'RPMS/noarch', `${name}-1.0-1.noarch.rpm`),
  };
}

const except = [/^\/var\/lib\/rpm/];

function sameTrees({ ours, real }: SideBySide): void {
  assert.deepEqual(treeLines(ours, { except }), treeLines(real, { except }));
}

/** The last line of standard error and the status must agree, and nothing may be left behind by us. */
function sameFailure(roots: SideBySide, ...args: readonly string[]): string {
  const before = treeLines(roots.ours, { except });
  const expected = rpmOnRoot(roots.real, ...args);
  const found = oursOnRoot(roots.ours, ...args);
  assert.equal(found.status, expected.status, found.stderr);
  assert.equal(found.stdout, expected.stdout);
  const last = (text: string): string | undefined => text.trimEnd().split('\n').at(-1);
  assert.equal(last(found.stderr), last(expected.stderr));
  assert.deepEqual(treeLines(roots.ours, { except }), before);
  return found.stderr;
}

test('one package, with every way to ask for it', { skip, timeout: 60_000 }, () => {
  const { source } = buildSource('one');
  for (const how of [
    ['-i'],
    ['-ivh'],
    ['-Uv'],
    ['-Fvh'],
    ['--reinstall', '-v'],
    ['-i', '--percent'],
    ['-ivh', '--test'],
    ['-iv', '--justdb'],
    ['-i', '--define', '_topdir /build/%{name}', '--define', '_specdir %_topdir/%{version}'],
    ['-i', '-D', '_sourcedir relative/%{?nothing}x'],
  ]) {
    const roots = sideBySide(scratch.path);
    roots.output(...how, source);
    sameTrees(roots);
    roots.output(...how, source);
    sameTrees(roots);
    assert.equal(rpmOnRoot(roots.ours, '-qa').stdout, '');
  }
});

test('mixed with binary packages, which come first', { skip, timeout: 60_000 }, () => {
  const two = buildSource('two');
  const three = buildSource('three', 'Requires: not-to-be-had');
  const roots = sideBySide(scratch.path);
  // rpm 4.18 says that it unpacks the first source package after a transaction, but leaves its files out
  roots.step('-ivh', two.source, two.binary, two.source, three.source);
  // a transaction that fails keeps no source package back (rpm 4.18 begins to unpack it, and stumbles)
  const failed = oursOnRoot(roots.ours, '-iv', '-D', '_topdir /again', three.binary, three.source);
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /not-to-be-had is needed by three/);
  assert.ok(existsSync(join(roots.ours, 'again/SPECS/three.spec')));
  // but an argument that cannot be read keeps everything back
  roots.output('-i', '--define', '_topdir /never', two.source, '/nowhere.rpm');
  assert.ok(!existsSync(join(roots.ours, 'never')));
});

test('every source package of the corpus', { skip: skip || withoutCorpus, timeout: 60_000 }, () => {
  const paths = corpusPackages()
    .filter(({ isOk }) => isOk)
    .map(({ path }) => path);
  const kinds = realRpm([
    '-qp',
    '--nosignature',
    '--nodigest',
    '--qf',
    '%{SOURCEPACKAGE}\\n',
    ...paths,
  ]);
  const sources = paths.filter((_, at) => kinds.stdout.split('\n')[at] === '1');
  assert.ok(sources.length > 60);
  const ways = ['-ivh', '--nodigest', '--define', '_topdir /build/%{name}-%{version}-%{release}'];
  // one command for those that can be unpacked, and one for each that is cut off
  const probe = sideBySide(scratch.path);
  const shown = rpmOnRoot(probe.real, ...ways, ...sources).stderr;
  const cutOff = new Set(
    shown.split('\n').flatMap((line) => /^error: (.*) cannot be installed$/.exec(line)?.[1] ?? []),
  );
  assert.ok(cutOff.size < sources.length / 2, shown);
  const roots = sideBySide(scratch.path);
  roots.output(...ways, ...sources.filter((path) => !cutOff.has(path)));
  sameTrees(roots);
  for (const path of cutOff)
    assert.match(sameFailure(roots, ...ways, path), /error: unpacking of archive failed/);
});

/** The package with some bytes changed, all occurrences. */
function changed(path: string, as: string, from: string, to: string): string {
  assert.equal(from.length, to.length);
  const text = readFileSync(path, 'latin1');
  assert.ok(text.includes(from));
  const target = join(scratch.path, as);
  writeFileSync(target, text.replaceAll(from, to), 'latin1');
  return target;
}

test('a spec file that no flag marks, and none at all', { skip, timeout: 60_000 }, () => {
  const { source } = buildSource('old');
  const bytes = readFileSync(source);
  // FILEFLAGS (1037), INT32: the entry tells where the flags are
  const entry = bytes.indexOf(Buffer.from([0, 0, 0x04, 0x0d, 0, 0, 0, 4]));
  const start = bytes.lastIndexOf(Buffer.from([0x8e, 0xad, 0xe8, 1]), entry);
  const data = start + 16 + 16 * bytes.readUInt32BE(start + 8) + bytes.readUInt32BE(entry + 8);
  for (let at = 0; at < bytes.readUInt32BE(entry + 12); at += 1)
    bytes.writeUInt32BE(0, data + 4 * at);
  const unmarked = join(scratch.path, 'unmarked.src.rpm');
  writeFileSync(unmarked, bytes);
  const roots = sideBySide(scratch.path);
  roots.output('-ivh', '--nodigest', unmarked);
  sameTrees(roots);
  assert.deepEqual(readdirSync(join(roots.ours, 'nonexistent/rpmbuild/SPECS')), ['old.spec']);
  roots.output('-ivh', '--nodigest', changed(unmarked, 'none.src.rpm', 'old.spec', 'old.spex'));
  sameTrees(roots);
});

test('what is in the way, and what is damaged', { skip, timeout: 60_000 }, () => {
  const { source } = buildSource('way');
  const specFolder = 'nonexistent/rpmbuild/SPECS';
  const roots = sideBySide(scratch.path, (root) =>
    mkdirSync(join(root, specFolder, 'way.spec/x'), { recursive: true }),
  );
  sameFailure(roots, '-ivh', source);
  const blocked = sideBySide(scratch.path, (root) => {
    mkdirSync(join(root, 'nonexistent/rpmbuild'), { recursive: true });
    writeFileSync(join(root, 'nonexistent/rpmbuild/SOURCES'), '');
  });
  sameFailure(blocked, '-i', source);
  const whole = readFileSync(source);
  const short = join(scratch.path, 'short.src.rpm');
  writeFileSync(short, whole.subarray(0, whole.length - 50));
  sameFailure(sideBySide(scratch.path), '-iv', short);
  // what was there before is there again
  const again = sideBySide(scratch.path);
  again.output('-i', source);
  writeFileSync(join(again.ours, specFolder, 'way.spec'), 'my own\n');
  sameFailure(again, '-iv', short);
  assert.equal(readFileSync(join(again.ours, specFolder, 'way.spec'), 'utf8'), 'my own\n');
});

test('names with paths in them lead nowhere', { skip, timeout: 60_000 }, () => {
  const { source } = buildSource('bad');
  const roots = sideBySide(scratch.path);
  for (const name of ['../in.tar', '/etc/.tar', 'sub/n.tar']) {
    const hostile = changed(source, basename(name), 'plain.tar', name);
    const result = oursOnRoot(roots.ours, '-i', '--nodigest', hostile);
    assert.equal(result.status, 1, name);
    assert.match(result.stderr, /using the packaged path|not plain/);
  }
  assert.deepEqual(treeLines(roots.ours, { except }), treeLines(roots.real, { except }));
});
