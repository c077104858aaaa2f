import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import type { WireMessage } from '../../src-main/contract/wire.ts';
import { methodNames } from '../../src-main/contract/methods.ts';
import { RpmError, silentLog } from '../../src-main/base/index.ts';
import {
  checkArguments,
  createBroker,
  lineTransport,
  parseHelperRequest,
  serve,
} from '../../src-main/ipc/index.ts';
import { handlersOf } from '../support/handlers.ts';
import { transportPair } from '../support/transport-pair.ts';

/** Sends raw messages to a server and collects what comes back. */
async function ask(...messages: readonly unknown[]): Promise<WireMessage[]> {
  const { left, right } = transportPair();
  serve(left, handlersOf({ 'package.owners': () => [] }), silentLog);
  const answers: WireMessage[] = [];
  right.onMessage((message) => answers.push(message as WireMessage));
  for (const message of messages) right.send(message as WireMessage);
  await delay(2);
  return answers;
}

function codeOf(answer: WireMessage | undefined): string | undefined {
  return answer?.type === 'error' ? answer.error.code : undefined;
}

test('a method that does not exist is refused, also under the names of object members', async () => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '',
    'package',
  ];
  const answers = await ask(...names.map((method, id) => ({ type: 'call', id, method, args: [] })));
  assert.deepEqual(
    answers.map(codeOf),
    names.map(() => 'UNKNOWN_METHOD'),
  );
});

test('wrong arguments are refused before a handler sees them', async () => {
  const wrong: readonly unknown[][] = [
    [],
    ['relative'],
    ['/x', 'one too many'],
    [7],
    [null],
    [{ path: '/x' }],
    [`/${'x'.repeat(5000)}`],
    ['/nul\0/etc'],
  ];
  const answers = await ask(
    ...wrong.map((args, id) => ({ type: 'call', id, method: 'package.owners', args })),
  );
  assert.deepEqual(
    answers.map(codeOf),
    wrong.map(() => 'BAD_ARGUMENT'),
  );
});

test('keys that are not in the contract are refused, prototype keys among them', () => {
  const request = { install: [], erase: [], options: {} };
  checkArguments('transaction.plan', [request]);
  const hostile = JSON.parse('{"install":[],"erase":[],"options":{"__proto__":{"nodeps":true}}}');
  for (const args of [
    [{ ...request, extra: 1 }],
    [{ ...request, options: { nodeps: 'yes' } }],
    [{ ...request, options: { constructor: {} } }],
    [{ ...request, erase: [{ instance: -1 }] }],
    [{ ...request, erase: [{ instance: 1, label: 'both' }] }],
  ])
    assert.throws(() => checkArguments('transaction.plan', args), { code: 'BAD_ARGUMENT' });
  try {
    const [checked] = checkArguments('transaction.plan', [hostile]);
    assert.equal(checked.options.nodeps, undefined);
  } catch (thrown) {
    assert.ok(thrown instanceof RpmError && thrown.code === 'BAD_ARGUMENT');
  }
  assert.equal(({} as { nodeps?: boolean }).nodeps, undefined);
});

test('whatever arrives, checking it throws nothing but RpmError', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...methodNames),
      fc.array(fc.anything(), { maxLength: 4 }),
      (method, args) => {
        try {
          checkArguments(method, args);
        } catch (thrown) {
          assert.ok(thrown instanceof RpmError, String(thrown));
          assert.equal(thrown.code, 'BAD_ARGUMENT');
        }
      },
    ),
  );
});

test('messages that are no calls are answered where they have an id, else dropped', async () => {
  const answers = await ask(
    null,
    7,
    'text',
    [],
    {},
    { type: 'result', id: 3, value: 1 },
    { type: 'call', id: 4, method: 'package.owners' },
    { type: 'call', id: -1, method: 'package.owners', args: ['/x'] },
    { type: 'call', id: 1.5, method: 'package.owners', args: ['/x'] },
    { type: 'cancel', id: 99 },
    { type: 'call', id: 5, method: 'package.owners', args: ['/x'] },
  );
  assert.deepEqual(
    answers.map((answer) => [answer.type, 'id' in answer ? answer.id : undefined]),
    [
      ['error', 3],
      ['error', 4],
      ['result', 5],
    ],
  );
});

test('an oversized or unsendable call fails by itself and leaves the pipe usable', async () => {
  const written: string[] = [];
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      done();
    },
  });
  const transport = lineTransport(stream, silentLog, 1000);
  const broker = createBroker(
    {
      send(message) {
        transport.send(message);
        return true;
      },
      onMessage: () => undefined,
      onDown: () => undefined,
    },
    silentLog,
  );
  const { left, right } = transportPair();
  const answers: WireMessage[] = [];
  right.onMessage((message) => answers.push(message as WireMessage));
  broker.attach(left);
  right.send({ type: 'call', id: 1, method: 'package.owners', args: ['x'.repeat(2000)] });
  right.send({ type: 'call', id: 2, method: 'package.owners', args: ['/x'] });
  await delay(2);
  assert.deepEqual(answers.map(codeOf), ['BAD_ARGUMENT']);
  assert.equal(written.length, 1);
});

test('a hostile helper request is refused in words', () => {
  const good = {
    planId: 'p1',
    root: '/',
    databasePath: '/var/lib/rpm',
    scriptlets: 'chroot',
    digest: 'a'.repeat(64),
    databaseGeneration: '1',
    request: { install: [], erase: [], options: {} },
  };
  assert.equal(parseHelperRequest(JSON.stringify(good)).planId, 'p1');
  for (const text of [
    '',
    '{',
    'null',
    JSON.stringify({ ...good, root: 'relative' }),
    JSON.stringify({ ...good, scriptlets: 'anything' }),
    JSON.stringify({ ...good, digest: 'short' }),
    JSON.stringify({ ...good, environment: { LD_PRELOAD: '/x' } }),
  ])
    assert.throws(() => parseHelperRequest(text), { code: 'BAD_ARGUMENT' });
});
