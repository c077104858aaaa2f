import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, RpmError, silentLog } from '../../src-main/base/index.ts';
import { createBroker, createClient, serve } from '../../src-main/ipc/index.ts';
import type { EngineLink } from '../../src-main/ipc/index.ts';
import type { Transport } from '../../src-main/contract/wire.ts';
import { handlersOf } from '../support/handlers.ts';
import { transportPair } from '../support/transport-pair.ts';

function linkOver(transport: Transport): EngineLink & { die(reason: string): void } {
  let isUp = true;
  const downListeners: ((reason: string) => void)[] = [];
  return {
    send(message) {
      if (isUp) transport.send(message);
      return isUp;
    },
    onMessage: (listener) => void transport.onMessage(listener),
    onDown: (listener) => void downListeners.push(listener),
    die(reason) {
      isUp = false;
      for (const listener of downListeners) listener(reason);
    },
  };
}

test('a result, an error and an event cross', async () => {
  const { left, right } = transportPair();
  const server = serve(
    left,
    handlersOf({
      'package.position': (_call, listId, id) =>
        listId === 'l1' && id.kind === 'installed' ? id.instance : -1,
      'package.groups': () => {
        throw new RpmError('DATABASE_MISSING', 'opening x: not there', {
          hint: 'Make one.',
          context: { path: '/x' },
        });
      },
    }),
    silentLog,
  );
  const client = createClient(right);
  assert.equal(
    await client.call('package.position', ['l1', { kind: 'installed', instance: 7 }]),
    7,
  );
  await assert.rejects(client.call('package.groups', []), (error: unknown) => {
    assert.ok(error instanceof RpmError);
    assert.equal(error.code, 'DATABASE_MISSING');
    assert.equal(error.hint, 'Make one.');
    assert.deepEqual(error.context, { path: '/x' });
    return true;
  });
  const seen: string[] = [];
  const stop = client.on('database.changed', ({ generation }) => seen.push(generation));
  server.emit('database.changed', { generation: '1' });
  server.emit('packageFile.requested', { paths: [] });
  await delay(1);
  stop();
  server.emit('database.changed', { generation: '2' });
  await delay(1);
  assert.deepEqual(seen, ['1']);
});

test('cancelling a call aborts its handler only', async () => {
  const { left, right } = transportPair();
  const aborted: string[] = [];
  serve(
    left,
    handlersOf({
      'verify.run': (call) =>
        new Promise((_resolve, reject) => {
          call.signal.addEventListener('abort', () => {
            aborted.push('verify');
            reject(new CancelledError('verify: cancelled'));
          });
        }),
      'package.owners': async (call) => {
        await delay(5);
        if (call.signal.aborted) aborted.push('owners');
        return [];
      },
    }),
    silentLog,
  );
  const client = createClient(right);
  const controller = new AbortController();
  const verifying = client.call('verify.run', [[]], controller.signal);
  const owning = client.call('package.owners', ['/x']);
  controller.abort();
  await assert.rejects(verifying, { code: 'CANCELLED' });
  assert.deepEqual(await owning, []);
  assert.deepEqual(aborted, ['verify']);
});

test('a fault of ours crosses as INTERNAL without its stack', async () => {
  const { left, right } = transportPair();
  serve(
    left,
    handlersOf({
      'root.info': () => {
        throw new TypeError('x is undefined');
      },
    }),
    silentLog,
  );
  await assert.rejects(createClient(right).call('root.info', []), (error: unknown) => {
    assert.ok(error instanceof RpmError);
    assert.equal(error.code, 'INTERNAL');
    assert.equal(error.message, 'x is undefined');
    assert.equal(error.cause, undefined);
    return true;
  });
});

test('windows behind a broker use the same ids without seeing each other', async () => {
  const engine = transportPair();
  serve(
    engine.left,
    handlersOf({
      'package.owners': async (_call, path) => {
        await delay(path === '/slow' ? 10 : 1);
        return [{ id: { kind: 'installed', instance: 1 }, nevra: path, name: path }];
      },
    }),
    silentLog,
  );
  const broker = createBroker(linkOver(engine.right), silentLog);
  const clients = ['/slow', '/fast'].map((path) => {
    const { left, right } = transportPair();
    broker.attach(left);
    return { path, client: createClient(right) };
  });
  assert.equal(broker.windowCount, 2);
  const answers = await Promise.all(
    clients.map(({ path, client }) => client.call('package.owners', [path])),
  );
  assert.deepEqual(
    answers.map((answer) => answer[0]?.name),
    ['/slow', '/fast'],
  );
});

test('a window that goes away cancels what it left running', async () => {
  const engine = transportPair();
  let wasAborted = false;
  serve(
    engine.left,
    handlersOf({
      'verify.run': (call) =>
        new Promise((_resolve, reject) => {
          call.signal.addEventListener('abort', () => {
            wasAborted = true;
            reject(new CancelledError());
          });
        }),
    }),
    silentLog,
  );
  const broker = createBroker(linkOver(engine.right), silentLog);
  const { left, right } = transportPair();
  broker.attach(left);
  const client = createClient(right);
  const lost = client.call('verify.run', [[]]);
  await delay(1);
  right.close();
  await assert.rejects(lost, { code: 'ENGINE_UNAVAILABLE' });
  await delay(5);
  assert.equal(wasAborted, true);
  assert.equal(broker.windowCount, 0);
});

test('calls in flight fail when the engine dies, and later ones at once', async () => {
  const engine = transportPair();
  const link = linkOver(engine.right);
  const broker = createBroker(link, silentLog);
  const { left, right } = transportPair();
  broker.attach(left);
  const client = createClient(right);
  const lost = client.call('root.info', []);
  await delay(1);
  link.die('ended by signal SIGKILL');
  await assert.rejects(lost, { code: 'ENGINE_UNAVAILABLE', message: /SIGKILL/ });
  await assert.rejects(client.call('root.info', []), { code: 'ENGINE_UNAVAILABLE' });
});

test('an event sent before any window listens reaches the first one that calls', async () => {
  const engine = transportPair();
  serve(engine.left, handlersOf({ 'package.groups': () => [] }), silentLog);
  const broker = createBroker(linkOver(engine.right), silentLog);
  broker.emit('packageFile.requested', { paths: ['/a.rpm'] });
  const { left, right } = transportPair();
  broker.attach(left);
  const client = createClient(right);
  const seen: string[] = [];
  client.on('packageFile.requested', ({ paths }) => seen.push(...paths));
  await delay(1);
  assert.deepEqual(seen, []);
  await client.call('package.groups', []);
  assert.deepEqual(seen, ['/a.rpm']);
});
