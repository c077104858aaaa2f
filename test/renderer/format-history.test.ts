import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEntry } from '../../src-main/contract/history.ts';
import {
  cutOffSentence,
  elementSentence,
  historySubtitle,
  requestTitle,
  whyNotUndoable,
} from '../../src-renderer/format/index.ts';

const entry: HistoryEntry = {
  id: 4,
  beganMs: new Date(2026, 2, 1, 14, 5).getTime(),
  program: 'window',
  status: 'done',
  installed: 2,
  erased: 1,
  request: 'upgrade tree-2-1.noarch',
};

test('a transaction is told by what was asked, when, by whom and what came of it', () => {
  assert.equal(requestTitle(entry), 'Upgrade tree-2-1.noarch');
  assert.equal(requestTitle({ ...entry, undoOf: 3 }), 'Undo of transaction 3');
  assert.equal(requestTitle({ ...entry, rollbackTo: 3 }), 'Back to the state after transaction 3');
  assert.equal(requestTitle({ ...entry, rollbackTo: 0 }), 'Back to before the first transaction');
  assert.equal(historySubtitle(entry), '2026-03-01 14:05 · 2 packages came, 1 went');
  assert.equal(
    historySubtitle({ ...entry, userId: 7, installed: 0 }),
    '2026-03-01 14:05 · user 7 · 1 package went',
  );
  assert.equal(
    historySubtitle({ ...entry, userId: 0, userName: 'root', installed: 0, erased: 0 }),
    '2026-03-01 14:05 · root · nothing changed',
  );
});

test('what cannot be undone says why', () => {
  assert.equal(whyNotUndoable(entry), undefined);
  assert.equal(whyNotUndoable({ ...entry, status: 'failed' }), undefined, 'half of it was done');
  assert.equal(whyNotUndoable({ ...entry, undoneBy: 9 }), 'Transaction 9 has taken it back');
  assert.equal(whyNotUndoable({ ...entry, status: 'running' }), 'It has not ended');
  assert.equal(whyNotUndoable({ ...entry, installed: 0, erased: 0 }), 'It changed nothing');
});

test('packages say what became of them', () => {
  const upgrade = { action: 'upgrade', nevra: 'a-2', isDone: true } as const;
  assert.equal(elementSentence({ ...upgrade, kind: 'install', other: 'a-1' }), 'upgraded over a-1');
  assert.equal(elementSentence({ ...upgrade, kind: 'erase', other: 'a-2' }), 'replaced by a-2');
  assert.equal(
    elementSentence({ kind: 'erase', action: 'erase', nevra: 'a', isDone: false }),
    'not erased',
  );
});

test('what was cut off is told in one sentence', () => {
  const nothing = { planId: '', beganAtSeconds: 0, finished: [], toFinish: [], toUndo: [] };
  assert.equal(
    cutOffSentence({ ...nothing, notBegun: [] }),
    'A transaction was cut off before anything was done.',
  );
  assert.equal(
    cutOffSentence({
      ...nothing,
      beganAtSeconds: entry.beganMs / 1000,
      doing: { kind: 'erase', nevra: 'a-1' },
      toFinish: ['a-1'],
      notBegun: ['b-1', 'c-1'],
    }),
    'A transaction of 2026-03-01 14:05 was cut off while erasing a-1: 1 to be finished, 2 not begun.',
  );
});
