import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openJournal } from '../../src-main/transaction/journal.ts';
import type { JournalRecord } from '../../src-main/transaction/journal-record.ts';
import { foldJournal, readJournal } from '../../src-main/transaction/read-journal.ts';
import type { JournalReading } from '../../src-main/transaction/read-journal.ts';
import { leftOver } from '../../src-main/transaction/left-over.ts';
import { scratchFolder } from '../support/scratch.ts';

const begin: JournalRecord = {
  type: 'begin',
  version: 1,
  planId: 'p',
  transactionId: 7,
  elements: ['a', 'b', 'c'].map((name, instance) => ({
    kind: 'erase',
    nevra: `${name}-1-1.noarch`,
    name,
    headerDigest: '00',
    instance,
  })),
};
const files = {
  directories: ['/etc/'],
  files: [],
  made: [],
  changed: [],
  displaced: [],
  suffix: ';1',
};
const line = (record: JournalRecord): string => `${JSON.stringify(record)}\n`;

function fold(...texts: readonly string[]): JournalReading {
  return foldJournal(
    texts.map((text) => Buffer.from(text)),
    '/j',
  );
}

test('what was told of each element comes back, and a finished journal is gone', () => {
  using folder = scratchFolder('journal');
  assert.equal(readJournal(folder.path), undefined);
  using journal = openJournal(folder.path);
  journal.append(begin, true);
  assert.ok(journal.isSettled);
  journal.append({ type: 'files', at: 1, files });
  journal.append({ type: 'done', at: 1 });
  journal.append({ type: 'erasing', at: 0 }, true);
  assert.ok(!journal.isSettled, 'an erase that has begun is half done');
  const reading = readJournal(folder.path);
  assert.deepEqual(reading?.begin, begin);
  assert.deepEqual(
    [...(reading?.last ?? [])],
    [
      [1, 'done'],
      [0, 'erasing'],
    ],
  );
  assert.equal(reading?.latest, 0);
  assert.deepEqual(reading?.files.get(1), files, 'they are looked at after a loss of power');
  journal.append({ type: 'done', at: 0 });
  assert.ok(journal.isSettled);
  journal.finish();
  assert.equal(readJournal(folder.path), undefined);
  assert.ok(!existsSync(join(folder.path, 'var/lib/turntable')));
});

test('a last record that was cut off is left out, however the pieces fall', () => {
  const text = `${line(begin)}${line({ type: 'files', at: 0, files })}`;
  for (const end of ['{"type":"do', '', '\0\0\0\0', '{"type":"done","at":0}', '\0\0\n']) {
    const whole = text + end;
    for (const cut of [0, 1, 20, text.length - 1, text.length]) {
      const reading = fold(whole.slice(0, cut), whole.slice(cut));
      assert.deepEqual(reading.begin, begin);
      assert.deepEqual([...reading.last], [[0, 'files']]);
      assert.deepEqual(reading.files.get(0), files);
    }
  }
  assert.equal(fold().begin, undefined);
  assert.equal(fold(JSON.stringify(begin)).begin, undefined);
});

test('a zero ends the journal, also where records lie behind it that came to the disk before', () => {
  const before = `${line(begin)}${line({ type: 'files', at: 0, files })}`;
  const hole = `{"type":"committed",${'\0'.repeat(5000)}`;
  const behind = line({ type: 'done', at: 0 }) + line({ type: 'files', at: 1, files });
  const whole = `${before}${hole}\n${behind}`;
  for (const cut of [before.length, before.length + 10, before.length + 3000, whole.length - 1]) {
    const reading = fold(whole.slice(0, cut), whole.slice(cut));
    assert.deepEqual([...reading.last], [[0, 'files']]);
    assert.equal(reading.wholeBytes, before.length);
  }
});

test('records overwrite the room that was made for them, however many there are', () => {
  using folder = scratchFolder('journal');
  const path = join(folder.path, 'var/lib/turntable/journal');
  let written = 0;
  {
    using journal = openJournal(folder.path);
    const append = (record: JournalRecord, durable: boolean): void => {
      journal.append(record, durable);
      written += line(record).length;
      const text = readFileSync(path, 'utf8');
      assert.equal(text.indexOf('\0'), written, 'zeros behind the last record');
      assert.match(text.slice(written), /^\0+$/);
    };
    append(begin, true);
    const long = { ...files, directories: Array.from({ length: 500 }, (_, at) => `/d${at}/`) };
    for (let count = 0; count < 60; count += 1)
      append({ type: 'files', at: count % 3, files: long }, count % 7 === 0);
  }
  assert.equal(readJournal(folder.path)?.wholeBytes, written);
  using again = openJournal(folder.path);
  again.append({ type: 'done', at: 2 });
  const reading = readJournal(folder.path);
  assert.equal(reading?.last.get(2), 'done');
  assert.equal(reading?.wholeBytes, written + line({ type: 'done', at: 2 }).length);
});

