import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeHeader } from '../support/made-header.ts';
import { verifyMask } from '../../src-main/verify/index.ts';
import { startWorkerPool } from '../../src-main/verify/worker-pool.ts';

test('a thread that fails rejects its batch, and is not waited for again', async () => {
  const noRoot = undefined as unknown as string;
  const options = { mask: 0, choice: { kept: 0, dropped: 0 }, lists: 'faults' } as const;
  const pool = startWorkerPool({ root: noRoot, rootOwner: undefined, options }, 1);
  const range = { package: 1, name: 'x', header: new Uint8Array(0), from: 0, to: 0 };
  try {
    await assert.rejects(pool.check(range), { code: 'INTERNAL', message: /^verifying files: / });
    await pool.room();
    await assert.rejects(pool.check(range), { code: 'INTERNAL', message: /no worker/ });
  } finally {
    await pool.close();
  }
});

test('what is wrong with a package is told as it would be here, and the next one is compared', async () => {
  const options = { mask: verifyMask([]), choice: { kept: 0, dropped: 0 }, lists: 'all' } as const;
  const pool = startWorkerPool({ root: '/', rootOwner: undefined, options }, 1);
  const range = { name: 'broken', from: 0, to: 1 };
  try {
    const broken = pool.check({ ...range, package: 1, header: Uint8Array.of(1, 2, 3) });
    await assert.rejects(broken, { code: 'TRUNCATED', message: /broken/ });
    const { bytes: header } = makeHeader({ name: 'made', files: ['/no-such-file'] });
    const { named, count } = await pool.check({ ...range, package: 2, header });
    assert.equal(count, 1);
    assert.deepEqual(
      named.map(({ file, outcome }) => [file.path, outcome.errno]),
      [['/no-such-file', 'ENOENT']],
    );
  } finally {
    await pool.close();
  }
});
