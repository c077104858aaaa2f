/** Repositories of a root: from `.repo` files and folders, refreshed, and packages out of them. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createHandlers } from '../../src-main/operations/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { sessionOn } from '../support/engine-session.ts';
import { freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutInstall;
const scratch = scratchFolder('repositories');
const call = { signal: new AbortController().signal };
const near = join(scratch.path, 'near');
const far = join(scratch.path, 'far');
let root: string;
let middle: string;
let server: ReturnType<typeof createServer>;

before(async () => {
  if (skip !== false) return;
  for (const folder of [near, far]) mkdirSync(folder);
  const disc = buildPackage(near, { name: 'disc', version: '1.0' });
  buildPackage(near, { name: 'disc', version: '0.9' });
  middle = buildPackage(far, { name: 'disc', version: '1.0', release: '2' });
  buildPackage(far, { name: 'disc', version: '1.0', release: '10' });
  for (const folder of [near, far]) {
    const { status, stderr } = await runCli(['createrepo', folder]);
    assert.equal(status, 0, stderr);
  }
  server = createServer((request, response) => {
    const path = join(far, new URL(request.url ?? '/', 'http://here').pathname);
    if (existsSync(path)) response.end(readFileSync(path));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  root = freshRoot(scratch.path, 'root');
  assert.equal(rpmOnRoot(root, '-i', disc).status, 0);
  const files = join(root, 'etc/yum.repos.d');
  mkdirSync(files, { recursive: true });
  mkdirSync(join(root, 'etc/dnf/vars'), { recursive: true });
  writeFileSync(join(root, 'etc/os-release'), 'NAME=x\nVERSION_ID="41"\n');
  writeFileSync(join(root, 'etc/dnf/vars/street'), 'near\n');
  writeFileSync(
    join(files, 'a.repo'),
    `[near]\nname=Near $releasever\nbaseurl=file://${scratch.path}/$street\npriority=10\n` +
      `[far]\nname=Far\nbaseurl=http://me:secret@127.0.0.1:${port}/\ngpgcheck=1\n` +
      '[off]\nname=Off\nbaseurl=file:///nowhere\nenabled=0\n',
  );
  writeFileSync(join(files, 'broken.repo'), 'nonsense\n');
});
after(async () => {
  if (skip === false) await new Promise((resolve) => server.close(resolve));
  scratch[Symbol.dispose]();
});

test('repositories are listed, refreshed and read; failures are told in words', {
  skip,
}, async () => {
  const { session, events } = sessionOn(join(scratch.path, 'one'), root);
  using opened = session;
  void opened;
  const handlers = createHandlers(session, '3');
  const { repositories, problems } = await handlers['repository.list'](call);
  assert.deepEqual(
    repositories.map(({ id, name, priority, isEnabled, packageCount, isLocal }) => [
      ...[id, name, priority, isEnabled, packageCount, isLocal],
    ]),
    [
      ['near', 'Near 41', 10, true, 2, true],
      ['far', 'Far', 99, true, undefined, false],
      ['off', 'Off', 99, false, undefined, true],
    ],
  );
  assert.match(problems.join(), /broken\.repo, line 1/);
  const [, before] = repositories;
  assert.match(before?.address ?? '', /^http:\/\/127\.0\.0\.1:\d+\/$/);
  assert.deepEqual([before?.problem, before?.fetchedAtSeconds], [undefined, undefined]);
  const refreshed = await handlers['repository.refresh'](call, []);
  const now = refreshed.repositories.find(({ id }) => id === 'far');
  assert.equal(now?.packageCount, 2);
  assert.ok((now?.fetchedAtSeconds ?? 0) > 1_700_000_000);
  assert.deepEqual(now?.kinds.includes('primary'), true);
  const told = events.filter(({ name }) => name === 'repository.progress');
  assert.deepEqual(told[0]?.payload, { id: 'near', done: 0, total: 2, packagesRead: 0 });
  // what a server says stays with the repository until it can be reached again
  server.removeAllListeners('request');
  server.on('request', (_request, response) => response.writeHead(503).end());
  const failed = await handlers['repository.refresh'](call, ['far']);
  const broken = failed.repositories.find(({ id }) => id === 'far');
  assert.match(broken?.problem ?? '', /503/);
  assert.doesNotMatch(broken?.problem ?? '', /secret/);
  assert.equal(broken?.packageCount, 2);
  await assert.rejects(
    async () => handlers['repository.refresh']({ signal: AbortSignal.abort() }, ['far']),
    { code: 'CANCELLED' },
  );
  const { repositories: still } = await handlers['repository.list'](call);
  assert.equal(still.length, 3);
});

test('versions stand in rpm’s order, and one is fetched only as metadata say', {
  skip,
}, async () => {
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const path = join(far, new URL(request.url ?? '/', 'http://here').pathname);
    if (existsSync(path)) response.end(readFileSync(path));
    else response.writeHead(404).end();
  });
  const { session } = sessionOn(join(scratch.path, 'two'), root);
  using opened = session;
  void opened;
  const handlers = createHandlers(session, '3');
  await handlers['repository.refresh'](call, []);
  const versions = await handlers['repository.versions'](call, 'disc');
  assert.deepEqual(
    versions.map(({ evr, relation, repository }) => [evr, relation, repository?.id]),
    [
      ['1.0-10', 'newer', 'far'],
      ['1.0-2', 'newer', 'far'],
      ['1.0-1', 'installed', undefined],
      ['1.0-1', 'same', 'near'],
      ['0.9-1', 'older', 'near'],
    ],
  );
  const [newest] = versions;
  assert.ok(newest?.repository);
  const { id, checksum } = newest.repository;
  const path = await handlers['repository.fetch'](call, id, 'disc', checksum);
  assert.match(path, /packages\/disc-1\.0-10\.noarch\.rpm$/);
  const view = await handlers['packageFile.open'](call, path);
  assert.equal(view.verb, 'upgrade');
  await assert.rejects(
    async () => handlers['repository.fetch'](call, 'far', 'disc', 'a'.repeat(64)),
    { code: 'BAD_ARGUMENT' },
  );
  const other = versions[1]?.repository;
  assert.ok(other);
  writeFileSync(middle, 'something else');
  await assert.rejects(
    async () => handlers['repository.fetch'](call, other.id, 'disc', other.checksum),
    { code: 'PAYLOAD_DIGEST_MISMATCH' },
  );
});

test('a folder of the user’s own is a repository of this root', { skip }, async () => {
  const { session } = sessionOn(join(scratch.path, 'three'), root);
  using opened = session;
  void opened;
  const handlers = createHandlers(session, '3');
  assert.deepEqual(await handlers['repository.setFolders'](call, [`${far}/`, far]), [far]);
  assert.deepEqual(await handlers['repository.folders'](call), [far]);
  const { repositories } = await handlers['repository.list'](call);
  const own = repositories.at(-1);
  assert.deepEqual([own?.id, own?.file, own?.packageCount], [far, '', 2]);
  await handlers['repository.setFolders'](call, [join(scratch.path, 'empty')]);
  const again = await handlers['repository.list'](call);
  assert.match(again.repositories.at(-1)?.problem ?? '', /repomd\.xml/);
});
