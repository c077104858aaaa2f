import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packBatch, unpackBatch } from '../../src-main/verify/batch-message.ts';
import type { FileCheck } from '../../src-main/verify/file-check.ts';
import { startWorkerPool } from '../../src-main/verify/worker-pool.ts';

test('a thread that fails rejects its batch, and is not waited for again', async () => {
  const noRoot = undefined as unknown as string;
  const pool = startWorkerPool({ root: noRoot, rootOwner: undefined }, 1);
  try {
    await assert.rejects(pool.check([]), { code: 'INTERNAL', message: /^verifying files: / });
    await pool.room();
    await assert.rejects(pool.check([]), { code: 'INTERNAL', message: /no worker/ });
  } finally {
    await pool.close();
  }
});

test('a batch arrives as it was sent', () => {
  const file: FileCheck = {
    index: 7,
    path: '/usr/bin/l\udce9',
    wanted: 0x1ff,
    isGhost: false,
    mode: 0o104755,
    sizeBytes: 2 ** 40,
    mtimeSeconds: 2 ** 32 - 1,
    digest: 'abc',
    digestAlgorithm: 'sha256',
    linkTarget: '',
    userName: 'root',
    groupName: 'w\n',
    device: 0x301,
    capabilities: 'cap_net_raw=ep',
  };
  const batch = [file, { ...file, index: 8, isGhost: true, path: '', linkTarget: 'a b' }];
  assert.deepEqual(unpackBatch(structuredClone(packBatch(1, batch))), batch);
});
