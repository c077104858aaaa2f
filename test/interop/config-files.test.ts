/** Side files that real rpm makes, found and dealt with by us; real rpm has the last word. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { databasePath, freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import type { CliResult } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutInstall;
const scratch = scratchFolder('config-files');
after(() => scratch[Symbol.dispose]());

const build = '$RPM_BUILD_ROOT';
const built = new Map<string, string>();
const names = ['a', 'b', 'c'];
const lines = (...changed: readonly string[]): string =>
  ['one', 'two', 'three', 'four', 'five', ...changed].join('\n');

/** Three config files that stay (`n*.conf`) and one that is replaced (`d.conf`). */
function desk(version: string): string {
  const known = built.get(version);
  if (known !== undefined) return known;
  const texts = lines(`version ${version}`, 'six', 'seven');
  const path = buildPackage(scratch.path, {
    name: 'desk',
    version,
    install: [
      `mkdir -p ${build}/etc/desk; cd ${build}/etc/desk`,
      ...[...names.map((name) => `n${name}.conf`), 'd.conf'].map(
        (name) => `printf '%s\\n' '${texts}' > ${name}`,
      ),
      'touch -d 2001-01-01 *',
    ].join('\n'),
    files: [
      '%dir /etc/desk',
      '%config(noreplace) %attr(0640,root,root) /etc/desk/n*.conf',
      '%config /etc/desk/d.conf',
    ].join('\n'),
  });
  built.set(version, path);
  return path;
}

const words = (root: string): string[] => ['--root', root, '--dbpath', databasePath];

async function config(root: string, ...args: readonly string[]): Promise<CliResult> {
  return runCli(['config', ...words(root), ...args]);
}

