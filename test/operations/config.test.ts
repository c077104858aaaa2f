import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { lockDatabase } from '../../src-main/database/index.ts';
import { createHandlers } from '../../src-main/operations/index.ts';
import type { EngineHandlers } from '../../src-main/operations/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { sessionOn } from '../support/engine-session.ts';
import { realHelper } from '../support/real-helper.ts';
import { freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutInstall;
const scratch = scratchFolder('config');
const call = { signal: new AbortController().signal };
const build = '$RPM_BUILD_ROOT';
let paths: readonly string[] = [];

before(() => {
  if (skip !== false) return;
  paths = ['1', '2'].map((version) =>
    buildPackage(scratch.path, {
      name: 'disc',
      version,
      install: `mkdir -p ${build}/etc; echo ${version} > ${build}/etc/disc.conf; touch -d 2001-01-01 ${build}/etc/disc.conf`,
      files: '%config(noreplace) %attr(0640,root,root) /etc/disc.conf',
    }),
  );
});
after(() => scratch[Symbol.dispose]());

/** A root that real rpm upgraded over a changed config file. */
function upgraded(name: string): string {
  const root = freshRoot(scratch.path, name);
  assert.equal(rpmOnRoot(root, '-U', paths[0] ?? '').status, 0);
  writeFileSync(join(root, 'etc/disc.conf'), 'mine\n');
  assert.equal(rpmOnRoot(root, '-U', paths[1] ?? '').status, 0);
  return root;
}

async function withRoot(
  name: string,
  body: (handlers: EngineHandlers, root: string) => Promise<void>,
): Promise<void> {
  const root = upgraded(name);
  const { session } = sessionOn(scratch.path, root, realHelper);
  using disposed = session;
  void disposed;
  await body(createHandlers(session, '3'), root);
}

test('the window settles a side file through the helper, and takes it back', { skip }, async () => {
  await withRoot('settled', async (handlers, root) => {
    const [file, ...rest] = await handlers['config.list'](call);
    assert.ok(file);
    assert.deepEqual(rest, []);
    const compared = await handlers['config.compare'](call, file.sidePath);
    assert.equal(compared.file.stamp, file.stamp, 'looking changes nothing');
    assert.deepEqual(compared.texts, {
      mine: 'mine\n',
      theirs: '2\n',
      merged: 'mine\n',
      conflicts: 0,
    });
    const { sidePath, stamp } = file;
    const plan = await handlers['config.plan'](call, {
      ...{ kind: 'resolve', sidePath, stamp },
      ...{ action: 'merge', content: 'mine\n2\n' },
    });
    assert.equal(plan.steps.length, 3);
    assert.deepEqual(await handlers['change.run'](call, plan.planId), {
      changed: ['/etc/disc.conf', '/etc/disc.conf.rpmnew'],
      warnings: [],
    });
    assert.equal(readFileSync(join(root, 'etc/disc.conf'), 'utf8'), 'mine\n2\n');
    assert.deepEqual(await handlers['config.list'](call), []);
    await assert.rejects(async () => handlers['change.run'](call, plan.planId), {
      code: 'PLAN_STALE',
    });
    const [change] = await handlers['config.changes'](call);
    assert.equal(change?.action, 'merge');
    const undo = await handlers['config.plan'](call, { kind: 'undo', id: change?.id ?? 0 });
    await handlers['change.run'](call, undo.planId);
    assert.equal(readFileSync(join(root, 'etc/disc.conf'), 'utf8'), 'mine\n');
    assert.ok(existsSync(join(root, 'etc/disc.conf.rpmnew')));
  });
});

test('the helper looks again: a file that changed, a lock that is held', { skip }, async () => {
  await withRoot('stale', async (handlers, root) => {
    const [file] = await handlers['config.list'](call);
    assert.ok(file);
    const { sidePath, stamp } = file;
    const take = { kind: 'resolve', sidePath, stamp, action: 'take' } as const;
    const plan = await handlers['config.plan'](call, take);
    appendFileSync(join(root, 'etc/disc.conf'), 'more\n');
    await assert.rejects(async () => handlers['change.run'](call, plan.planId), {
      code: 'PLAN_STALE',
      message: /was changed since/,
    });
    await assert.rejects(async () => handlers['config.plan'](call, take), { code: 'PLAN_STALE' });
    const [now] = await handlers['config.list'](call);
    const again = await handlers['config.plan'](call, { ...take, stamp: now?.stamp ?? '' });
    using lock = lockDatabase(join(root, 'var/lib/rpm'));
    void lock;
    await assert.rejects(async () => handlers['change.run'](call, again.planId), {
      code: 'DATABASE_LOCKED',
    });
    assert.equal(readFileSync(join(root, 'etc/disc.conf'), 'utf8'), 'mine\nmore\n');
    assert.deepEqual(await handlers['config.changes'](call), []);
  });
});
