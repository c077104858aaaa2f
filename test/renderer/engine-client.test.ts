import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'node:test';
import {
  EngineClient,
  EngineError,
  keepConnected,
  toWireError,
} from '../../src-renderer/engine/index.ts';
import { at } from './support/fixture-packages.ts';
import { fakeTransport } from './support/fake-transport.ts';

function connected() {
  const client = new EngineClient();
  const transport = fakeTransport();
  client.attach(transport);
  return { client, transport };
}

const codeOf = (code: string) => (error: unknown) =>
  error instanceof EngineError && error.wire.code === code;

describe('engine client', () => {
  it('matches answers to calls whatever order they come in', async () => {
    const { client, transport } = connected();
    const first = client.call('package.owners', ['/bin/sh']);
    const second = client.call('package.owners', ['/bin/ls']);
    const [a, b] = transport.calls();
    assert.ok(a !== undefined && b !== undefined && a.id !== b.id);
    transport.answer(b.id, ['b']);
    transport.answer(a.id, ['a']);
    assert.deepEqual([await first, await second], [['a'], ['b']]);
  });

  it('sends method and arguments as they are', () => {
    const { client, transport } = connected();
    void client.call('package.rows', ['list-1', 200, 100]);
    assert.deepEqual(
      { ...at(transport.calls(), 0), id: 0 },
      { type: 'call', id: 0, method: 'package.rows', args: ['list-1', 200, 100] },
    );
  });

  it('rejects with code, message and hint of the engine', async () => {
    const { client, transport } = connected();
    const call = client.call('root.open', ['/nowhere']);
    transport.refuse(at(transport.calls(), 0).id, {
      code: 'ROOT_MISSING',
      message: 'no',
      hint: 'try',
    });
    await assert.rejects(call, (error) => {
      assert.deepEqual(toWireError(error), {
        code: 'ROOT_MISSING',
        message: 'no',
        hint: 'try',
        context: {},
      });
      return true;
    });
  });

  it('sends cancel on abort, rejects at once and drops the late answer', async () => {
    const { client, transport } = connected();
    const controller = new AbortController();
    const call = client.call('package.groups', [], { signal: controller.signal });
    controller.abort();
    await assert.rejects(call, codeOf('CANCELLED'));
    const { id } = at(transport.calls(), 0);
    assert.deepEqual(transport.sent.at(-1), { type: 'cancel', id });
    transport.answer(id, []);
  });

  it('does not even send a call that was aborted before', async () => {
    const { client, transport } = connected();
    await assert.rejects(
      client.call('package.groups', [], { signal: AbortSignal.abort() }),
      codeOf('CANCELLED'),
    );
    assert.equal(transport.sent.length, 0);
  });

  it('waits for the outcome of a started call after asking it to stop', async () => {
    const { client, transport } = connected();
    const running = client.start('transaction.run', ['plan-1']);
    running.requestStop();
    const { id } = at(transport.calls(), 0);
    assert.deepEqual(transport.sent.at(-1), { type: 'cancel', id });
    transport.answer(id, { status: 'cancelled' });
    assert.deepEqual(await running.result, { status: 'cancelled' });
    running.requestStop();
    assert.equal(transport.sent.length, 2, 'nothing is cancelled after the end');
  });

  it('hands events to listeners until they stop listening', () => {
    const { client, transport } = connected();
    const heard: unknown[] = [];
    const stop = client.on('database.changed', (payload) => heard.push(payload));
    const event = { type: 'event', name: 'database.changed', payload: { generation: 'g2' } };
    transport.receive(event);
    stop();
    transport.receive(event);
    assert.deepEqual(heard, [{ generation: 'g2' }]);
  });

  it('ignores what is no message of the protocol', () => {
    const { client, transport } = connected();
    for (const junk of [
      undefined,
      null,
      7,
      'x',
      [],
      {},
      { type: 'result', id: 99 },
      { type: 'call' },
    ]) {
      transport.receive(junk);
    }
    assert.equal(client.isAttached, true);
  });

  it('rejects what is under way when the transport closes, and works on the next one', async () => {
    const { client, transport } = connected();
    const call = client.call('package.groups', []);
    transport.breakOff();
    await assert.rejects(call, codeOf('ENGINE_UNAVAILABLE'));
    await assert.rejects(client.call('package.groups', []), codeOf('ENGINE_UNAVAILABLE'));
    const next = fakeTransport();
    client.attach(next);
    const again = client.call('package.groups', []);
    next.answer(at(next.calls(), 0).id, []);
    assert.deepEqual(await again, []);
  });
});

describe('keeping connected', () => {
  const timing = { firstDelayMs: 5, longestDelayMs: 10, answerTimeoutMs: 1000 };

  it('reports lost, tries again and reports connected when the engine answers', async () => {
    const client = new EngineClient();
    const transports = [fakeTransport(), fakeTransport()];
    const reports: string[] = [];
    let tries = 0;
    const connect = async () => {
      tries += 1;
      if (tries === 2) throw new Error('refused');
      return at(transports, tries === 1 ? 0 : 1);
    };
    keepConnected(client, connect, (status) => reports.push(status), timing);
    const [first, second] = [at(transports, 0), at(transports, 1)];
    await until(() => first.calls().length === 1);
    first.answer(at(first.calls(), 0).id, {});
    await until(() => reports.at(-1) === 'connected');
    first.breakOff();
    assert.equal(reports.at(-1), 'lost');
    await until(() => second.calls().length === 1);
    second.answer(at(second.calls(), 0).id, {});
    await until(() => reports.at(-1) === 'connected');
    assert.deepEqual([...new Set(reports)], ['connecting', 'connected', 'lost']);
    assert.equal(tries, 3);
  });

  it('takes an engine that reports a failure of its own for connected', async () => {
    const client = new EngineClient();
    const transport = fakeTransport();
    const reports: string[] = [];
    keepConnected(
      client,
      async () => transport,
      (status) => reports.push(status),
      timing,
    );
    await until(() => transport.calls().length === 1);
    transport.refuse(at(transport.calls(), 0).id, { code: 'DATABASE_MISSING' });
    await until(() => reports.at(-1) === 'connected');
  });

  it('notices an engine that is gone behind a pipe that stays open', async () => {
    const client = new EngineClient();
    const transport = fakeTransport();
    const reports: string[] = [];
    keepConnected(
      client,
      async () => transport,
      (status) => reports.push(status),
      timing,
    );
    await until(() => transport.calls().length === 1);
    transport.answer(at(transport.calls(), 0).id, {});
    await until(() => reports.at(-1) === 'connected');
    const call = client.call('package.groups', []);
    transport.refuse(at(transport.calls('package.groups'), 0).id, { code: 'ENGINE_UNAVAILABLE' });
    await assert.rejects(call);
    assert.equal(reports.at(-1), 'lost');
    await until(() => transport.calls('root.info').length === 2);
    transport.answer(at(transport.calls('root.info'), 1).id, {});
    await until(() => reports.at(-1) === 'connected');
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (isSo()) return;
    await sleep(5);
  }
  assert.fail('it did not come to pass within two seconds');
}
