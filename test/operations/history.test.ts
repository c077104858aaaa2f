import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { silentLog } from '../../src-main/base/index.ts';
import { lockDatabase } from '../../src-main/database/index.ts';
import { createHandlers } from '../../src-main/operations/index.ts';
import type { HelperLauncher } from '../../src-main/operations/index.ts';
import { openJournal } from '../../src-main/transaction/journal.ts';
import { buildPackage } from '../support/build-package.ts';
import { sessionOn } from '../support/engine-session.ts';
import { freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';
import { createHelperLauncher } from '../../src-main/shells/engine/launch-helper.ts';
import { repositoryRoot } from '../architecture/source-files.ts';

const skip = withoutInstall;
const scratch = scratchFolder('history');
/** The real helper, as a program of its own. */
const helper: HelperLauncher = createHelperLauncher({
  nodePath: process.execPath,
  nodeEnvironment: {},
  helperPath: join(repositoryRoot, 'src-main/shells/helper/main.ts'),
  cliPath: join(repositoryRoot, 'src-main/shells/cli/main.ts'),
  environment: process.env,
  log: silentLog,
});
const call = { signal: new AbortController().signal };
const build = '$RPM_BUILD_ROOT';
let root = '';
let paths: readonly string[] = [];

before(() => {
  if (skip !== false) return;
  root = freshRoot(scratch.path, 'root');
  paths = ['1', '2'].map((version) =>
    buildPackage(scratch.path, {
      name: 'disc',
      version,
      install: `mkdir -p ${build}/etc; echo ${version} > ${build}/etc/disc.conf`,
      files: '%config /etc/disc.conf',
    }),
  );
});
after(() => scratch[Symbol.dispose]());

async function turntable(...words: readonly string[]): Promise<void> {
  const [verb = '', ...rest] = words;
  const options = ['--root', root, '--dbpath', '/var/lib/rpm', '--nosignature'];
  const { status, stderr } = await runCli([verb, ...options, ...rest]);
  assert.equal(status, 0, stderr);
}

test('the window lists what was done, and takes it back through the helper', { skip }, async () => {
  const { session } = sessionOn(scratch.path, root, helper);
  using disposed = session;
  void disposed;
  const handlers = createHandlers(session, '3');
  assert.deepEqual(await handlers['history.list'](call), []);
  await turntable('install', paths[0] ?? '');
  writeFileSync(join(root, 'etc/disc.conf'), 'mine\n');
  await turntable('upgrade', paths[1] ?? '');
  const [upgrade, install, ...rest] = await handlers['history.list'](call);
  assert.deepEqual(rest, []);
  assert.equal(install?.request, 'install disc-1-1.noarch');
  assert.deepEqual(
    { ...upgrade, beganMs: 0, endedMs: 0, userId: 0, userName: '' },
    {
      id: 2,
      beganMs: 0,
      endedMs: 0,
      program: 'command line',
      userId: 0,
      userName: '',
      status: 'done',
      installed: 1,
      erased: 1,
      request: 'upgrade disc-2-1.noarch',
    },
  );
  const details = await handlers['history.details'](call, 2);
  assert.deepEqual(
    details.elements.map(({ nevra, kept, isDone }) => [nevra, kept, isDone]),
    [
      ['disc-2-1.noarch', 'original', true],
      ['disc-1-1.noarch', 'original', true],
    ],
  );
  assert.equal(details.sideFiles[0]?.sidePath, '/etc/disc.conf.rpmsave');
  const { plan, lost } = await handlers['history.plan'](call, { kind: 'undo', id: 2 });
  assert.deepEqual(lost, []);
  assert.deepEqual(plan.problems, []);
  const outcome = await handlers['transaction.run'](call, plan.planId);
  assert.equal(outcome.status, 'done', outcome.message);
  assert.equal(rpmOnRoot(root, '-q', 'disc').stdout, 'disc-1-1.noarch\n');
  assert.ok(!existsSync(join(root, 'etc/disc.conf.rpmsave')));
  const [undo, undone] = await handlers['history.list'](call);
  assert.equal(undo?.program, 'window');
  assert.equal(undo.undoOf, 2);
  assert.equal(undone?.undoneBy, 3);
  await assert.rejects(async () => handlers['history.plan'](call, { kind: 'undo', id: 2 }), {
    code: 'BAD_ARGUMENT',
    message: /transaction 3 has done so already/,
  });
});

test('the window finds what was cut off, and has the helper put it right', { skip }, async () => {
  const { session } = sessionOn(scratch.path, root, helper);
  using disposed = session;
  void disposed;
  const handlers = createHandlers(session, '3');
  assert.equal(await handlers['recovery.find'](call), null);
  mkdirSync(join(root, 'var/lib/turntable'), { recursive: true });
  {
    using journal = openJournal(root);
    const elements = [
      { kind: 'erase', nevra: 'gone-1-1.noarch', name: 'gone', headerDigest: '00', instance: 9 },
    ] as const;
    journal.append({ type: 'begin', version: 1, planId: 'p', transactionId: 7, elements }, true);
    journal.append({ type: 'erasing', at: 0 }, true);
  }
  const found = await handlers['recovery.find'](call);
  assert.deepEqual(found?.doing, { kind: 'erase', nevra: 'gone-1-1.noarch' });
  assert.deepEqual(found.finished, ['gone-1-1.noarch']);
  {
    using lock = lockDatabase(join(root, 'var/lib/rpm'));
    void lock;
    assert.equal(
      await handlers['recovery.find'](call),
      null,
      'one that is under way is not cut off',
    );
  }
  const outcome = await handlers['recovery.run'](call);
  assert.equal(outcome.status, 'done');
  assert.equal(await handlers['recovery.find'](call), null);
  writeFileSync(join(root, 'var/lib/turntable/journal'), 'x\n');
  appendFileSync(join(root, 'var/lib/turntable/journal'), 'y\n');
  await assert.rejects(async () => handlers['recovery.find'](call), {
    code: 'TRANSACTION_INTERRUPTED',
  });
});
