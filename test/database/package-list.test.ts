/** The kept list of packages: it answers as the database does, and only while the database is what it was. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import Sqlite from 'better-sqlite3';
import {
  listedDatabase,
  openDatabase,
  openWritableDatabase,
} from '../../src-main/database/index.ts';
import type { ListPlace, ReadableDatabase } from '../../src-main/database/index.ts';
import { compileFormat } from '../../src-main/query/index.ts';
import { madeDatabase } from '../support/made-database.ts';
import { makeHeader } from '../support/made-header.ts';
import { realRpm, withoutRpm } from '../support/real-rpm.ts';
import { databasePath } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const headers = [
  makeHeader({ name: 'lathe', version: '2', epoch: 3 }),
  makeHeader({ name: 'lathe', version: '1', arch: 'x86_64' }),
  makeHeader({ name: 'bow-\udcff', files: ['/usr/bin/bow'] }),
];

interface Story {
  readonly root: string;
  readonly place: ListPlace;
  readonly path: string;
  /** All packages through the list; `opened` tells whether the database itself was needed. */
  list(): { lines: string[]; opened: boolean };
  use<T>(question: (database: ReadableDatabase) => T): { answer: T; opened: boolean };
}

const format = compileFormat('%{DBINSTANCE} %{NEVRA} %{SIZE} %{SUMMARY} %{EPOCH}\\n');

/** @param laterMs - how much later than the last change the program runs */
function story(scratch: string, laterMs = 60_000): Story {
  const root = join(scratch, 'root');
  mkdirSync(root);
  madeDatabase(root, headers).close();
  const path = join(root, databasePath, 'rpmdb.sqlite');
  const place: ListPlace = {
    folder: join(scratch, 'cache/lists'),
    userId: process.getuid?.() ?? 0,
    now: () => Date.now() + laterMs,
  };
  mkdirSync(join(scratch, 'cache'), { mode: 0o700 });
  const use: Story['use'] = (question) => {
    let opened = false;
    using database = listedDatabase(path, place, () => {
      opened = true;
      return openDatabase(join(root, databasePath));
    });
    const answer = question(database);
    return { answer, opened };
  };
  const lines = (database: ReadableDatabase): string[] =>
    [...database.all()].map((found) => format.evaluate({ ...found, isVerbose: false }));
  const list: Story['list'] = () => {
    const { answer, opened } = use(lines);
    return { lines: answer, opened };
  };
  return { root, place, path, list, use };
}

const kept = ({ place }: Story): string[] =>
  existsSync(place.folder) ? readdirSync(place.folder) : [];

