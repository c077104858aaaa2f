import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLog } from '../../src-main/base/index.ts';
import { createBroker, createClient } from '../../src-main/ipc/index.ts';
import { chooseNode, runsEngine } from '../../src-main/shells/engine/choose-node.ts';
import { startEngineProcess } from '../../src-main/shells/engine/engine-process.ts';
import { transportPair } from '../support/transport-pair.ts';

const folder = mkdtempSync(join(tmpdir(), 'engine-process-'));
after(() => rmSync(folder, { recursive: true }));

/** A small program that answers `package.groups` with [] and dies on `root.info`. */
const program = join(folder, 'small-engine.mjs');
writeFileSync(
  program,
  `import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
const socket = new Socket({ fd: 3 });
socket.on('end', () => process.exit(0));
for await (const line of createInterface({ input: socket })) {
  const { id, method } = JSON.parse(line);
  if (method === 'root.info') process.kill(process.pid, 'SIGKILL');
  else if (method) socket.write(JSON.stringify({ type: 'result', id, value: [] }) + '\\n');
}
`,
);

const node = { path: process.execPath, environment: {} };

test('an engine that dies fails its calls, comes back, and ends when told', async () => {
  const engine = startEngineProcess({
    node,
    entryPath: program,
    args: [],
    environment: process.env,
    log: silentLog,
  });
  const broker = createBroker(engine, silentLog);
  const { left, right } = transportPair();
  broker.attach(left);
  const client = createClient(right);
  assert.deepEqual(await client.call('package.groups', []), []);
  const first = engine.pid;
  await assert.rejects(client.call('root.info', []), {
    code: 'ENGINE_UNAVAILABLE',
    message: /SIGKILL/,
  });
  await assert.rejects(client.call('package.groups', []), { code: 'ENGINE_UNAVAILABLE' });
  await delay(400);
  assert.deepEqual(await client.call('package.groups', []), []);
  assert.notEqual(engine.pid, first);
  await engine.stop();
  assert.equal(engine.pid, undefined);
});

test('a Node that cannot be started is reported, not thrown', async () => {
  const engine = startEngineProcess({
    node: { path: join(folder, 'no-such-node'), environment: {} },
    entryPath: program,
    args: [],
    environment: {},
    log: silentLog,
  });
  const reason = await new Promise<string>((resolve) => engine.onDown(resolve));
  assert.match(reason, /ENOENT/);
  await engine.stop();
});

test('the Node for the engine is our own where it is new enough', () => {
  const surroundings = {
    environment: {},
    execPath: '/opt/electron',
    nodeVersion: '24.1.0',
    isElectron: true,
    resourcesPath: undefined,
    applicationPath: folder,
  };
  assert.deepEqual(chooseNode(surroundings), {
    path: '/opt/electron',
    environment: { ELECTRON_RUN_AS_NODE: '1' },
  });
  assert.deepEqual(chooseNode({ ...surroundings, isElectron: false }).environment, {});
  const old = { ...surroundings, nodeVersion: '20.18.1' };
  assert.deepEqual(chooseNode({ ...old, environment: { TURNTABLE_NODE: process.execPath } }), {
    path: process.execPath,
    environment: {},
  });
});

test('22.18 is the oldest Node that runs the engine', () => {
  assert.deepEqual(['20.18.1', '22.17.9', 'v22.18.0', '23.0.0', 'v24.21.0\n'].map(runsEngine), [
    false,
    false,
    true,
    true,
    true,
  ]);
});
