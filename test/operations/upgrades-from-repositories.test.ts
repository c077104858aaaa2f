/** Upgrades out of repositories, as the window has them: what is newer, what is said of it, and the plan. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import type { UpgradeProgress } from '../../src-main/contract/repository.ts';
import { createHandlers } from '../../src-main/operations/index.ts';
import { sessionOn } from '../support/engine-session.ts';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';
import { makeKey } from '../support/signed-package.ts';

const skip = withoutInstall;
const scratch = scratchFolder('upgrades-from');
const call = { signal: new AbortController().signal };
const key = await makeKey('rsa');

const installed: readonly PackageSketch[] = [
  { name: 'player', evr: '1-1' },
  { name: 'bass', evr: '1-1' },
  { name: 'stuck', evr: '1-1' },
  { name: 'pinned', evr: '1-1' },
  { name: 'newest', evr: '9-1' },
];
const far: readonly PackageSketch[] = [
  { name: 'player', evr: '2-1', tags: ['Requires: needle >= 2'] },
  { name: 'player', evr: '3-1', tags: ['Requires: needle >= 2'], files: { '/opt/song': 'la' } },
  { name: 'needle', evr: '2-1' },
  { name: 'bass', evr: '2-1' },
  { name: 'stuck', evr: '2-1', tags: ['Requires: nowhere'] },
  { name: 'pinned', evr: '5-1' },
  { name: 'newest', evr: '8-1' },
];
const near: readonly PackageSketch[] = [{ name: 'pinned', evr: '2-1' }];

const advisory = (id: string, kind: string, of: string, version: string, more = ''): string =>
  `<update from="x" status="final" type="${kind}" version="1"><id>${id}</id><title>${id} title</title>` +
  `${more}<pkglist><collection short="c"><package name="${of}" version="${version}" release="1" epoch="0" ` +
  `arch="noarch"><filename>x.rpm</filename></package></collection></pkglist></update>`;
const updateinfo = `<?xml version="1.0"?><updates>${[
  advisory('OLD', 'security', 'player', '1'),
  advisory('FIX', 'bugfix', 'player', '2'),
  advisory(
    'HOLE',
    'security',
    'player',
    '3',
    '<severity>Critical</severity><description>A hole.</description>' +
      '<references><reference href="http://x/" id="CVE-2026-1" type="cve" title="t"/></references>',
  ),
  advisory('LATER', 'security', 'player', '4'),
  advisory('TONE', 'enhancement', 'bass', '2'),
].join('')}</updates>`;

let server: ReturnType<typeof createServer>;
let root: string;
let song: string;

async function repositoryOf(name: string, sketches: readonly PackageSketch[]): Promise<string> {
  const folder = join(scratch.path, name);
  mkdirSync(folder, { recursive: true });
  for (const path of buildSketches(join(scratch.path, `${name}-built`), sketches))
    cpSync(path, join(folder, basename(path)));
  writeFileSync(join(scratch.path, 'updateinfo.xml'), updateinfo);
  const words = name === 'far' ? ['--updateinfo', join(scratch.path, 'updateinfo.xml')] : [];
  const { status, stderr } = await runCli(['createrepo', ...words, folder]);
  assert.equal(status, 0, stderr);
  return folder;
}

before(async () => {
  if (skip !== false) return;
  const folder = await repositoryOf('far', far);
  await repositoryOf('near', near);
  server = createServer((request, response) => {
    const path = join(folder, new URL(request.url ?? '/', 'http://here').pathname);
    if (existsSync(path)) response.end(readFileSync(path));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  root = freshRoot(scratch.path, 'root');
  const files = buildSketches(join(scratch.path, 'installed'), installed);
  assert.equal(rpmOnRoot(root, '-i', '--nosignature', ...files).status, 0);
  [song = ''] = buildSketches(join(scratch.path, 'at-hand'), [
    { name: 'song', tags: ['Requires: needle'] },
  ]);
  mkdirSync(join(root, 'etc/yum.repos.d'), { recursive: true });
  writeFileSync(
    join(root, 'etc/yum.repos.d/a.repo'),
    `[far]\nname=Far away\nbaseurl=http://127.0.0.1:${port}/\n` +
      `[near]\nname=Near\nbaseurl=file://${scratch.path}/near\npriority=10\n`,
  );
});
after(async () => {
  if (skip === false) await new Promise((resolve) => server.close(resolve));
  scratch[Symbol.dispose]();
});

test('newer versions are listed with where they come from and what is said of them', {
  skip,
}, async () => {
  const { session } = sessionOn(join(scratch.path, 'one'), root);
  using opened = session;
  void opened;
  const handlers = createHandlers(session, '3');
  const before = await handlers['upgrade.repositories'](call);
  assert.deepEqual([before.read, before.unread], [['Near'], ['Far away']]);
  assert.deepEqual(
    before.upgrades.map(({ name, evr }) => [name, evr]),
    [['pinned', '2-1']],
  );
  await handlers['repository.refresh'](call, []);
  const { upgrades, unread } = await handlers['upgrade.repositories'](call);
  assert.deepEqual(unread, []);
  assert.deepEqual(
    upgrades.map(({ name, installedEvr, evr, repository, advisories }) => [
      ...[name, installedEvr, evr, repository.name],
      advisories.map(({ id }) => id).join(),
    ]),
    [
      ['player', '1-1', '3-1', 'Far away', 'HOLE,FIX'],
      ['bass', '1-1', '2-1', 'Far away', 'TONE'],
      // the preferred repository has it, though not the newest
      ['pinned', '1-1', '2-1', 'Near', ''],
      ['stuck', '1-1', '2-1', 'Far away', ''],
    ],
  );
  assert.deepEqual(upgrades[0]?.advisories[0], {
    ...{ id: 'HOLE', kind: 'security', severity: 'Critical', title: 'HOLE title' },
    ...{ description: 'A hole.', references: ['CVE-2026-1'] },
  });
  // a folder that has the same has it already here
  const folder = join(scratch.path, 'far-built');
  assert.ok(existsSync(folder));
  await handlers['upgrade.setFolders'](call, [join(scratch.path, 'far')]);
  const besides = await handlers['upgrade.repositories'](call);
  assert.deepEqual(
    besides.upgrades.map(({ name }) => name),
    [],
  );
});

test('what an upgrade needs is solved, fetched with progress, and planned', { skip }, async () => {
  const { session, events } = sessionOn(join(scratch.path, 'two'), root);
  using opened = session;
  void opened;
  const handlers = createHandlers(session, '3');
  await handlers['repository.refresh'](call, []);
  const player = { name: 'player', arch: 'noarch' };
  const plan = await handlers['upgrade.prepare'](call, { packages: [player], files: [] });
  assert.deepEqual(plan.problems, []);
  const labels = (kind: string): readonly string[] =>
    plan.elements.flatMap((one) => (one.kind === kind ? [one.package.nevra] : [])).toSorted();
  assert.deepEqual(labels('install'), ['needle-2-1.noarch', 'player-3-1.noarch']);
  assert.deepEqual(labels('erase'), ['player-1-1.noarch']);
  const told = events
    .filter(({ name }) => name === 'upgrade.progress')
    .map(({ payload }) => payload as UpgradeProgress);
  assert.equal(told[0]?.phase, 'solving');
  const fetching = told.filter(({ phase }) => phase === 'fetching');
  assert.ok(fetching.length > 0);
  for (const { bytesDone, bytesTotal, total } of fetching) {
    assert.ok(bytesDone <= bytesTotal);
    assert.equal(total, 2);
  }
  const all = await handlers['upgrade.prepare'](call, {
    packages: 'all',
    files: [{ path: song, mode: 'install' }],
  });
  assert.deepEqual(
    all.elements.flatMap((one) => (one.kind === 'install' ? [one.package.nevra] : [])).toSorted(),
    ['bass-2-1', 'needle-2-1', 'pinned-2-1', 'player-3-1', 'song-1-1'].map((it) => `${it}.noarch`),
  );
  // a package file alone brings only what it lacks
  const alone = await handlers['upgrade.prepare'](call, {
    packages: [],
    files: [{ path: song, mode: 'install' }],
  });
  assert.deepEqual(
    alone.elements.map((one) => one.package.nevra),
    ['needle-2-1.noarch', 'song-1-1.noarch'],
  );
});

test('what cannot be had is said, and can be stopped', { skip }, async () => {
  const { session } = sessionOn(join(scratch.path, 'three'), root);
  using opened = session;
  void opened;
  const handlers = createHandlers(session, '3');
  await handlers['repository.refresh'](call, []);
  const stuck = { packages: [{ name: 'stuck', arch: 'noarch' }], files: [] };
  await assert.rejects(async () => handlers['upgrade.prepare'](call, stuck), {
    code: 'PLAN_HAS_PROBLEMS',
    message: /nothing provides nowhere needed by stuck-2-1\.noarch/,
  });
  const absent = { packages: [{ name: 'absent', arch: 'noarch' }], files: [] };
  await assert.rejects(async () => handlers['upgrade.prepare'](call, absent), {
    code: 'NOT_INSTALLED',
  });
  const stopping = new AbortController();
  const running = handlers['upgrade.prepare'](
    { signal: stopping.signal },
    { packages: 'all', files: [] },
  );
  stopping.abort();
  await assert.rejects(async () => running, { code: 'CANCELLED' });
});

test('packages are signed by a key of the root where the repository says so', {
  skip,
}, async () => {
  const folder = join(scratch.path, 'near');
  appendFileSync(join(root, 'etc/yum.repos.d/a.repo'), 'gpgcheck=1\n');
  const { session } = sessionOn(join(scratch.path, 'four'), root);
  using opened = session;
  void opened;
  const handlers = createHandlers(session, '3');
  const request = { packages: [{ name: 'pinned', arch: 'noarch' }], files: [] };
  await assert.rejects(async () => handlers['upgrade.prepare'](call, request), {
    code: 'PLAN_HAS_PROBLEMS',
    message: /pinned-2-1\.noarch from near: its header has no good signature/,
  });
  const secret = join(scratch.path, 'secret.asc');
  writeFileSync(secret, key.privateKey.armor(), { mode: 0o600 });
  const [name = ''] = readdirSync(folder).filter((one) => one.endsWith('.rpm'));
  const path = join(folder, name);
  const signed = await runCli(['sign', '--addsign', '--key-file', secret, path]);
  assert.equal(signed.status, 0, signed.stderr);
  assert.equal((await runCli(['createrepo', folder])).status, 0);
  await assert.rejects(async () => handlers['upgrade.prepare'](call, request), {
    message: /no good signature/,
  });
  const trusted = join(scratch.path, 'key.asc');
  writeFileSync(trusted, key.armored);
  assert.equal(rpmOnRoot(root, '--import', trusted).status, 0);
  const plan = await handlers['upgrade.prepare'](call, request);
  assert.deepEqual(
    plan.elements.map((one) => one.package.nevra),
    ['pinned-2-1.noarch', 'pinned-1-1.noarch'],
  );
});
