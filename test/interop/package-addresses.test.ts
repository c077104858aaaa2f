/** Package files that are fetched: by real rpm and by us, from servers on this machine. */
import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { cli } from '../support/our-cli.ts';
import { runProgram } from '../support/real-rpm.ts';
import { rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { serveFolder, withoutFetching } from '../support/served-folder.ts';
import type { ServedFolder } from '../support/served-folder.ts';
import { oursOnRoot, sideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall || withoutFetching;
const scratch = scratchFolder('addresses');
const folder = join(scratch.path, 'served');
let served: ServedFolder;

before(async () => {
  if (skip !== false) return;
  mkdirSync(folder);
  for (const name of ['one', 'two'])
    copyFileSync(buildPackage(scratch.path, { name }), join(folder, `${name}.rpm`));
  writeFileSync(join(folder, 'page'), '<html>\n<b>Not here</b>\n</html>\n');
  writeFileSync(join(folder, 'nothing'), '');
  writeFileSync(join(folder, 'binary'), Buffer.alloc(100_000, 1));
  served = await serveFolder(folder, scratch.path);
});
after(async () => {
  if (skip === false) await served.stop();
  scratch[Symbol.dispose]();
});

/** What stands for "ask", "install" and "check" in the tests below. */
const ways = [['-qp'], ['-i', '--test'], ['-ivh', '--test'], ['-K']] as const;

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('each protocol, and where servers send us on to', { skip, timeout: 60_000 }, () => {
  const roots = sideBySide(scratch.path);
  const addresses = [
    `${served.http}/one.rpm`,
    `${served.http}/moved/one.rpm`,
    `${served.http.replace('//', '//smith:who@')}/secret/one.rpm`,
    `${served.ftp}/one.rpm`,
    `${served.ftp.replace('//', '//smith:who@')}/pub/two.rpm`,
    `file://${folder}/one.rpm`,
    `file://some.machine${folder}/two.rpm`,
  ];
  for (const way of ways) assert.equal(roots.output(...way, ...addresses).status, 0);
  // rpm makes the folder in which it keeps what it fetches; ours is outside the root
  roots.both((root) => mkdirSync(join(root, 'var/tmp'), { recursive: true }));
  roots.step('-Uvh', `${served.http}/one.rpm`, join(folder, 'two.rpm'));
  roots.step('--reinstall', `${served.ftp}/one.rpm`);
  roots.output('-q', `${served.http}/one.rpm`, 'one');
});

test('URL-04 a user without a password is refused by the server: today nobody is asked for one', {
  skip: skip || (existsSync('/usr/bin/script') ? false : 'no script(1) to give them a terminal'),
  timeout: 60_000,
}, () => {
  const address = `${served.http.replace('//', '//smith@')}/secret/one.rpm`;
  const atTerminal = (command: string): string =>
    runProgram('script', ['-qec', `${command} -qp --nosignature ${address}`, '/dev/null']).stdout;
  const ours = atTerminal(`${process.execPath} ${cli} rpm`);
  assert.match(ours, /401/);
  assert.doesNotMatch(ours, /password/i);
  assert.equal(ours, atTerminal('/usr/bin/rpm'));
});

test('what can go wrong on the way', { skip, timeout: 60_000 }, async () => {
  const roots = sideBySide(scratch.path);
  const nobody = `127.0.0.1:${await closedPort()}`;
  const addresses = [
    `${served.http}/none.rpm`,
    `${served.http}/broken/one.rpm`,
    `${served.http}/circle/one.rpm`,
    `${served.http}/elsewhere/one.rpm`,
    `${served.http}/secret/one.rpm`,
    `${served.http}/short/one.rpm`,
    `${served.http}/silent/one.rpm`,
    `${served.http}/*.rpm`,
    `${served.ftp}/none.rpm`,
    `${served.ftp.replace('//', '//nobody:x@')}/one.rpm`,
    `${served.https}/one.rpm`,
    `${served.http.replace('http', 'https')}/one.rpm`,
    `http://${nobody}/one.rpm`,
    `ftp://${nobody}/one.rpm`,
    'http://no-such-machine.invalid/one.rpm',
    'http://',
  ];
  for (const way of ways) assert.equal(roots.output(...way, ...addresses).status, addresses.length);
  const others = [
    'http:',
    'HTTP://127.0.0.1/one.rpm',
    `file:${folder}/one.rpm`,
    'file:///none.rpm',
  ];
  for (const way of ways) assert.equal(roots.output(...way, ...others).status, others.length);
  // what was wrong on the way keeps everything else back when installing
  const [good, bad] = [`${served.http}/one.rpm`, `${served.http}/none.rpm`];
  const mixed = [bad, join(folder, 'two.rpm'), good, '/none.rpm', bad];
  const statuses = ways.map((way) => roots.output(...way, ...mixed).status);
  assert.deepEqual(statuses, [3, 2, 2, 3]);
});

test('what comes is no package', { skip, timeout: 60_000 }, () => {
  const roots = sideBySide(scratch.path);
  for (const way of [['-qp'], ['-i']])
    assert.equal(roots.output(...way, `${served.http}/page`).status, 4);
  const addresses = ['nothing', 'binary', 'half/one.rpm'].map((name) => `${served.http}/${name}`);
  for (const way of ways) {
    // rpm names the file in which it keeps what comes, of which nobody has heard; we, the address
    const real = rpmOnRoot(roots.real, ...way, ...addresses);
    const ours = oursOnRoot(roots.ours, ...way, ...addresses);
    assert.equal(ours.status, real.status);
    assert.equal(ours.status, addresses.length);
    const said = `${ours.stdout}${ours.stderr}`;
    for (const address of addresses) assert.ok(said.includes(address), said);
  }
});

test('proxies', { skip, timeout: 60_000 }, () => {
  const roots = sideBySide(scratch.path);
  const far = 'http://far.away.invalid/one.rpm';
  const proxy = `http://127.0.0.1:${served.httpPort}`;
  const host = ['--httpproxy', '127.0.0.1'];
  const port = ['--httpport', `${served.httpPort}`];
  assert.equal(roots.output('-qp', far).status, 1);
  assert.equal(roots.output('-i', '--test', ...host, ...port, far).status, 0);
  assert.equal(roots.output('-K', ...host, ...port, far).status, 0);
  assert.equal(roots.outputIn({ env: { http_proxy: proxy } }, '-qp', far).status, 0);
  const env = { http_proxy: proxy, no_proxy: 'far.away.invalid' };
  assert.equal(roots.outputIn({ env }, '-qp', far).status, 1);
  // a port alone means nothing, and a proxy is on 1080 unless somebody says otherwise
  assert.equal(roots.output('-qp', ...port, far).status, 1);
  assert.equal(roots.output('-qp', ...host, far).status, 1);
});

test('certificates of the system', { skip, timeout: 60_000 }, () => {
  const roots = sideBySide(scratch.path);
  const env = { CURL_CA_BUNDLE: served.certificate };
  assert.equal(roots.outputIn({ env }, '-qp', `${served.https}/one.rpm`).status, 0);
});

test('rpm2cpio', { skip, timeout: 60_000 }, () => {
  writeFileSync(join(folder, 'cut'), readFileSync(join(folder, 'one.rpm')).subarray(0, 3000));
  const local = ['page', 'cut', '.', 'none'].map((name) => join(folder, name));
  const addresses = ['one.rpm', 'none', 'page'].map((name) => `${served.http}/${name}`);
  for (const word of [...local, ...addresses, `file://${folder}/one.rpm`])
    assert.deepEqual(
      runProgram(process.execPath, [cli, 'rpm2cpio', word]),
      runProgram('/bin/sh', ['-c', 'exec rpm2cpio "$0"', word]),
      word,
    );
});

test('nothing is left where it was kept', { skip, timeout: 60_000 }, () => {
  const kept = join(scratch.path, 'kept');
  mkdirSync(kept);
  const roots = sideBySide(scratch.path);
  const env = { TMPDIR: kept };
  const addresses = ['one.rpm', 'short/one.rpm', 'none.rpm'].map(
    (name) => `${served.http}/${name}`,
  );
  assert.equal(roots.outputIn({ env }, '-K', ...addresses).status, 2);
  assert.deepEqual(readdirSync(kept), []);
});
