/** The helper started through pkexec, directly, and by a shell that is killed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TransactionRequest } from '../../src-main/contract/plan.ts';
import { silentLog } from '../../src-main/base/index.ts';
import { openDatabase, waitForDatabaseLock } from '../../src-main/database/index.ts';
import type { HelperLaunch } from '../../src-main/operations/index.ts';
import { createHelperLauncher } from '../../src-main/shells/engine/launch-helper.ts';
import { privilegedHelper } from '../../src-main/shells/engine/program-paths.ts';
import {
  openPackageFile,
  planTransaction,
  surroundingsOfRoot,
} from '../../src-main/transaction/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { treeLines } from '../support/compare-trees.ts';
import { plainEnvironment, runProgram } from '../support/real-rpm.ts';
import {
  addShell,
  databasePath,
  freshRoot,
  rpmOnRoot,
  withoutInstall,
} from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const asRoot = process.getuid?.() === 0 ? false : 'needs root, as pkexec would give it';
const skip = withoutInstall || asRoot;
const scratch = scratchFolder('privileges');
after(() => scratch[Symbol.dispose]());
const shell = resolve(import.meta.dirname, '../support/launching-run.ts');
const build = '$RPM_BUILD_ROOT';

/** What pkexec(1) says it does: the environment is cleared, the folder is root's, the parent's death is a signal. */
const pkexecBody = `echo "$*" > FOLDER/words
cd /root || cd /
exec /usr/bin/setpriv --pdeathsig TERM -- \\
  /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root PKEXEC_UID=1000 "$@"`;

