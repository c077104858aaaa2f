import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  hasConflictMarks,
  mergeTexts,
  withConflictMarks,
} from '../../src-main/config-files/index.ts';

const lines = (...parts: readonly string[]): string => parts.join('\n');

test('takes what either side changed, and once what both changed alike', () => {
  const base = 'a\nb\nc\nd\ne\n';
  assert.deepEqual(mergeTexts('A\nb\nc\nd\ne\n', base, 'a\nb\nc\nd\nE\n'), {
    text: 'A\nb\nc\nd\nE\n',
    conflicts: 0,
  });
  assert.deepEqual(mergeTexts('a\nb\nX\nd\ne\n', base, 'a\nb\nX\nd\ne\n'), {
    text: 'a\nb\nX\nd\ne\n',
    conflicts: 0,
  });
});

test('leaves what both changed differently to a person, with the earlier text', () => {
  const { text, conflicts } = mergeTexts('a\nmine\nc', 'a\nb\nc', 'a\ntheirs\nc') ?? {};
  assert.equal(conflicts, 1);
  assert.equal(
    text,
    lines(
      ...['a', '<<<<<<< yours', 'mine', '||||||| packaged before', 'b'],
      ...['=======', 'theirs', '>>>>>>> packaged', 'c'],
    ),
  );
  assert.ok(hasConflictMarks(text ?? ''));
  const returns = mergeTexts('a\r\n', 'b\r\n', 'c\r\n')?.text ?? '';
  assert.match(returns, /^<<<<<<< yours\r\na\r\n/, 'marks end as the lines around them do');
  assert.ok(hasConflictMarks(returns));
});

test('keeps every byte: line ends, a missing last one, texts that are empty', () => {
  for (const text of ['', '\n', 'a', 'a\r\nb\r\n', '\n\n\na', '\ufeffbom\n']) {
    assert.deepEqual(mergeTexts(text, text, text), { text, conflicts: 0 });
    assert.deepEqual(mergeTexts(text, 'other\n', text), { text, conflicts: 0 });
    assert.deepEqual(withConflictMarks(text, text), { text, conflicts: 0 });
  }
});

test('marks every difference of two texts', () => {
  assert.deepEqual(withConflictMarks('a\nmine\nc\n', 'a\nc\nnew\n'), {
    text: lines(
      ...['a', '<<<<<<< yours', 'mine', '=======', '>>>>>>> packaged', 'c'],
      ...['<<<<<<< yours', '=======', 'new', '>>>>>>> packaged', ''],
    ),
    conflicts: 2,
  });
  assert.equal(hasConflictMarks('======='), false, 'a line that texts have anyway');
});

test('does not begin with what would never end, and says so', () => {
  const blank = (every: number): string =>
    Array.from({ length: 9000 }, (_, at) => (at % every === 0 ? `line ${at}` : '')).join('\n');
  assert.equal(mergeTexts(blank(2), blank(3), blank(5)), undefined);
  assert.equal(withConflictMarks(blank(2), blank(3)).conflicts, 1);
  const changed = blank(2).replace('line 400', 'mine');
  const other = blank(2).replace('line 8000', 'theirs');
  assert.equal(mergeTexts(changed, blank(2), other), undefined, 'thousands of equal lines between');
  const distinct = Array.from({ length: 9000 }, (_, at) => `line ${at}`).join('\n');
  const merged = mergeTexts(
    distinct.replace('line 400\n', 'mine\n'),
    distinct,
    distinct.replace('line 8000\n', 'theirs\n'),
  );
  assert.equal(merged?.conflicts, 0);
  assert.match(merged?.text ?? '', /mine[^]*theirs/);
});
