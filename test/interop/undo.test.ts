import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { treeLines } from '../support/compare-trees.ts';
import { databasePath, freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import type { CliResult } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutInstall;
const scratch = scratchFolder('undo');
after(() => scratch[Symbol.dispose]());

const build = '$RPM_BUILD_ROOT';
const built = new Map<string, string>();

/** A package with config files, a secret, links and a file that only this version has. */
function disc(version: string): string {
  const known = built.get(version);
  if (known !== undefined) return known;
  const path = buildPackage(scratch.path, {
    name: 'disc',
    version,
    install: [
      `mkdir -p ${build}/etc ${build}/opt/d; cd ${build}`,
      `for f in etc/d.conf etc/n.conf opt/d/file opt/d/secret opt/d/only${version}; do echo ${version} > $f; done`,
      `ln -s ${version} opt/d/link; ln opt/d/file opt/d/hard`,
      'touch -h -d 2001-01-01 etc/* opt/d/*',
    ].join('\n'),
    files: [
      '%config /etc/d.conf',
      '%config(noreplace) /etc/n.conf',
      '%attr(0600,root,root) /opt/d/secret',
      '%dir /opt/d',
      '/opt/d/file\n/opt/d/hard\n/opt/d/link\n/opt/d/only*',
    ].join('\n'),
  });
  built.set(version, path);
  return path;
}

const words = (root: string): string[] => ['--root', root, '--dbpath', databasePath];

async function turntable(root: string, ...args: readonly string[]): Promise<CliResult> {
  const [verb = '', ...rest] = args;
  return runCli([verb, ...words(root), '--nosignature', ...rest]);
}

async function works(root: string, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await turntable(root, ...args);
  assert.equal(status, 0, `${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** Packages, what rpm finds of their files, the files, and whether the database is in order. */
function stateOf(root: string): string[] {
  return [
    ...rpmOnRoot(root, '-qa').stdout.split('\n').toSorted(),
    ...rpmOnRoot(root, '-Va', '--nodeps').stdout.split('\n'),
    ...treeLines(root, { except: [/^\/var/] }),
    `verifydb ${rpmOnRoot(root, '--verifydb').status}`,
  ];
}

/** What people do to files of packages. */
function change(root: string): void {
  for (const path of ['etc/d.conf', 'etc/n.conf', 'opt/d/only1'])
    writeFileSync(join(root, path), `mine ${path}\n`);
  chmodSync(join(root, 'opt/d/file'), 0o4711);
  rmSync(join(root, 'opt/d/link'));
}

for (const installer of ['turntable', 'rpm'] as const)
  test(`upgrade and erase are taken back, of a package that ${installer} installed`, {
    skip,
  }, async () => {
    const root = freshRoot(scratch.path, 'root');
    if (installer === 'rpm') assert.equal(rpmOnRoot(root, '-i', disc('1')).status, 0);
    else await works(root, 'install', disc('1'));
    change(root);
    const before = stateOf(root);
    const first = installer === 'rpm' ? 1 : 2;
    await works(root, 'upgrade', disc('2'));
    assert.equal(rpmOnRoot(root, '-q', 'disc').stdout, 'disc-2-1.noarch\n');
    const shown = await works(root, 'undo', '--dry-run', String(first));
    assert.match(shown, /^downgrade disc-2-1\.noarch to disc-1-1\.noarch$/m);
    assert.equal(rpmOnRoot(root, '-q', 'disc').stdout, 'disc-2-1.noarch\n', 'a dry run');
    await works(root, 'undo', '--yes', String(first));
    assert.deepEqual(stateOf(root), before);
    await works(root, 'erase', 'disc');
    assert.ok(!existsSync(join(root, 'opt/d')));
    await works(root, 'undo', '--yes', String(first + 2));
    assert.deepEqual(stateOf(root), before);
    const kept = JSON.parse(await works(root, 'history', '--json', String(first))) as {
      elements: { nevra: string; kept?: string }[];
    };
    assert.deepEqual(
      kept.elements.map((element) => [element.nevra, element.kept]),
      [
        ['disc-2-1.noarch', 'original'],
        ['disc-1-1.noarch', installer === 'rpm' ? 'rebuilt' : 'original'],
      ],
    );
    const again = await turntable(root, 'undo', '--yes', String(first));
    assert.equal(again.status, 1);
    assert.match(again.stderr, /transaction \d+ has done so already/);
  });

test('an install is taken back, with what it overwrote and moved aside', { skip }, async () => {
  const root = freshRoot(scratch.path, 'root');
  mkdirSync(join(root, 'etc'));
  mkdirSync(join(root, 'opt/d'), { recursive: true });
  for (const path of ['etc/d.conf', 'etc/n.conf', 'opt/d/file', 'opt/d/link'])
    writeFileSync(join(root, path), `nobody's ${path}\n`);
  const before = stateOf(root);
  await works(root, 'install', disc('1'));
  assert.equal(readFileSync(join(root, 'opt/d/file'), 'utf8'), '1\n');
  await works(root, 'undo', '--yes', '1');
  assert.deepEqual(stateOf(root), before);
});

test('a rollback goes back over several transactions, also over an undo', { skip }, async () => {
  const root = freshRoot(scratch.path, 'root');
  const other = buildPackage(scratch.path, {
    name: 'other',
    install: `mkdir -p ${build}/opt; echo 1 > ${build}/opt/other`,
    files: '/opt/other',
  });
  const empty = stateOf(root);
  await works(root, 'install', disc('1'));
  change(root);
  const before = stateOf(root);
  await works(root, 'upgrade', disc('2'));
  await works(root, 'install', other);
  await works(root, 'erase', 'disc');
  await works(root, 'undo', '--yes', '4');
  await works(root, 'upgrade', disc('3'));
  await works(root, 'rollback', '--yes', '1');
  assert.deepEqual(stateOf(root), before);
  await works(root, 'rollback', '--yes', '0');
  const left = stateOf(root).filter((line) => !/\.rpmsave|^\/(etc|opt) /.test(line));
  assert.deepEqual(left, empty, 'but for config files that were changed after it was installed');
});

test('versions side by side, obsoleted packages and reinstalls are taken back', {
  skip,
}, async () => {
  const root = freshRoot(scratch.path, 'root');
  const core = (version: string, content = version): string =>
    buildPackage(scratch.path, {
      name: 'core',
      version,
      install: `mkdir -p ${build}/boot; echo ${content} > ${build}/boot/core-${version}`,
      files: '/boot/core-*',
    });
  const successor = buildPackage(scratch.path, {
    name: 'successor',
    preamble: 'Obsoletes: core\nProvides: core',
    install: `mkdir -p ${build}/boot; echo s > ${build}/boot/successor`,
    files: '/boot/successor',
  });
  await works(root, 'install', core('1'));
  await works(root, 'install', core('2'));
  const before = stateOf(root);
  await works(root, 'upgrade', core('3'));
  assert.equal(rpmOnRoot(root, '-qa').stdout, 'core-3-1.noarch\n');
  await works(root, 'undo', '--yes', '3');
  assert.deepEqual(stateOf(root), before);
  await works(root, 'upgrade', successor);
  assert.equal(rpmOnRoot(root, '-qa').stdout, 'successor-1.0-1.noarch\n');
  await works(root, 'undo', '--yes', '5');
  assert.deepEqual(stateOf(root), before);
  // Built again, it is another package of the same name and version.
  const again = core('2', 'two');
  await works(root, 'install', '--replacepkgs', again);
  await works(root, 'undo', '--yes', '7');
  assert.deepEqual(stateOf(root), before);
  await works(root, 'install', '--replacepkgs', again);
  await works(root, 'install', '--replacepkgs', again);
  const same = await turntable(root, 'undo', '--yes', '10');
  assert.equal(same.status, 1, same.stdout + same.stderr);
  assert.match(same.stderr, /nothing to take back: the packages are as they were/);
  await works(root, 'rollback', '--yes', '1');
  assert.equal(rpmOnRoot(root, '-qa').stdout, 'core-1-1.noarch\n');
});

test('what stands in the way of an undo is said, and nothing is done', { skip }, async () => {
  const root = freshRoot(scratch.path, 'root');
  const [library, application] = ['library', 'application'].map((name) =>
    buildPackage(scratch.path, {
      name,
      preamble: name === 'library' ? '' : 'Requires: library',
      install: `mkdir -p ${build}/opt; echo 1 > ${build}/opt/${name}`,
      files: `/opt/${name}`,
    }),
  );
  await works(root, 'install', library ?? '');
  await works(root, 'install', application ?? '');
  const before = stateOf(root);
  const refused = await turntable(root, 'undo', '--yes', '1');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /library is needed by \(installed\) application-1\.0-1\.noarch/);
  assert.deepEqual(stateOf(root), before);
  const unasked = await turntable(root, 'undo', '2');
  assert.equal(unasked.status, 1);
  assert.match(unasked.stderr, /Nothing was changed\. To do it, say --yes\./);
  assert.deepEqual(stateOf(root), before);
});