test('a record that is damaged with others behind it is refused, with its place', () => {
  const damaged = [
    'not json\n',
    line({ type: 'done', at: 9 }),
    '{"type":"boast","at":0}\n',
    'null\n',
    line(begin),
  ];
  for (const one of damaged)
    assert.throws(() => fold(line(begin), one, line({ type: 'done', at: 0 })), {
      code: 'TRANSACTION_INTERRUPTED',
      message: `reading the journal /j: record 2 at byte ${line(begin).length} is damaged, and others follow it`,
    });
  assert.throws(() => fold(line({ type: 'done', at: 0 }), line(begin)), /record 1 at byte 0/);
});

test('a transaction that failed says so, and what it owes, until another takes its place', () => {
  const owed = { triggers: [{ instance: 3, index: 1 }], header: 'AAAA' };
  const told = [
    ...[line(begin), line({ type: 'erased', at: 0, owed }), line({ type: 'done', at: 0 })],
    ...[line({ type: 'failed' }), line({ type: 'ended' })],
  ];
  const reading = fold(...told);
  assert.deepEqual([...reading.owed], [[0, owed]], 'also of what is done');
  assert.ok(reading.isFailed);
  assert.ok(reading.isEnded);
  const next = fold(...told, line({ ...begin, continues: true }));
  assert.deepEqual([...next.owed, next.isFailed, next.isEnded], [false, false]);
  assert.throws(
    () => fold(line({ type: 'failed' }), line(begin)),
    'nothing stands before the begin',
  );
});

test('a long journal is read in pieces', () => {
  const record = Buffer.from(line({ type: 'erased', at: 2 }));
  const piece = Buffer.concat(Array.from({ length: 40_000 }, () => record));
  function* pieces(): Generator<Uint8Array> {
    yield Buffer.from(line(begin));
    for (let count = 0; count < 20; count += 1) yield piece;
    yield Buffer.from(line({ type: 'done', at: 2 }));
  }
  assert.deepEqual([...foldJournal(pieces(), '/j').last], [[2, 'done']]);
  // A line that never ends is not collected for ever.
  function* endless(): Generator<Uint8Array> {
    for (;;) yield Buffer.alloc(2 ** 22, 'x');
  }
  assert.throws(() => foldJournal(endless(), '/j'), { code: 'TRANSACTION_INTERRUPTED' });
});

test('a planted link is not written through, nor read', () => {
  using folder = scratchFolder('journal-link');
  mkdirSync(join(folder.path, 'var/lib/turntable'), { recursive: true });
  writeFileSync(join(folder.path, 'elsewhere'), 'mine');
  symlinkSync('/elsewhere', join(folder.path, 'var/lib/turntable/journal'));
  assert.throws(() => openJournal(folder.path), { code: 'PATH_ESCAPES_ROOT' });
  assert.throws(() => readJournal(folder.path), { code: 'PATH_ESCAPES_ROOT' });
  assert.equal(readFileSync(join(folder.path, 'elsewhere'), 'utf8'), 'mine');
});

test('what was cut off goes before anything is appended', () => {
  using folder = scratchFolder('journal');
  {
    using journal = openJournal(folder.path);
    journal.append(begin, true);
  }
  const path = join(folder.path, 'var/lib/turntable/journal');
  const whole = readFileSync(path, 'utf8').replace(/\0+$/, '');
  writeFileSync(path, `${whole}{"type":"do`);
  const reading = readJournal(folder.path);
  assert.equal(reading?.wholeBytes, whole.length);
  using journal = openJournal(folder.path, reading.wholeBytes);
  journal.append({ type: 'erasing', at: 2 });
  assert.deepEqual([...(readJournal(folder.path)?.last ?? [])], [[2, 'erasing']]);
});

test('what is left is what was asked for and not done, unless nothing was done at all', () => {
  assert.ok(begin.type === 'begin');
  assert.equal(
    leftOver(begin, () => false),
    undefined,
  );
  assert.equal(
    leftOver(begin, () => true),
    undefined,
  );
  const left = [{ instance: 0 }, { instance: 2 }];
  assert.deepEqual(leftOver(begin, (at) => at === 1)?.request.erase, left);
  const next = { ...begin, continues: true } as const;
  assert.equal(leftOver(next, () => false)?.request.erase.length, 3, 'others were done before it');
});

test('a transaction that goes on takes the place of the one before it', () => {
  const next: JournalRecord = { ...begin, planId: 'next', continues: true };
  const told = line({ type: 'erasing', at: 0 });
  const reading = fold(line(begin), told, line({ type: 'done', at: 0 }), line(next));
  assert.equal(reading.begin?.planId, 'next');
  assert.deepEqual([...reading.last], []);
  assert.equal(reading.latest, undefined);
  assert.throws(() => fold(line(begin), line(begin), told), { code: 'TRANSACTION_INTERRUPTED' });
});
