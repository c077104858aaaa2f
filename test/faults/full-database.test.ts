import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DatabaseError, processContext } from '../../src-main/base/index.ts';
import { lockDatabase, openDatabase, openWritableDatabase } from '../../src-main/database/index.ts';
import type { WritableDatabase } from '../../src-main/database/index.ts';
import {
  carryOut,
  findInterrupted,
  openPackageFile,
  recoverRoot,
  surroundingsOfRoot,
} from '../../src-main/transaction/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { quietReport } from '../support/quiet-report.ts';
import { freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutInstall;
const scratch = scratchFolder('full-database');
after(() => scratch[Symbol.dispose]());

/** The database on a disk that has no room for one more row to go. */
function fullDatabase(folder: string): WritableDatabase {
  const database = openWritableDatabase(folder);
  const remove = (): never => {
    throw new DatabaseError('DISK_FULL', `writing ${database.path}: the disk is full`);
  };
  return Object.defineProperty(database, 'remove', { value: remove });
}

test('an erase whose row cannot go keeps its journal, and is finished later', {
  skip,
}, async () => {
  const build = '$RPM_BUILD_ROOT';
  const path = buildPackage(scratch.path, {
    name: 'victim',
    install: `mkdir -p ${build}/opt; echo 1 > ${build}/opt/victim`,
    files: '/opt/victim',
  });
  const root = freshRoot(scratch.path, 'root');
  const folder = join(root, 'var/lib/rpm');
  assert.equal(rpmOnRoot(root, '-i', path).status, 0);
  const around = {
    root,
    scriptlets: 'chroot',
    scriptOutput: 'report',
    color: 0,
    context: processContext(),
  } as const;
  const result = await carryOut(
    {
      request: { install: [], erase: [{ label: 'victim' }], options: {} },
      databaseFolder: folder,
      openForWriting: fullDatabase,
    },
    surroundingsOfRoot(root, { openPackage: openPackageFile }),
    around,
    quietReport(),
  );
  assert.ok(result.kind === 'ran');
  assert.equal(result.outcome.status, 'failed');
  assert.ok(!existsSync(join(root, 'opt/victim')), 'the file has gone');
  assert.equal(rpmOnRoot(root, '-q', 'victim').status, 0, 'the row has not');
  const nevra = 'victim-1.0-1.noarch';
  {
    using database = openDatabase(folder);
    const found = findInterrupted(database, root);
    assert.deepEqual(found?.doing, { kind: 'erase', nevra });
    assert.deepEqual(found.toFinish, [nevra]);
  }
  const query = await runCli(['rpm', '--root', root, '--dbpath', '/var/lib/rpm', '-q', 'victim']);
  assert.match(
    query.stderr,
    /^warning: a transaction was cut off; turntable recover puts it right/,
  );
  {
    using lock = lockDatabase(folder);
    void lock;
    const running = await runCli([
      'rpm',
      '--root',
      root,
      '--dbpath',
      '/var/lib/rpm',
      '-q',
      'victim',
    ]);
    assert.equal(running.stderr, '', 'one that is under way is not cut off');
  }
  const shown = await runCli(['recover', '--dry-run', '--root', root, '--dbpath', '/var/lib/rpm']);
  assert.match(shown.stdout, /cut off while erasing victim-1\.0-1\.noarch: 0 finished, 1 would be/);
  assert.equal(rpmOnRoot(root, '-q', 'victim').status, 0, 'a dry run changes nothing');
  const recovered = await recoverRoot(
    { databaseFolder: folder, openForWriting: openWritableDatabase },
    around,
    quietReport(),
  );
  assert.deepEqual(recovered?.finished, [nevra]);
  assert.equal(rpmOnRoot(root, '-q', 'victim').status, 1);
  assert.equal(rpmOnRoot(root, '--verifydb').status, 0);
  const nothing = await runCli(['recover', '--root', root, '--dbpath', '/var/lib/rpm']);
  assert.deepEqual(nothing, { stdout: 'No transaction was cut off.\n', stderr: '', status: 0 });
});
