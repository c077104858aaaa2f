import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileCheck } from '../../src-main/verify/file-check.ts';
import { startWorkerPool } from '../../src-main/verify/worker-pool.ts';

test('a thread that fails rejects its batch, and is not waited for again', async () => {
  const pool = startWorkerPool({ root: '/', rootOwner: undefined }, 1);
  try {
    const broken = [undefined] as unknown as FileCheck[];
    await assert.rejects(pool.check(broken), { code: 'INTERNAL', message: /^verifying files: / });
    await pool.room();
    await assert.rejects(pool.check([]), { code: 'INTERNAL', message: /no worker/ });
  } finally {
    await pool.close();
  }
});
