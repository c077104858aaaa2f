/** Our database code against real rpm's: the same rows from the same packages, read both ways. */
import assert from 'node:assert/strict';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Sqlite from 'better-sqlite3';
import {
  indexNames,
  initDatabase,
  openDatabase,
  openWritableDatabase,
  rebuildDatabase,
  verifyDatabase,
} from '../../src-main/database/index.ts';
import { corpusRoot, withoutCorpusRoot } from '../support/corpus-root.ts';
import { realRpm, runProgram, withoutRpm } from '../support/real-rpm.ts';
import { databasePath } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

type Rows = readonly Record<string, unknown>[];

/** All rows of a table, in a fixed order. */
function rowsOf(folder: string, table: string, order: string): Rows {
  const database = new Sqlite(join(folder, 'rpmdb.sqlite'), { readonly: true });
  // names that are not UTF-8 only show their difference as bytes
  const bytes = (indexNames as readonly string[]).includes(table) ? ', hex(key)' : '';
  try {
    return database.prepare(`SELECT *${bytes} FROM "${table}" ORDER BY ${order}`).all() as Rows;
  } finally {
    database.close();
  }
}

const rpmdb = (folder: string, ...args: string[]) =>
  runProgram('rpmdb', ['--dbpath', folder, ...args]);

describe('an empty database', { skip: withoutRpm }, () => {
  it('has the schema real rpm makes', () => {
    using scratch = scratchFolder('schema');
    const ours = join(scratch.path, 'ours');
    const theirs = join(scratch.path, 'theirs');
    initDatabase(ours);
    assert.equal(realRpm(['--dbpath', theirs, '--initdb']).status, 0);
    const columns = 'type, name, tbl_name, sql';
    const schema = (folder: string): Rows =>
      rowsOf(folder, 'sqlite_master', 'rowid').map((row) =>
        Object.fromEntries(columns.split(', ').map((column) => [column, row[column]])),
      );
    assert.deepEqual(schema(ours), schema(theirs));
    assert.ok(existsSync(join(ours, 'rpmdb.sqlite-wal')), 'the log stays for readers');
    assert.ok(existsSync(join(ours, '.rpm.lock')));
  });
});

describe('the corpus installed by real rpm', { skip: withoutCorpusRoot }, () => {
  const scratch = scratchFolder('database-interop');
  let theirs = '';
  let ours = '';

  before(() => {
    theirs = join(corpusRoot(scratch.path), databasePath);
    ours = join(scratch.path, 'ours');
    initDatabase(ours);
    using source = openDatabase(theirs);
    using target = openWritableDatabase(ours);
    target.transaction(() => {
      for (const { instance, header } of source.all()) target.add(header.bytes, instance);
    });
    assert.ok(target.count() > 300, `only ${target.count()} packages`);
  });
  after(() => scratch[Symbol.dispose]());

  for (const index of indexNames) {
    it(`has the same rows in ${index}`, () => {
      const rows = (folder: string): Rows => rowsOf(folder, index, 'rowid');
      assert.deepEqual(rows(ours), rows(theirs));
    });
  }

  it('stores the same header blobs', () => {
    assert.deepEqual(rowsOf(ours, 'Packages', 'hnum'), rowsOf(theirs, 'Packages', 'hnum'));
  });

  it('is found in order by real rpm, whose check is content', () => {
    const list = realRpm(['--dbpath', ours, '-qa']);
    assert.equal(list.stdout, realRpm(['--dbpath', theirs, '-qa']).stdout);
    assert.equal(rpmdb(ours, '--verifydb').status, 0);
    assert.deepEqual(verifyDatabase(theirs), []);
  });

  it('is readable by rpm without permission to write', (t) => {
    const reader = runProgram('setpriv', ['--reuid=65534', '--clear-groups', 'true']);
    if (reader.status !== 0) return t.skip('setpriv cannot change the user here');
    runProgram('chmod', ['755', scratch.path]);
    const list = runProgram('setpriv', [
      '--reuid=65534',
      '--clear-groups',
      'rpm',
      '--dbpath',
      ours,
      '-qa',
    ]);
    assert.equal(list.stdout, realRpm(['--dbpath', theirs, '-qa']).stdout);
    return undefined;
  });

  it('is rebuilt to what real rpm rebuilds', () => {
    const copies = ['ours', 'theirs'].map((name) => {
      const copy = join(scratch.path, `rebuilt-${name}`);
      cpSync(theirs, copy, { recursive: true });
      return copy;
    });
    const [rebuilt = '', reference = ''] = copies;
    const count = rebuildDatabase(rebuilt);
    assert.equal(rpmdb(reference, '--rebuilddb').status, 0);
    assert.equal(count, rowsOf(reference, 'Packages', 'hnum').length);
    assert.deepEqual(
      rowsOf(rebuilt, 'Packages', 'hnum').map(({ hnum }) => hnum),
      rowsOf(reference, 'Packages', 'hnum').map(({ hnum }) => hnum),
    );
    assert.deepEqual(rowsOf(rebuilt, 'Name', 'rowid'), rowsOf(reference, 'Name', 'rowid'));
    assert.equal(rpmdb(rebuilt, '--verifydb').status, 0);
  });

  it('lets real rpm erase what we wrote, and the other way round', () => {
    const copy = join(scratch.path, 'erased');
    cpSync(ours, copy, { recursive: true });
    const name =
      realRpm(['--dbpath', copy, '-qa', '--qf', '%{NEVRA}\n']).stdout.split('\n')[5] ?? '';
    assert.equal(
      realRpm(['--dbpath', copy, '-e', '--justdb', '--nodeps', '--allmatches', name]).status,
      0,
    );
    {
      using database = openWritableDatabase(copy);
      assert.deepEqual(database.findByLabel(name), []);
      const [first] = database.all();
      assert.ok(first !== undefined);
      database.remove(first.instance);
    }
    assert.equal(rpmdb(copy, '--verifydb').status, 0);
    assert.deepEqual(verifyDatabase(copy), []);
    using database = openDatabase(copy);
    assert.equal(
      realRpm(['--dbpath', copy, '-qa']).stdout.trim().split('\n').length,
      database.count(),
    );
  });
});
