/** What comes from elsewhere is kept as far as it may be wanted, and no further. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, test } from 'node:test';
import { makeUnnamedFile } from '../../src-main/base/index.ts';
import { packageIntake } from '../../src-main/shells/cli/package-intake.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('intake');
after(() => scratch[Symbol.dispose]());

const magic = Buffer.from([0xed, 0xab, 0xee, 0xdb]);

/** Feeds an endless sender's pieces; what it took to stop it, and whether that was all. */
function intake(first: readonly Uint8Array[], limitBytes: number) {
  using file = makeUnnamedFile(scratch.path);
  assert.deepEqual(readdirSync(scratch.path), []);
  const errors: string[] = [];
  const log = { error: (text: string) => errors.push(text), warning() {}, info() {}, debug() {} };
  const context = { log } as unknown as Parameters<typeof packageIntake>[2]['context'];
  const kept = packageIntake(file, 'a sender', { context }, limitBytes);
  let pieces = 0;
  let isWanted = true;
  for (const piece of first) isWanted = isWanted && kept.take(piece);
  for (; isWanted && pieces < 10_000; pieces += 1) isWanted = kept.take(Buffer.alloc(1000, 'x'));
  const isComplete = kept.isComplete();
  return { pieces, isComplete, errors, content: readFileSync(file.path) };
}

test('a package that never ends is given up at the limit', () => {
  for (const first of [[magic], [magic.subarray(0, 3), magic.subarray(3)]]) {
    const { pieces, isComplete, errors, content } = intake(first, 5000);
    assert.deepEqual([pieces, isComplete, content.length], [5, false, 5004]);
    assert.deepEqual(errors, ['a sender: given up after 5004 bytes']);
  }
});

test('what is no package is cut off where a manifest must have ended', () => {
  const { isComplete, errors, content } = intake([Buffer.from('aa.rpm\n')], 5000);
  assert.ok(isComplete);
  assert.deepEqual(errors, []);
  assert.ok(content.length > 1 << 20 && content.length < (1 << 20) + 1000);
});
