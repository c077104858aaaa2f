import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import Sqlite from 'better-sqlite3';
import { DatabaseError, silentLog } from '../../src-main/base/index.ts';
import {
  findDatabase,
  initDatabase,
  openDatabase,
  openWritableDatabase,
  rebuildDatabase,
  verifyDatabase,
} from '../../src-main/database/index.ts';
import { makeHeader } from '../support/made-header.ts';
import { runProgram } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const bash = makeHeader({ name: 'bash', version: '5.2', files: ['/bin/bash', '/etc/profile'] });
const perl = makeHeader({ name: 'perl', epoch: 4, requires: ['bash', '(a if b)'], arch: 'x86_64' });
const strange = makeHeader({ name: 'strange', files: ['/opt/non-\udcfcutf8'] });

/** A database with the three packages as 1, 2 and 3. */
function filled(folder: string): string {
  initDatabase(folder);
  using database = openWritableDatabase(folder);
  for (const header of [bash, perl, strange]) database.add(header.bytes);
  return folder;
}

const withCode = (code: string) => (thrown: unknown) =>
  thrown instanceof DatabaseError && thrown.code === code;

describe('a package database', () => {
  it('finds what it stored by every way in', () => {
    using scratch = scratchFolder('database');
    using database = openDatabase(filled(scratch.path));
    const names = (found: readonly { header: typeof bash }[]): string[] =>
      found.map(({ header }) => header.string(1000) ?? '');
    assert.equal(database.count(), 3);
    assert.deepEqual(names([...database.all()]), ['bash', 'perl', 'strange']);
    assert.deepEqual(names(database.findByLabel('bash-5.2-1')), ['bash']);
    assert.deepEqual(names(database.findByLabel('perl-4:1-1.x86_64')), ['perl']);
    assert.deepEqual(names(database.findByLabel('perl-3:1-1')), []);
    assert.deepEqual(names(database.findOwners('/etc/profile')), ['bash']);
    assert.deepEqual(names(database.findOwners('/bin/profile')), []);
    assert.deepEqual(names(database.findOwners('/opt/non-\udcfcutf8')), ['strange']);
    assert.deepEqual(names(database.find('Requirename', 'bash')), ['perl']);
    assert.deepEqual(names(database.find('Requirename', '!b')), ['perl']);
    assert.deepEqual([...database.keys('Name')], ['bash', 'perl', 'strange']);
    assert.deepEqual([...database.keys('Basenames')].includes('non-\udcfcutf8'), true);
    assert.deepEqual(database.findInstances('Basenames', 'profile'), [
      { instance: 1, tagIndex: 1 },
    ]);
    assert.equal(database.get(99), undefined);
    assert.deepEqual(database.get(2)?.header.bytes, Buffer.from(perl.bytes));
  });

  it('gives a removed number to nobody else and keeps a replaced one', () => {
    using scratch = scratchFolder('database');
    using database = openWritableDatabase(filled(scratch.path));
    database.remove(3);
    assert.equal(database.add(strange.bytes), 4);
    database.replace(2, bash.bytes);
    assert.deepEqual(
      database.find('Name', 'bash').map(({ instance }) => instance),
      [1, 2],
    );
    assert.deepEqual(database.instances(), [1, 2, 4]);
    assert.deepEqual(verifyDatabase(scratch.path), []);
  });

  it('takes back a transaction that throws, also a nested one', () => {
    using scratch = scratchFolder('database');
    using database = openWritableDatabase(filled(scratch.path));
    assert.throws(() =>
      database.transaction(() => {
        database.remove(1);
        throw new Error('no');
      }),
    );
    database.transaction(() => {
      assert.throws(() => database.add(Uint8Array.of(1, 2, 3)));
      database.remove(2);
    });
    assert.deepEqual(database.instances(), [1, 3]);
    assert.deepEqual(verifyDatabase(scratch.path), []);
  });

  it('has another generation after every commit, the same for another reader', () => {
    using scratch = scratchFolder('database');
    using reader = openDatabase(filled(scratch.path));
    const seen = [reader.generation()];
    {
      using writer = openWritableDatabase(scratch.path);
      assert.equal(writer.generation(), seen[0], 'opening changes nothing');
      for (const change of [
        () => writer.add(bash.bytes),
        () => writer.replace(4, perl.bytes),
        () => writer.remove(4),
      ]) {
        change();
        assert.equal(reader.generation(), writer.generation());
        seen.push(reader.generation());
      }
    }
    assert.equal(new Set(seen).size, seen.length);
  });

  it('answers from one moment while others write, and is of today afterwards', () => {
    using scratch = scratchFolder('database');
    using writer = openWritableDatabase(filled(scratch.path));
    using reader = openDatabase(scratch.path);
    const seen = reader.atOneMoment(() => {
      const before = reader.count();
      writer.remove(1);
      return [before, reader.count(), reader.atOneMoment(() => reader.find('Name', 'bash').length)];
    });
    assert.deepEqual(seen, [3, 3, 1]);
    assert.equal(reader.count(), 2);
    assert.throws(() =>
      reader.atOneMoment(() => {
        throw new Error('no');
      }),
    );
    writer.transaction(() => {
      writer.remove(2);
      assert.equal(
        writer.atOneMoment(() => writer.count()),
        1,
        'a writer sees its own change',
      );
    });
    assert.equal(reader.count(), 1);
  });

  it('ends where the rows of a damaged page lead back', () => {
    using scratch = scratchFolder('database');
    const headers = Array.from({ length: 64 }, (_, at) => makeHeader({ name: `p${at}` }));
    initDatabase(scratch.path);
    {
      using database = openWritableDatabase(scratch.path);
      database.transaction(() => {
        for (const header of headers) database.add(header.bytes);
      });
    }
    const path = join(scratch.path, 'rpmdb.sqlite');
    const file = readFileSync(path);
    const lastAt = file.indexOf(Buffer.from('p63\0'));
    // before a row's content: its number, and four bytes about its columns
    const rowAt = file.lastIndexOf(headers[63]?.bytes.subarray(0, 8) ?? '', lastAt) - 5;
    assert.equal(file[rowAt], 64);
    file[rowAt] = 1;
    writeFileSync(path, file);
    using database = openDatabase(scratch.path);
    const found = [...database.all()].map(({ instance }) => instance);
    assert.deepEqual(
      found,
      Array.from({ length: 63 }, (_, at) => at + 1),
    );
  });

  it('leaves out a damaged header, says so, and is rebuilt without it', () => {
    using scratch = scratchFolder('database');
    filled(scratch.path);
    const raw = new Sqlite(join(scratch.path, 'rpmdb.sqlite'));
    raw.prepare('UPDATE Packages SET blob = ? WHERE hnum = 2').run(Buffer.from('nonsense'));
    raw.close();
    const messages: string[] = [];
    const log = { ...silentLog, error: (message: string) => void messages.push(message) };
    {
      using database = openDatabase(scratch.path, { log });
      assert.deepEqual(
        [...database.all()].map(({ instance }) => instance),
        [1, 3],
      );
    }
    assert.match(messages.join(), /rpmdbNextIterator: skipping h# {7}2 hdr tags: BAD/);
    assert.match(verifyDatabase(scratch.path).join(), /# {7}2/);
    assert.equal(rebuildDatabase(scratch.path), 2);
    assert.deepEqual(verifyDatabase(scratch.path), []);
    const left = readdirSync(scratch.path).sort();
    assert.deepEqual(left, ['.rpm.lock', 'rpmdb.sqlite', 'rpmdb.sqlite-shm', 'rpmdb.sqlite-wal']);
  });

  it('finds index rows that are missing or too many', () => {
    using scratch = scratchFolder('database');
    filled(scratch.path);
    const raw = new Sqlite(join(scratch.path, 'rpmdb.sqlite'));
    raw.exec("DELETE FROM Name WHERE key = 'perl'; INSERT INTO 'Group' VALUES('Other', 1, 0)");
    raw.close();
    assert.deepEqual(verifyDatabase(scratch.path), [
      'package #1: index Group has Other (0), which the package lacks',
      'package #2: index Name lacks perl (0)',
    ]);
  });
});

describe('opening a database', () => {
  it('creates nothing, with or without a write-ahead log', () => {
    using scratch = scratchFolder('database');
    const folder = filled(join(scratch.path, 'whole'));
    for (const files of [
      ['rpmdb.sqlite'],
      ['rpmdb.sqlite', 'rpmdb.sqlite-wal'],
      ['rpmdb.sqlite', 'rpmdb.sqlite-wal', 'rpmdb.sqlite-shm'],
    ]) {
      const copy = join(scratch.path, `copy-${files.length}`);
      mkdirSync(copy);
      for (const file of files) copyFileSync(join(folder, file), join(copy, file));
      chmodSync(copy, 0o555);
      using database = openDatabase(copy);
      assert.equal(database.count(), 3);
      assert.deepEqual(readdirSync(copy).sort(), [...files].sort());
    }
  });

  it('reads what a crashed writer left in the log alone', () => {
    using scratch = scratchFolder('database');
    const folder = filled(join(scratch.path, 'whole'));
    const copy = join(scratch.path, 'copy');
    mkdirSync(copy);
    {
      using writer = openWritableDatabase(folder);
      writer.add(bash.bytes);
      for (const file of ['rpmdb.sqlite', 'rpmdb.sqlite-wal'])
        copyFileSync(join(folder, file), join(copy, file));
    }
    using database = openDatabase(copy);
    assert.equal(database.count(), 4);
    assert.deepEqual(readdirSync(copy).sort(), ['rpmdb.sqlite', 'rpmdb.sqlite-wal']);
  });

  it('sees a writer that came after it found no log', () => {
    using scratch = scratchFolder('database');
    filled(scratch.path);
    for (const suffix of ['-wal', '-shm']) rmSync(join(scratch.path, `rpmdb.sqlite${suffix}`));
    using reader = openDatabase(scratch.path);
    assert.equal(reader.count(), 3);
    const script = `
      const { openWritableDatabase } = await import(${JSON.stringify(import.meta.resolve('../../src-main/database/index.ts'))});
      const database = openWritableDatabase(${JSON.stringify(scratch.path)});
      database.remove(1);
      process.kill(process.pid, 'SIGKILL');`;
    runNode(script);
    assert.equal(reader.count(), 2);
  });

  it('tells a missing, foreign or broken database apart', () => {
    using scratch = scratchFolder('database');
    assert.throws(() => openDatabase(scratch.path), withCode('DATABASE_MISSING'));
    writeFileSync(join(scratch.path, 'Packages.db'), '');
    assert.throws(() => openWritableDatabase(scratch.path), withCode('DATABASE_READ_ONLY'));
    assert.throws(() => initDatabase(scratch.path), withCode('DATABASE_READ_ONLY'));
    writeFileSync(join(scratch.path, 'rpmdb.sqlite'), 'no database '.repeat(1000));
    assert.throws(() => openDatabase(scratch.path), withCode('DATABASE_CORRUPT'));
    assert.throws(() => openWritableDatabase(scratch.path), withCode('DATABASE_CORRUPT'));
    rmSync(join(scratch.path, 'rpmdb.sqlite'));
    new Sqlite(join(scratch.path, 'rpmdb.sqlite')).exec('CREATE TABLE other(x)').close();
    assert.throws(() => openDatabase(scratch.path), /not a package database/);
  });

  it('leaves an existing database alone when asked to make one', () => {
    using scratch = scratchFolder('database');
    filled(scratch.path);
    initDatabase(scratch.path);
    using database = openDatabase(scratch.path);
    assert.equal(database.count(), 3);
  });
});

describe('findDatabase', () => {
  const written = (root: string, path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  it('takes --dbpath within the root', () => {
    assert.equal(findDatabase('/r', '/var/lib/rpm'), '/r/var/lib/rpm');
    assert.equal(findDatabase('/', '/x/'), '/x');
  });

  it('prefers the place that has a database', () => {
    using scratch = scratchFolder('location');
    for (const place of ['/var/lib/rpm', '/usr/lib/sysimage/rpm']) {
      filled(join(scratch.path, place));
      assert.equal(findDatabase(scratch.path), join(scratch.path, place));
    }
  });

  it("reads %_dbpath from the root's macro files, later ones winning", () => {
    using scratch = scratchFolder('location');
    written(scratch.path, '/usr/lib/rpm/macros', '%_var /var\n%_dbpath\t%{_var}/lib/rpm\n');
    assert.equal(findDatabase(scratch.path), join(scratch.path, '/var/lib/rpm'));
    written(scratch.path, '/etc/rpm/macros.db', '%_dbpath /data/rpm');
    assert.equal(findDatabase(scratch.path), join(scratch.path, '/data/rpm'));
    written(scratch.path, '/etc/rpm/macros', "%_dbpath %(bash -c 'echo ~/.rpmdb')");
    assert.equal(
      findDatabase(scratch.path, undefined, '/home/u'),
      join(scratch.path, '/home/u/.rpmdb'),
    );
  });
});

function runNode(script: string): void {
  const { status } = runProgram(process.execPath, ['--input-type=module', '-e', script]);
  assert.equal(status, -1, 'the writer was killed');
}
