import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { connectForWriting } from '../../src-main/database/index.ts';
import { scratchFolder } from '../support/scratch.ts';

test('a database that may not grow says that the disk is full', () => {
  using folder = scratchFolder('full-sqlite');
  const path = join(folder.path, 'db');
  const connection = connectForWriting(path, true);
  connection.execute('CREATE TABLE t(x BLOB)');
  connection.execute('PRAGMA max_page_count = 4');
  assert.throws(() => connection.run('INSERT INTO t VALUES(zeroblob(100000))'), {
    code: 'DISK_FULL',
    message: `writing ${path}: the disk is full`,
  });
  connection.close();
});