describe('the kept list of packages', () => {
  it('answers as the database does, without it', () => {
    using scratch = scratchFolder('package-list');
    const told = story(scratch.path);
    const first = told.list();
    const second = told.list();
    assert.deepEqual([first.opened, second.opened], [true, false]);
    assert.deepEqual(second.lines, first.lines);
    assert.equal(first.lines.length, 3);
    for (const label of [
      'lathe',
      'lathe-2-1',
      'lathe-3:2',
      'lathe-1.x86_64',
      'plane',
      'bow-\udcff',
    ]) {
      const named = told.use((database) =>
        database.findByLabel(label).map(({ instance }) => instance),
      );
      using database = openDatabase(join(told.root, databasePath));
      const expected = database.findByLabel(label).map(({ instance }) => instance);
      assert.deepEqual([named.answer, named.opened], [expected, false], label);
    }
  });

  it('reads from the header what it does not hold', () => {
    using scratch = scratchFolder('package-list');
    const told = story(scratch.path);
    told.list();
    const { answer, opened } = told.use((database) =>
      [...database.all()].map(({ header }) => header.strings(1117)),
    );
    assert.equal(opened, true);
    assert.deepEqual(answer, [[], [], ['bow']]);
  });

  it('is not believed after a change', () => {
    using scratch = scratchFolder('package-list');
    const told = story(scratch.path);
    told.list();
    {
      using writable = openWritableDatabase(join(told.root, databasePath));
      writable.transaction(() => writable.add(makeHeader({ name: 'added' }).bytes));
    }
    const after = told.list();
    assert.equal(after.opened, true);
    assert.equal(after.lines.length, 4);
    assert.equal(told.list().opened, false);
  });

  it('is not believed while a change stands in the log alone', () => {
    using scratch = scratchFolder('package-list');
    const told = story(scratch.path);
    told.list();
    using writable = openWritableDatabase(join(told.root, databasePath));
    writable.transaction(() => writable.add(makeHeader({ name: 'added' }).bytes));
    const after = told.list();
    assert.deepEqual([after.opened, after.lines.length], [true, 4]);
  });

  it('is not believed after real rpm has written', { skip: withoutRpm }, () => {
    using scratch = scratchFolder('package-list');
    const told = story(scratch.path);
    told.list();
    const words = ['--root', told.root, '--dbpath', databasePath];
    assert.equal(realRpm([...words, '-qa']).status, 0);
    assert.equal(told.list().opened, false, 'reading changes nothing');
    assert.equal(realRpm([...words, '-e', '--justdb', '--nodeps', 'lathe-1-1']).status, 0);
    assert.deepEqual(told.list().lines.length, 2);
  });

  it('is not kept of a state so new that it may change unseen', () => {
    using scratch = scratchFolder('package-list');
    const told = story(scratch.path, 0);
    told.list();
    assert.deepEqual(kept(told), []);
  });

  it('is not kept where a row was left out for a fault', () => {
    using scratch = scratchFolder('package-list');
    const told = story(scratch.path);
    damageRow(told.path, 2);
    assert.equal(told.list().lines.length, 2);
    assert.deepEqual(kept(told), []);
  });

  for (const [title, spoil] of Object.entries({
    'that others may write to': (file: string) => chmodSync(file, 0o666),
    'that is no list': (file: string) => writeFileSync(file, 'nonsense\n'),
    'that is cut off': (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 40)),
    'of another state': (file: string) =>
      writeFileSync(file, readFileSync(file, 'utf8').replace(/"stamp":"\d/, '"stamp":"x')),
  }))
    it(`is not believed from a file ${title}`, () => {
      using scratch = scratchFolder('package-list');
      const told = story(scratch.path);
      const before = told.list();
      spoil(join(told.place.folder, kept(told)[0] ?? ''));
      assert.deepEqual(told.list(), before);
    });

  it('is neither kept nor believed in a folder of somebody else', () => {
    using scratch = scratchFolder('package-list');
    const told = story(scratch.path);
    mkdirSync(told.place.folder, { mode: 0o777 });
    chmodSync(told.place.folder, 0o777);
    told.list();
    assert.deepEqual(kept(told), []);
    chmodSync(told.place.folder, 0o700);
    told.list();
    assert.equal(kept(told).length, 1);
    if (process.getuid?.() === 0) chownSync(told.place.folder, 12_345, 12_345);
    else chmodSync(told.place.folder, 0o777);
    assert.equal(told.list().opened, true);
  });

  it('does not follow a link', () => {
    using scratch = scratchFolder('package-list');
    const told = story(scratch.path);
    mkdirSync(join(scratch.path, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(scratch.path, 'elsewhere'), told.place.folder);
    told.list();
    assert.deepEqual(readdirSync(join(scratch.path, 'elsewhere')), []);
  });

  it('is not kept in a home that is not there', () => {
    using scratch = scratchFolder('lists');
    const told = story(scratch.path);
    const home = join(scratch.path, 'home');
    const place = { ...told.place, folder: join(home, '.cache/turntable/lists') };
    using database = listedDatabase(told.path, place, () =>
      openDatabase(join(told.root, databasePath)),
    );
    assert.equal([...database.all()].length, 3);
    assert.equal(existsSync(home), false);
  });

  it('keeps few of them', () => {
    using scratch = scratchFolder('package-list');
    const told = story(scratch.path);
    mkdirSync(told.place.folder, { mode: 0o700 });
    for (let at = 0; at < 20; at += 1) writeFileSync(join(told.place.folder, `${at}.list`), '');
    told.list();
    assert.equal(kept(told).length, 8);
    assert.equal(told.list().opened, false);
  });
});

/** A header whose counts are nonsense. */
function damageRow(path: string, instance: number): void {
  const raw = new Sqlite(path);
  raw.prepare('UPDATE Packages SET blob = ? WHERE hnum = ?').run(Buffer.from('nonsense'), instance);
  raw.close();
}