async function works(root: string, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await config(root, ...args);
  assert.equal(status, 0, `${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** Whose line 1 the user changed; the package changes another line. */
const own = (version: string): string =>
  `${lines(`version ${version}`, 'six', 'seven').replace('one', 'my own')}\n`;

/** Installed and upgraded with every config file changed between the two. */
async function upgraded(name: string, by: 'rpm' | 'us'): Promise<string> {
  const root = freshRoot(scratch.path, name);
  const run = async (path: string): Promise<void> => {
    if (by === 'rpm') assert.equal(rpmOnRoot(root, '-U', path).status, 0);
    else {
      const { status, stderr } = await runCli(['upgrade', ...words(root), '--nosignature', path]);
      assert.equal(status, 0, stderr);
    }
  };
  await run(desk('1'));
  for (const file of [...names.map((one) => `n${one}`), 'd'])
    writeFileSync(join(root, `etc/desk/${file}.conf`), own('1'));
  chmodSync(join(root, 'etc/desk/nc.conf'), 0o600);
  await run(desk('2'));
  return root;
}

const verified = (root: string, path: string): string =>
  rpmOnRoot(root, '-V', 'desk')
    .stdout.split('\n')
    .filter((line) => line.endsWith(path))
    .join('\n');

test('finds what real rpm left, by the config files of installed packages alone', {
  skip,
}, async () => {
  const root = await upgraded('found', 'rpm');
  writeFileSync(join(root, 'etc/desk/stray.rpmnew'), 'nobody\n');
  writeFileSync(join(root, 'etc/nowhere.conf.rpmsave'), 'nobody\n');
  const found = JSON.parse(await works(root, 'list', '--json')) as {
    sidePath: string;
    state: string;
    package: { nevra: string };
    actions: string[];
  }[];
  assert.deepEqual(
    found.map(({ sidePath }) => sidePath),
    ['d.conf.rpmsave', 'na.conf.rpmnew', 'nb.conf.rpmnew', 'nc.conf.rpmnew'].map(
      (name) => `/etc/desk/${name}`,
    ),
  );
  for (const one of found) {
    assert.equal(one.state, 'differs');
    assert.equal(one.package.nevra, 'desk-2-1.noarch');
    assert.deepEqual(one.actions, ['keep', 'take', 'merge']);
  }
  assert.match(await works(root), /^SIDE FILE .*\n\/etc\/desk\/d\.conf\.rpmsave +desk-2-1\.noarch/);
});

test('takes and keeps; rpm -V then says of each file what it should', { skip }, async () => {
  const root = await upgraded('decided', 'rpm');
  await works(root, 'take', '/etc/desk/na.conf');
  assert.equal(
    verified(root, 'na.conf'),
    '',
    'the packaged file is in place, time and mode included',
  );
  assert.match(await works(root, 'keep', '/etc/desk/nb.conf.rpmnew'), /stays as it is/);
  assert.equal(readFileSync(join(root, 'etc/desk/nb.conf'), 'utf8'), own('1'));
  assert.match(verified(root, 'nb.conf'), /^S?\.?.5/);
  // rpmsave: mine lies beside, the package's is in place
  await works(root, 'keep', '/etc/desk/d.conf');
  assert.equal(readFileSync(join(root, 'etc/desk/d.conf'), 'utf8'), own('1'));
  const rest = JSON.parse(await works(root, 'list', '--json')) as { sidePath: string }[];
  assert.deepEqual(
    rest.map(({ sidePath }) => sidePath),
    ['/etc/desk/nc.conf.rpmnew'],
  );
});

test('merges in three ways where the earlier package is kept', { skip }, async () => {
  const root = await upgraded('merged', 'us');
  const path = join(root, 'etc/desk/nc.conf');
  const before = statSync(path);
  assert.match(await works(root, 'merge', '--dry-run', '/etc/desk/nc.conf'), /merged text/);
  assert.ok(existsSync(`${path}.rpmnew`));
  await works(root, 'merge', '/etc/desk/nc.conf');
  assert.equal(readFileSync(path, 'utf8'), own('2'), "the user's line and the package's");
  assert.equal(statSync(path).mode, before.mode, 'mode stays');
  assert.equal(existsSync(`${path}.rpmnew`), false);
  assert.match(verified(root, 'nc.conf'), /5/);

  await works(root, 'undo', '1');
  assert.equal(readFileSync(path, 'utf8'), own('1'));
  assert.equal(statSync(path).mode, before.mode);
  assert.equal(statSync(path).mtimeMs, before.mtimeMs);
  const side = statSync(`${path}.rpmnew`);
  assert.equal(side.mode & 0o777, 0o640);
  assert.match(await works(root, 'log'), /merge +\/etc\/desk\/nc\.conf\.rpmnew \(undone\)/);
  const again = await config(root, 'undo', '1');
  assert.equal(again.status, 1);
  assert.match(again.stderr, /undone already/);
});

test('without an earlier text says so, and takes a text made by hand', { skip }, async () => {
  const root = await upgraded('by-hand', 'rpm');
  const refused = await config(root, 'merge', '/etc/desk/na.conf');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /earlier packaged text is not kept/);
  const shown = await works(root, 'show', '/etc/desk/na.conf');
  assert.match(shown, /<<<<<<< yours\nmy own\n=======\none\n>>>>>>> packaged\n/);
  const file = join(scratch.path, 'by-hand.txt');
  writeFileSync(file, shown);
  const marked = await config(root, 'merge', '/etc/desk/na.conf', '--with', file);
  assert.match(marked.stderr, /still has conflict markers/);
  writeFileSync(file, 'mine alone\r\nwith returns\r\n');
  await works(root, 'merge', '/etc/desk/na.conf', '--with', file);
  assert.equal(readFileSync(join(root, 'etc/desk/na.conf'), 'utf8'), readFileSync(file, 'utf8'));
});

test('a change on both sides is a conflict, and no text is written', { skip }, async () => {
  const root = await upgraded('conflict', 'us');
  const path = join(root, 'etc/desk/na.conf');
  writeFileSync(path, own('1').replace('version 1', 'my version'));
  const refused = await config(root, 'merge', '/etc/desk/na.conf');
  assert.match(refused.stderr, /1 place was changed on both sides/);
  assert.match(
    await works(root, 'show', '/etc/desk/na.conf'),
    /<<<<<<< yours\nmy version\n\|{7} packaged before\nversion 1\n=======\nversion 2\n>>>>>>> packaged\n/,
  );
  assert.ok(existsSync(`${path}.rpmnew`));
});

test('what is no text is not merged, what is a link is left alone', { skip }, async () => {
  const root = await upgraded('odd', 'rpm');
  writeFileSync(join(root, 'etc/desk/na.conf'), Buffer.from([0, 1, 2, 255]));
  rmSync(join(root, 'etc/desk/nb.conf'));
  symlinkSync('/etc/passwd', join(root, 'etc/desk/nb.conf'));
  rmSync(join(root, 'etc/desk/nc.conf'));
  const binary = await config(root, 'merge', '/etc/desk/na.conf');
  assert.match(binary.stderr, /it is no text/);
  const linked = await config(root, 'take', '/etc/desk/nb.conf');
  assert.equal(linked.status, 1);
  assert.match(linked.stderr, /is a link or no plain file/);
  assert.ok(existsSync(join(root, 'etc/desk/nb.conf.rpmnew')));
  await works(root, 'take', '/etc/desk/na.conf', '/etc/desk/nc.conf');
  assert.equal(verified(root, 'na.conf') + verified(root, 'nc.conf'), '');
  await works(root, 'undo', '2');
  assert.equal(existsSync(join(root, 'etc/desk/nc.conf')), false, 'nothing was there before');
  await works(root, 'undo', '1');
  assert.deepEqual(readFileSync(join(root, 'etc/desk/na.conf')), Buffer.from([0, 1, 2, 255]));
});

test('undoing refuses what somebody changed since, and loses nothing', { skip }, async () => {
  const root = await upgraded('changed', 'rpm');
  await works(root, 'take', '/etc/desk/na.conf');
  appendFileSync(join(root, 'etc/desk/na.conf'), 'later\n');
  const refused = await config(root, 'undo', '1');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /was changed since/);
  assert.match(readFileSync(join(root, 'etc/desk/na.conf'), 'utf8'), /later\n$/);
});

test('nothing is changed beside files that no package calls config', { skip }, async () => {
  const root = await upgraded('foreign', 'rpm');
  writeFileSync(join(root, 'etc/shadow.rpmnew'), 'x\n');
  const refused = await config(root, 'take', '/etc/shadow');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /no side file lies there/);
  assert.match((await config(root, 'eat', '/etc/shadow')).stderr, /config takes list, show/);
});
