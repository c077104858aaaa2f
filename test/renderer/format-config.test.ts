import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeTexts } from '../../src-main/config-files/index.ts';
import {
  conflictsIn,
  decideConflict,
  hasConflictMarker,
  lineEndOf,
} from '../../src-renderer/format/index.ts';

const merged = (mine: string, base: string, theirs: string): string =>
  mergeTexts(mine, base, theirs)?.text ?? '';

test('finds the places that both sides changed, and decides each', () => {
  const text = merged('A\nb\nC\n', 'a\nb\nc\n', '1\nb\n3\n');
  const [first, second, ...rest] = conflictsIn(text);
  assert.ok(first !== undefined && second !== undefined);
  assert.deepEqual(rest, []);
  assert.deepEqual(
    [first.mine, first.theirs, second.mine, second.theirs],
    ['A\n', '1\n', 'C\n', '3\n'],
  );
  const one = decideConflict(text, first, 'both');
  assert.ok(hasConflictMarker(one));
  const [left] = conflictsIn(one);
  assert.ok(left);
  assert.equal(decideConflict(one, left, 'theirs'), 'A\n1\nb\n3\n');
  assert.equal(decideConflict(one, left, 'mine'), 'A\n1\nb\nC\n');
});

test('a side that took lines away leaves nothing', () => {
  const [conflict] = conflictsIn(merged('a\nc\n', 'a\nb\nc\n', 'a\nB\nc\n'));
  assert.deepEqual([conflict?.mine, conflict?.theirs], ['', 'B\n']);
});

test('half a conflict is none, yet its markers are still markers', () => {
  assert.deepEqual(conflictsIn('<<<<<<< yours\na\n=======\n'), []);
  assert.ok(hasConflictMarker('x\n>>>>>>> packaged'));
  assert.equal(hasConflictMarker('=======\n'), false);
});

test('keeps the line ends that a text has', () => {
  assert.equal(lineEndOf('a\r\nb\r\n'), '\r\n');
  for (const text of ['', 'a\nb', 'a\r\nb\n', '\na\r\n']) assert.equal(lineEndOf(text), '\n');
  const text = merged('a\r\n', 'b\r\n', 'c\r\n');
  assert.equal(lineEndOf(text), '\r\n');
  const [conflict] = conflictsIn(text);
  assert.ok(conflict);
  assert.equal(decideConflict(text, conflict, 'theirs'), 'c\r\n');
});
