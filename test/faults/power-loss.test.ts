/**
 * The power goes at random moments of a transaction, TURNTABLE_FAULT_RUNS times (8 when it is not set;
 * TURNTABLE_FAULT_SEED chooses others). What had not reached the disk is gone; before that the kernel has
 * written back what it liked: nothing, the database's log, or some of the files.
 */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { withoutPowerLoss } from '../support/power-loss.ts';
import { runProgram } from '../support/real-rpm.ts';
import { withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const runs = process.env['TURNTABLE_FAULT_RUNS'] ?? '8';
const seed = process.env['TURNTABLE_FAULT_SEED'] ?? '1';
const scratch = scratchFolder('power');
after(() => scratch[Symbol.dispose]());
const skip = withoutInstall || withoutPowerLoss(scratch.path);
const program = resolve(import.meta.dirname, '../support/power-loss-run.ts');

describe('a loss of power', { skip }, () => {
  test(`${runs} times, seed ${seed}`, { timeout: 7_200_000 }, (t) => {
    const own = ['--mount', '--propagation', 'private', process.execPath, program];
    const { status, stdout, stderr } = runProgram('unshare', [...own, scratch.path, runs, seed]);
    for (const line of stdout.trimEnd().split('\n')) t.diagnostic(line);
    assert.equal(status, 0, stderr);
  });
});
