/** Packages by name out of repositories, and what dnf 5 decides on the same. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { renewLocalRepository } from '../../src-main/clean-root/index.ts';
import { initDatabase } from '../../src-main/database/index.ts';
import { buildSketches } from '../support/package-sketch.ts';
import { peerRpm } from '../support/plan-case.ts';
import { runProgram, withoutRpmbuild } from '../support/real-rpm.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder, scratchParent } from '../support/scratch.ts';

const peerRoot = '/var/tmp/peer-sid';
const tool = resolve(import.meta.dirname, '../../../shared/tools/peer-root');
const peer = peerRpm();
const withoutDnf =
  typeof peer === 'string'
    ? peer
    : existsSync(join(peerRoot, 'usr/bin/dnf5'))
      ? false
      : 'dnf 5 is not in the root of rpm 6.1';

const sketches = [
  { name: 'app', evr: '1-1', tags: ['Requires: lib >= 1'] },
  { name: 'app', evr: '2-1', tags: ['Requires: lib >= 2', 'Recommends: extra', 'Suggests: never'] },
  { name: 'lib', evr: '1-1' },
  { name: 'lib', evr: '2-1', tags: ['Requires: (one or other)'] },
  { name: 'one' },
  { name: 'other', tags: ['Conflicts: app'] },
  { name: 'extra', tags: ['Requires: /opt/tool'] },
  { name: 'never' },
  { name: 'tool', files: { '/opt/tool': 'x' } },
  { name: 'addition', tags: ['Supplements: tool'] },
  { name: 'renamed', evr: '3-1', tags: ['Obsoletes: old < 2', 'Provides: old = 3'] },
  { name: 'broken', evr: '1-1' },
  { name: 'broken', evr: '2-1', tags: ['Requires: nowhere'] },
  { name: 'stuck', evr: '2-1', tags: ['Conflicts: keeper'] },
];
const installedSketches = [
  { name: 'old', evr: '1-1' },
  { name: 'keeper' },
  { name: 'stuck', evr: '1-1' },
  { name: 'lib', evr: '1-1' },
];

describe('packages from repositories', { skip: withoutRpmbuild }, () => {
  const scratch = scratchFolder(
    'from',
    withoutDnf === false ? join(peerRoot, 'work') : scratchParent,
  );
  const repository = join(scratch.path, 'repository');
  const root = join(scratch.path, 'root');
  const words = ['--root', root, '--dbpath', '/var/lib/rpm', '--from', repository];
  const install = (...more: readonly string[]) =>
    runCli(['install', ...words, '--nosignature', ...more]);
  let installed: readonly string[] = [];

  before(async () => {
    mkdirSync(repository, { recursive: true });
    const offered = buildSketches(join(scratch.path, 'offered'), sketches);
    for (const [at, path] of offered.entries())
      cpSync(path, join(repository, `${at}-${basename(path)}`));
    await renewLocalRepository(repository, 1);
    installed = buildSketches(join(scratch.path, 'installed'), installedSketches);
  });
  after(() => scratch[Symbol.dispose]());

  function freshRoot(): void {
    rmSync(root, { recursive: true, force: true });
    initDatabase(join(root, 'var/lib/rpm'));
    const options = ['--root', root, '--dbpath', '/var/lib/rpm', '-i', '--nodeps', '--nosignature'];
    const { status, stderr } = runProgram('rpm', [...options, ...installed]);
    assert.equal(status, 0, stderr);
  }

  /** What dnf would install, by its own table. */
  function dnfDecision(...command: readonly string[]): readonly string[] {
    const seen = scratch.path.slice(peerRoot.length);
    rmSync(join(root, 'usr'), { recursive: true, force: true });
    const { stdout, stderr } = runProgram(tool, [
      ...['sid', peerRoot, 'dnf5', '--assumeno', `--installroot=${seen}/root`],
      ...[`--repofrompath=r,file://${seen}/repository`, '--repo=r', '--setopt=r.gpgcheck=0'],
      ...['--setopt=optional_metadata_types=filelists', '--use-host-config', ...command],
    ]);
    const [decided = ''] = stdout.split(/^Skipping /m);
    const rows = decided
      .split('\n')
      .map((line) => /^ (\S+) +(\S+) +(?:\d+:)?(\S+-\S+) +r /.exec(line))
      .filter((match) => match !== null)
      .map(([, name, arch, evr]) => `${name}-${evr?.replace(/^0:/, '')}.${arch}`);
    assert.ok(stdout !== '' || stderr !== '');
    return rows.sort();
  }

  const requests: readonly (readonly [string, readonly string[]])[] = [
    ['install', ['app']],
    ['install', ['app', 'addition']],
    ['install', ['extra']],
    ['install', ['/opt/tool']],
    ['install', ['lib']],
    ['install', ['renamed']],
    ['upgrade', []],
    ['upgrade', ['lib']],
  ];
  for (const [verb, names] of requests)
    test(`${verb} ${names.join(' ')} as dnf 5 decides`, { skip: withoutDnf }, async () => {
      freshRoot();
      const { stdout, stderr, status } = await runCli([verb, ...words, '--dry-run', ...names]);
      assert.equal(status, 0, stderr);
      const ours = stdout.match(/^\S+(?= {2}from )/gm) ?? [];
      assert.deepEqual([...ours].sort(), dnfDecision(verb, ...names));
    });

  test('what was found is installed, with what it replaces', async () => {
    freshRoot();
    const { status, stderr } = await install('app', 'renamed');
    assert.equal(status, 0, stderr);
    const { stdout } = runProgram('rpm', ['--root', root, '--dbpath', '/var/lib/rpm', '-qa']);
    assert.deepEqual(
      stdout.trim().split('\n').sort(),
      [
        ...['addition-1-1', 'app-2-1', 'extra-1-1', 'keeper-1-1', 'lib-2-1', 'one-1-1'],
        ...['renamed-3-1', 'stuck-1-1', 'tool-1-1'],
      ].map((label) => `${label}.noarch`),
    );
    const again = await install('app');
    assert.match(again.stdout, /^app-2-1\.noarch is installed\nNothing to do\.\n$/);
  });

  test('what cannot be had is said, and changes nothing', async () => {
    freshRoot();
    const absent = await install('absent');
    assert.deepEqual(
      [absent.status, absent.stderr],
      [1, 'error: nothing provides requested absent\n'],
    );
    const broken = await install('broken');
    assert.deepEqual(
      [broken.status, broken.stderr],
      [1, 'error: nothing provides nowhere needed by broken-2-1.noarch\n'],
    );
    const other = await runCli(['upgrade', ...words, 'app']);
    assert.deepEqual([other.status, other.stderr], [1, 'error: app is not installed\n']);
    const older = await install('--nobest', '--dry-run', 'broken');
    assert.equal(older.stdout, 'broken-1-1.noarch  from repository\n');
  });

  test('repositories of a root are listed and searched', async () => {
    freshRoot();
    mkdirSync(join(root, 'etc/yum.repos.d'), { recursive: true });
    writeFileSync(
      join(root, 'etc/yum.repos.d/x.repo'),
      `[one]\nname=One $releasever\nbaseurl=file://${repository}\n[two]\nenabled=0\nbaseurl=http://two/\npriority=5\n`,
    );
    const repo = (...rest: readonly string[]) =>
      runCli(['repo', ...rest, '--root', root, '--dbpath', '/var/lib/rpm', '--releasever', '41']);
    assert.deepEqual((await repo('list')).stdout.replaceAll(/ +/g, ' ').split('\n'), [
      ...['one on 99 One 41', 'two off 5 two', ''],
    ]);
    assert.equal((await repo('refresh')).stdout, `one: ${sketches.length} packages\n`);
    assert.match((await repo('search', 'renam')).stdout, /^renamed-3-1\.noarch {2}/);
    assert.equal((await repo('search', 'nothing-like-it')).status, 1);
    assert.match((await repo('what')).stderr, /say repo list, repo refresh or repo search/);
  });
});