test('what was changed since stays, and is named', { skip }, async () => {
  const root = freshRoot(scratch.path, 'root');
  await works(root, 'install', disc('1'));
  change(root);
  await works(root, 'upgrade', disc('2'));
  appendFileSync(join(root, 'etc/n.conf'), 'and more\n');
  appendFileSync(join(root, 'etc/d.conf'), 'edited after the upgrade\n');
  const { status, stderr } = await turntable(root, 'undo', '--yes', '2');
  assert.equal(status, 0, stderr);
  assert.equal(readFileSync(join(root, 'etc/n.conf'), 'utf8'), 'mine etc/n.conf\nand more\n');
  assert.match(stderr, /\/etc\/n\.conf was changed meanwhile and stays as it is/);
  const saved = readFileSync(join(root, 'etc/d.conf.rpmsave'), 'utf8');
  assert.equal(saved, '2\nedited after the upgrade\n', 'the later edit is not lost');
  assert.equal(readFileSync(join(root, 'etc/d.conf'), 'utf8'), 'mine etc/d.conf\n');
});

test('what is not kept cannot come back, and undo says so before', { skip }, async () => {
  const root = freshRoot(scratch.path, 'root');
  await works(root, 'install', disc('1'));
  await works(root, 'history', '--keep', '0');
  await works(root, 'upgrade', disc('2'));
  // kept before nothing was to be kept any more
  assert.match(await works(root, 'history', '2'), /disc-1-1\.noarch .*\[kept: original\]/);
  await works(root, 'erase', 'disc');
  assert.match(await works(root, 'history', '3'), /disc-2-1\.noarch is not kept: nothing is kept/);
  const undo = await turntable(root, 'undo', '--yes', '3');
  assert.equal(undo.status, 1);
  assert.match(
    undo.stderr,
    /disc-2-1\.noarch cannot be brought back: its package is not kept \(nothing is kept\)/,
  );
  for (const [args, message] of [
    [['undo', '9'], /looking up transaction 9: there is none/],
    [['undo', 'x'], /'x' is no number of a transaction/],
    [['undo'], /undo takes one transaction/],
    [['rollback', '3'], /nothing was done since/],
    [['history', '--keep', 'much'], /--keep needs a size/],
  ] as const) {
    const { status, stderr } = await turntable(root, ...args);
    assert.equal(status, 1, args.join(' '));
    assert.match(stderr, message);
  }
});

test('the store keeps to its limit: the oldest goes first', { skip }, async () => {
  const root = freshRoot(scratch.path, 'root');
  const large = (version: string): string =>
    buildPackage(scratch.path, {
      name: 'large',
      version,
      install: `mkdir -p ${build}/opt; head -c 40000 /dev/urandom > ${build}/opt/large`,
      files: '/opt/large',
    });
  await works(root, 'history', '--keep', '100K');
  for (const version of ['1', '2', '3']) await works(root, 'upgrade', large(version));
  const ofFirst = await works(root, 'history', '1');
  assert.doesNotMatch(ofFirst, /kept: original/);
  assert.match(await works(root, 'history', '3'), /large-2-1\.noarch .*\[kept: original\]/);
  const { status, stderr } = await turntable(root, 'rollback', '--yes', '1');
  assert.equal(status, 1);
  assert.match(stderr, /large-1-1\.noarch cannot be brought back: its package is not kept\./);
  assert.match(stderr, /large-3-1\.noarch stays, because what it replaced cannot come back/);
  assert.equal(rpmOnRoot(root, '-q', 'large').stdout, 'large-3-1.noarch\n');
});