function standIn(name: string, body: string): string {
  const path = join(scratch.path, name);
  writeFileSync(path, `#!/bin/sh\n${body.replaceAll('FOLDER', scratch.path)}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A launch of what is planned now. */
function launchOn(root: string, paths: readonly string[], needsPrivileges: boolean): HelperLaunch {
  const request: TransactionRequest = {
    install: paths.map((path) => ({ path, mode: 'install' as const })),
    erase: [],
    options: { nodeps: true },
  };
  using database = openDatabase(join(root, databasePath));
  const surroundings = surroundingsOfRoot(root, { openPackage: openPackageFile });
  const planned = planTransaction(database, request, surroundings);
  assert.ok(planned.kind === 'planned');
  const { planId, digest, databaseGeneration } = planned.plan;
  const scriptlets = 'chroot' as const;
  return {
    planId,
    digest,
    databaseGeneration,
    root,
    databasePath,
    scriptlets,
    request,
    needsPrivileges,
  };
}

function run(launch: HelperLaunch, ...pkexec: readonly string[]): string {
  const { stdout, stderr } = runProgram(process.execPath, [
    shell,
    JSON.stringify(launch),
    ...pkexec,
  ]);
  return `${stdout.trimEnd().split('\n').at(-1)}${stderr}`;
}

describe('the helper', { skip }, () => {
  let plain: string;
  let gated: string;
  let pkexec: string;
  before(() => {
    pkexec = standIn('pkexec', pkexecBody);
    const parts = (name: string) => ({
      name,
      install: `mkdir -p ${build}/opt; echo x > ${build}/opt/${name}`,
      files: `/opt/${name}`,
    });
    plain = buildPackage(scratch.path, parts('plain'));
    gated = buildPackage(scratch.path, {
      ...parts('gated'),
      sections: '%pre\nread line < /var/gate\n',
    });
  });

  test('is given by pkexec what it needs, and the plan by standard input', () => {
    const root = freshRoot(scratch.path, 'granted');
    const secret = { TURNTABLE_SECRET: 'told' };
    process.env['TURNTABLE_SECRET'] = secret.TURNTABLE_SECRET;
    assert.equal(run(launchOn(root, [plain], true), pkexec), 'done');
    delete process.env['TURNTABLE_SECRET'];
    assert.equal(rpmOnRoot(root, '-q', 'plain').stdout, 'plain-1.0-1.noarch\n');
    const words = readFileSync(join(scratch.path, 'words'), 'utf8').trimEnd().split(' ');
    assert.deepEqual(words, [
      process.execPath,
      resolve(import.meta.dirname, '../../src-main/shells/helper/main.ts'),
    ]);
  });

  test('is the program that the polkit policy names, where a build has one', async () => {
    const resources = join(scratch.path, 'resources');
    const application = join(resources, 'app.asar.unpacked');
    mkdirSync(application, { recursive: true });
    assert.equal(privilegedHelper(application), undefined);
    writeFileSync(join(resources, 'turntable-helper'), '');
    const found = privilegedHelper(application);
    assert.ok(found !== undefined);
    const launcher = createHelperLauncher({
      nodePath: process.execPath,
      nodeEnvironment: { ELECTRON_RUN_AS_NODE: '1' },
      helperPath: '/nonexistent',
      cliPath: '/nonexistent',
      privilegedHelper: found,
      environment: process.env,
      log: silentLog,
      pkexecPaths: [standIn('recording', 'echo "$*" > FOLDER/words; exit 126')],
    });
    const launch = launchOn(freshRoot(scratch.path, 'named'), [plain], true);
    const listener = { package() {}, percent() {}, progress() {}, text() {} };
    const { signal } = new AbortController();
    await assert.rejects(launcher.run(launch, listener, signal), { code: 'CANCELLED' });
    assert.equal(readFileSync(join(scratch.path, 'words'), 'utf8').trimEnd(), found);
  });

  test('refuses through pkexec a plan that is no longer true', () => {
    const root = freshRoot(scratch.path, 'stale');
    const launch = launchOn(root, [plain], true);
    assert.equal(rpmOnRoot(root, '-i', '--noscripts', '--nodeps', gated).status, 0);
    assert.match(run(launch, pkexec), /^PLAN_STALE: /);
    assert.equal(rpmOnRoot(root, '-q', 'plain').status, 1);
  });

  test('does not run when the prompt is dismissed, denied, or cannot be shown', () => {
    const root = freshRoot(scratch.path, 'refused');
    const launch = launchOn(root, [plain], true);
    assert.match(run(launch, standIn('dismissed', 'exit 126')), /^CANCELLED: .*dismissed/);
    assert.match(run(launch, standIn('denied', 'exit 127')), /^HELPER_REFUSED: .*not granted/);
    assert.match(run(launch), /^HELPER_REFUSED: .*no pkexec/);
    assert.equal(rpmOnRoot(root, '-q', 'plain').status, 1);
    assert.ok(!existsSync(join(root, 'var/lib/turntable')));
  });

  test('is started directly where the root may be written, also by its owner alone', () => {
    const root = freshRoot(scratch.path, 'direct');
    const trap = standIn('trap', 'echo called > FOLDER/trapped; exit 1');
    assert.equal(run(launchOn(root, [plain], false), trap), 'done');
    const nobody = 65534;
    const own = freshRoot(scratch.path, 'own');
    const launch = { ...launchOn(own, [plain], false), scriptlets: 'disabled' as const };
    runProgram('chown', ['-R', `${nobody}:${nobody}`, own]);
    chmodSync(scratch.path, 0o755);
    const { stdout, stderr } = runProgram('/usr/bin/setpriv', [
      `--reuid=${nobody}`,
      `--regid=${nobody}`,
      '--clear-groups',
      process.execPath,
      shell,
      JSON.stringify(launch),
      trap,
    ]);
    assert.match(stdout, /^done$/m, stderr);
    chownSync(own, 0, 0);
    assert.equal(rpmOnRoot(own, '-q', 'plain').stdout, 'plain-1.0-1.noarch\n');
    assert.ok(!existsSync(join(scratch.path, 'trapped')));
  });

  for (const [what, words] of [
    ['directly', () => []],
    ['through pkexec', () => [pkexec]],
  ] as const)
    test(`outlives a shell that is killed, started ${what}`, async () => {
      const root = freshRoot(scratch.path, `killed-${words().length}`);
      addShell(root);
      runProgram('mkfifo', [join(root, 'var/gate')]);
      const launch = launchOn(root, [gated, plain], words().length > 0);
      const state = (): readonly string[] => [
        ...treeLines(root, { except: [/^\/var/] }),
        ...rpmOnRoot(root, '-qa').stdout.split('\n').toSorted(),
      ];
      const start = state();
      const child = spawn(process.execPath, [shell, JSON.stringify(launch), ...words()], {
        env: plainEnvironment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child.stdout.setEncoding('utf8');
      await new Promise<void>((resolveBegun) => {
        child.stdout.on('data', (text: string) => {
          if (text.includes('script %pre')) resolveBegun();
        });
        child.once('close', () => resolveBegun());
      });
      assert.equal(child.exitCode, null, 'the script waits at its gate');
      const ended = new Promise((resolveEnd) => child.once('exit', resolveEnd));
      child.kill('SIGKILL');
      await ended;
      // Opening it waits for the script, which now goes on; nobody listens to its helper any more.
      writeFileSync(join(root, 'var/gate'), 'go\n');
      (await waitForDatabaseLock(join(root, databasePath)))[Symbol.dispose]();
      assert.notDeepEqual(state(), start);
      assert.equal(rpmOnRoot(root, '-q', 'plain', 'gated').status, 0);
      assert.equal(rpmOnRoot(root, '-V', '--nodeps', 'plain', 'gated').stdout, '');
      assert.ok(!existsSync(join(root, 'var/lib/turntable/journal')));
      assert.equal(rpmOnRoot(root, '--verifydb').status, 0);
    });
});
