import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openJournal, parseJournal, readJournal } from '../../src-main/transaction/journal.ts';
import type { JournalRecord } from '../../src-main/transaction/journal.ts';
import { scratchFolder } from '../support/scratch.ts';

const begin: JournalRecord = {
  type: 'begin',
  version: 1,
  planId: 'p',
  transactionId: 7,
  elements: [{ kind: 'erase', nevra: 'a-1-1.noarch', name: 'a', headerDigest: '00', instance: 3 }],
};

test('records come back in order, and a finished journal is gone', () => {
  using folder = scratchFolder('journal');
  assert.equal(readJournal(folder.path), undefined);
  using journal = openJournal(folder.path);
  journal.append(begin, true);
  journal.append({ type: 'erasing', at: 0 });
  assert.deepEqual(readJournal(folder.path), [begin, { type: 'erasing', at: 0 }]);
  journal.finish();
  assert.equal(readJournal(folder.path), undefined);
  assert.ok(!existsSync(join(folder.path, 'var/lib/turntable')));
});

test('a line that was cut off is left out', () => {
  const text = `${JSON.stringify(begin)}\n{"type":"erasing","at":0}\n{"type":"do`;
  assert.deepEqual(parseJournal(text), [begin, { type: 'erasing', at: 0 }]);
  assert.deepEqual(parseJournal(JSON.stringify(begin)), []);
  assert.deepEqual(parseJournal('not json\n{"type":"done","at":0}\n'), []);
});

test('a planted link is not written through', () => {
  using folder = scratchFolder('journal-link');
  mkdirSync(join(folder.path, 'var/lib/turntable'), { recursive: true });
  symlinkSync('/etc/hostname', join(folder.path, 'var/lib/turntable/journal'));
  const before = readFileSync('/etc/hostname', 'utf8');
  assert.throws(() => openJournal(folder.path), { code: 'PATH_ESCAPES_ROOT' });
  assert.equal(readFileSync('/etc/hostname', 'utf8'), before);
});
