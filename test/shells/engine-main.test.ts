import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { TransactionProgress } from '../../src-main/contract/progress.ts';
import type { TransactionRequest } from '../../src-main/contract/plan.ts';
import { silentLog } from '../../src-main/base/index.ts';
import { openDatabase } from '../../src-main/database/index.ts';
import type { Client } from '../../src-main/ipc/index.ts';
import { createBroker, createClient } from '../../src-main/ipc/index.ts';
import type { EngineProcess } from '../../src-main/shells/engine/engine-process.ts';
import { startEngineProcess } from '../../src-main/shells/engine/engine-process.ts';
import { repositoryRoot } from '../architecture/source-files.ts';
import { buildJukebox } from '../e2e/jukebox.ts';
import { homeEnvironment } from '../support/desktop-app.ts';
import { scratchFolder } from '../support/scratch.ts';
import { transportPair } from '../support/transport-pair.ts';

describe('the engine process on a machine without an RPM database', () => {
  const scratch = scratchFolder('engine-main');
  const data = join(scratch.path, 'data/turntable');
  const root = join(data, 'sandbox');
  const database = join(root, 'usr/lib/sysimage/rpm');
  const environment = homeEnvironment(scratch.path);
  // Wherever this machine keeps its own database, the engine is told to make the sandbox.
  const hasOwn =
    existsSync('/var/lib/rpm/rpmdb.sqlite') || existsSync('/usr/lib/sysimage/rpm/rpmdb.sqlite');
  let engine: EngineProcess;
  let client: Client;
  let jukebox = '';

  const start = (): void => {
    engine = startEngineProcess({
      node: { path: process.execPath, environment: {} },
      entryPath: join(repositoryRoot, 'src-main/shells/engine/main.ts'),
      args: ['--shell=web', '--version=0'],
      environment,
      log: silentLog,
    });
    const { left, right } = transportPair();
    createBroker(engine, silentLog).attach(left);
    client = createClient(right);
  };
  before(async () => {
    jukebox = await buildJukebox(join(scratch.path, 'downloads'), '1.0');
    start();
  });
  after(async () => {
    await engine.stop();
    scratch[Symbol.dispose]();
  });

  const skip = hasOwn ? 'this machine has an RPM database of its own' : false;
  const installing: TransactionRequest = {
    install: [{ path: '', mode: 'install' }],
    erase: [],
    options: {},
  };
  const request = (): TransactionRequest => ({
    ...installing,
    install: [{ path: jukebox, mode: 'install' }],
  });
  const progress = (): Promise<TransactionProgress> =>
    new Promise((resolve) => {
      const stop = client.on('transaction.progress', (told) => {
        if (told.phase !== 'installing' || (told.elementFraction ?? 0) < 0.1) return;
        stop();
        resolve(told);
      });
    });
  const installedNames = (): string[] => {
    using open = openDatabase(database);
    return [...open.keys('Name')];
  };

  test('the first start makes a sandbox, and everything in it verifies', { skip }, async () => {
    const info = await client.call('root.info', []);
    assert.equal(info.path, root);
    assert.equal(info.kind, 'sandbox');
    assert.ok(info.packageCount >= 12);
    assert.equal(info.isWritable, true);
    assert.equal(info.databasePath, '/usr/lib/sysimage/rpm');
    const groups = await client.call('package.groups', []);
    assert.ok(groups.some((one) => one.children.some((two) => two.children.length > 0)));
    const report = await client.call('verify.run', [[]]);
    assert.deepEqual(
      report.packages.map(({ package: { name }, files }) => [name, files.map(({ line }) => line)]),
      [],
    );
    assert.ok((await client.call('upgrade.candidates', [])).length >= 3);
    assert.equal(existsSync(`${root}.new`), false);
  });

  test('scripts of the sandbox ran shut in, or were not run and said so', { skip }, async () => {
    const { scriptlets, scriptletsReason } = await client.call('root.info', []);
    const left = join(root, 'var/lib/tea-timer.log');
    if (scriptlets === 'namespaces') assert.match(readFileSync(left, 'utf8'), /kettle/);
    else assert.match(scriptletsReason ?? '', /not run/);
    assert.equal(existsSync('/var/lib/tea-timer.log'), false);
  });

  test('stopping an installation leaves nothing of it', { skip }, async () => {
    const plan = await client.call('transaction.plan', [request()]);
    const controller = new AbortController();
    const running = client.call('transaction.run', [plan.planId], controller.signal);
    await progress();
    controller.abort();
    const outcome = await running;
    assert.equal(outcome.status, 'cancelled');
    assert.deepEqual(outcome.installed, []);
    assert.equal(existsSync(join(root, 'usr/share/jukebox')), false);
    assert.ok(!installedNames().includes('jukebox'));
  });

  test('a plan that is no longer what was agreed to is refused', { skip }, async () => {
    const plan = await client.call('transaction.plan', [request()]);
    const { planId } = await client.call('transaction.plan', [
      { install: [], erase: [{ label: 'paper-boats' }], options: {} },
    ]);
    assert.equal((await client.call('transaction.run', [planId])).status, 'done');
    await assert.rejects(client.call('transaction.run', [plan.planId]), { code: 'PLAN_STALE' });
  });

  test('the engine is killed in the middle; the helper finishes, and the next engine sees it', {
    skip,
  }, async () => {
    const plan = await client.call('transaction.plan', [request()]);
    const running = client.call('transaction.run', [plan.planId]);
    const told = await progress();
    assert.equal(told.planId, plan.planId);
    process.kill(engine.pid ?? 0, 'SIGKILL');
    await assert.rejects(running, { code: 'ENGINE_UNAVAILABLE' });
    for (let turn = 0; turn < 200 && !installedNames().includes('jukebox'); turn += 1)
      await delay(50);
    assert.ok(installedNames().includes('jukebox'));
    // %post still runs; its package verifies when all is done.
    await delay(1500);
    const list = await client.call('package.list', [
      { text: 'jukebox' },
      { by: 'name', descending: false },
    ]);
    const [row] = await client.call('package.rows', [list.listId, 0, 1]);
    assert.equal(row?.name, 'jukebox');
    const report = await client.call('verify.run', [[row.id]]);
    assert.deepEqual(report.packages, []);
  });

  test('a second start finds the sandbox as it is', { skip }, async () => {
    const before = statSync(root).ino;
    await engine.stop();
    start();
    assert.equal((await client.call('root.info', [])).kind, 'sandbox');
    assert.equal(statSync(root).ino, before);
    assert.ok(installedNames().includes('jukebox'));
  });

  test('an attempt that was cut short is thrown away and made again', { skip }, async () => {
    await engine.stop();
    const home = join(scratch.path, 'second');
    const unfinished = join(home, 'data/turntable');
    mkdirSync(join(unfinished, 'sandbox.new/usr/lib/sysimage/rpm'), { recursive: true });
    mkdirSync(join(unfinished, 'demonstration/base'), { recursive: true });
    engine = startEngineProcess({
      node: { path: process.execPath, environment: {} },
      entryPath: join(repositoryRoot, 'src-main/shells/engine/main.ts'),
      args: ['--shell=web'],
      environment: homeEnvironment(home),
      log: silentLog,
    });
    const { left, right } = transportPair();
    createBroker(engine, silentLog).attach(left);
    client = createClient(right);
    assert.ok((await client.call('root.info', [])).packageCount >= 12);
    assert.deepEqual(readdirSync(unfinished).toSorted(), ['demonstration', 'sandbox']);
    const inside = execFileSync('ls', [join(unfinished, 'sandbox')], { encoding: 'utf8' });
    assert.match(inside, /etc/);
  });
});
