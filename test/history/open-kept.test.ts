import assert from 'node:assert/strict';
import { closeSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openKept } from '../../src-main/history/open-kept.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('open-kept');
after(() => scratch[Symbol.dispose]());

test('what is not kept, or is a link, is not there', () => {
  const file = join(scratch.path, 'file');
  writeFileSync(file, 'kept');
  symlinkSync(file, join(scratch.path, 'link'));
  const descriptor = openKept(file);
  assert.ok(descriptor !== undefined);
  closeSync(descriptor);
  assert.equal(openKept(join(scratch.path, 'none')), undefined);
  assert.equal(openKept(join(scratch.path, 'link')), undefined);
});

test('a machine that fails is not taken for something lost', async () => {
  // opening a socket is answered with ENXIO, as a device that is gone answers
  const socket = join(scratch.path, 'socket');
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(socket, resolve));
  try {
    assert.throws(() => openKept(socket), /opening .*socket/);
  } finally {
    server.close();
  }
});
