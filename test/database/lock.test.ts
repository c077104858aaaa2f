import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancelledError, DatabaseError } from '../../src-main/base/index.ts';
import { initDatabase, lockDatabase, waitForDatabaseLock } from '../../src-main/database/index.ts';
import { startProcess, processEnd } from '../../src-main/base/index.ts';
import { runProgram, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const module = JSON.stringify(import.meta.resolve('../../src-main/database/index.ts'));

/** Another process that holds the lock until its standard input ends. */
async function holder(folder: string): Promise<{ readonly pid: number; release(): Promise<void> }> {
  const script = `
    const { lockDatabase } = await import(${module});
    lockDatabase(${JSON.stringify(folder)});
    process.stdout.write('locked');
    process.stdin.resume();`;
  const child = startProcess(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return {
    pid: child.pid ?? 0,
    async release() {
      child.stdin?.end();
      await processEnd(child);
    },
  };
}

const isLockedBy = (pid: number) => (thrown: unknown) =>
  thrown instanceof DatabaseError &&
  thrown.code === 'DATABASE_LOCKED' &&
  thrown.context['processId'] === pid &&
  String(thrown.context['program']).startsWith('/') &&
  thrown.message.includes(`process ${pid} holds it: `);

describe('the transaction lock', () => {
  it('is taken once, by this process too, and free again after', () => {
    using scratch = scratchFolder('lock');
    {
      using _lock = lockDatabase(scratch.path);
      assert.throws(() => lockDatabase(scratch.path), isLockedBy(process.pid));
    }
    lockDatabase(scratch.path)[Symbol.dispose]();
  });

  it('names the process that has it', async () => {
    using scratch = scratchFolder('lock');
    const other = await holder(scratch.path);
    assert.throws(() => lockDatabase(scratch.path), isLockedBy(other.pid));
    await other.release();
    lockDatabase(scratch.path)[Symbol.dispose]();
  });

  it('is waited for, or not any longer', async () => {
    using scratch = scratchFolder('lock');
    const other = await holder(scratch.path);
    let waits = 0;
    await assert.rejects(
      waitForDatabaseLock(scratch.path, { signal: AbortSignal.timeout(120) }),
      CancelledError,
    );
    const waiting = waitForDatabaseLock(scratch.path, { onWait: () => (waits += 1) });
    await other.release();
    (await waiting)[Symbol.dispose]();
    assert.equal(waits, 1);
  });

  it('is the one real rpm respects', { skip: withoutRpm }, () => {
    using scratch = scratchFolder('lock');
    initDatabase(scratch.path);
    const rebuild = ['--dbpath', scratch.path, '--rebuilddb'];
    {
      using lock = lockDatabase(scratch.path);
      const refused = runProgram('rpmdb', rebuild);
      assert.notEqual(refused.status, 0);
      assert.match(refused.stderr, /transaction lock on .* \(Resource temporarily unavailable\)/);
      assert.ok(refused.stderr.includes(lock.path));
    }
    assert.equal(runProgram('rpmdb', rebuild).status, 0);
  });
});
