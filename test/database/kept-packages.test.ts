/** The kept list of a program that has the database open. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { KeptPackages, openDatabase, openWritableDatabase } from '../../src-main/database/index.ts';
import type { ListPlace, ReadableDatabase } from '../../src-main/database/index.ts';
import { Tag } from '../../src-main/format/index.ts';
import { madeDatabase } from '../support/made-database.ts';
import { makeHeader } from '../support/made-header.ts';
import { databasePath } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

interface Listed {
  readonly names: string[];
  readonly isRead: boolean;
}

interface Story {
  readonly path: string;
  readonly folder: string;
  readonly place: ListPlace;
  /** Names as a program that starts now lists them; `isRead` tells whether headers were read for it. */
  list(this: void, before?: (database: ReadableDatabase) => void): Listed;
}

function story(scratch: string, laterMs = 60_000): Story {
  const root = join(scratch, 'root');
  mkdirSync(root);
  mkdirSync(join(scratch, 'cache'), { mode: 0o700 });
  madeDatabase(root, [
    makeHeader({ name: 'lathe', files: ['/usr/bin/lathe'] }),
    makeHeader({ name: 'bow', epoch: 2 }),
  ]).close();
  const folder = join(root, databasePath);
  const path = join(folder, 'rpmdb.sqlite');
  const place: ListPlace = {
    folder: join(scratch, 'cache/lists'),
    userId: process.getuid?.() ?? 0,
    now: () => Date.now() + laterMs,
  };
  const list: Story['list'] = (before) => {
    const kept = new KeptPackages(path, place);
    using database = openDatabase(folder);
    before?.(database);
    let isRead = false;
    const watched = Object.create(database, {
      all: { value: () => ((isRead = true), database.all()) },
      count: { value: () => database.count() },
    }) as ReadableDatabase;
    const names = [...kept.all(watched)].map(({ header }) => header.string(Tag.NAME) ?? '');
    return { names, isRead };
  };
  return { path, folder, place, list };
}

describe('the kept list of an open database', () => {
  it('is made by the first program and believed by the next', () => {
    using scratch = scratchFolder('kept');
    const { list } = story(scratch.path);
    assert.deepEqual(list(), { names: ['lathe', 'bow'], isRead: true });
    assert.deepEqual(list(), { names: ['lathe', 'bow'], isRead: false });
  });

  it('is not believed after a change, also one between looking and opening', () => {
    using scratch = scratchFolder('kept');
    const { list, folder } = story(scratch.path);
    const add = (name: string): void => {
      using database = openWritableDatabase(folder);
      database.transaction(() => void database.add(makeHeader({ name }).bytes));
    };
    list();
    add('third');
    assert.deepEqual(list(), { names: ['lathe', 'bow', 'third'], isRead: true });
    assert.equal(list().isRead, false);
    const late = list(() => add('fourth'));
    assert.deepEqual(late, { names: ['lathe', 'bow', 'third', 'fourth'], isRead: true });
    assert.deepEqual(list().names, ['lathe', 'bow', 'third', 'fourth']);
  });

  it('is not made of a database that may still be changing', () => {
    using scratch = scratchFolder('kept');
    const { list, place } = story(scratch.path, 0);
    assert.equal(list().isRead, true);
    assert.equal(existsSync(place.folder), false);
  });

  it('is not believed when only the times of the file differ', () => {
    using scratch = scratchFolder('kept');
    const { list, path } = story(scratch.path);
    list();
    utimesSync(path, 1_000_000, 1_000_000);
    assert.equal(list().isRead, true);
  });

  it('reads from the database what it leaves out', () => {
    using scratch = scratchFolder('kept');
    const { path, place, folder, list } = story(scratch.path);
    list();
    const kept = new KeptPackages(path, place);
    using database = openDatabase(folder);
    const [lathe, bow] = [...kept.all(database)];
    assert.deepEqual(lathe?.header.strings(Tag.BASENAMES), ['lathe']);
    assert.equal(bow?.header.number(Tag.EPOCH), 2);
  });
});
