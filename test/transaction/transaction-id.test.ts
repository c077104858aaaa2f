import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { processContext } from '../../src-main/base/index.ts';
import { initDatabase, openDatabase, openWritableDatabase } from '../../src-main/database/index.ts';
import { FileState, Tag } from '../../src-main/format/index.ts';
import { carryOut, openPackageFile, surroundingsOfRoot } from '../../src-main/transaction/index.ts';
import { quietReport } from '../support/quiet-report.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sampleInput, writtenPackage } from '../support/written-package.ts';

test('two transactions of one second are not taken for one', async () => {
  using scratch = scratchFolder('transaction-id');
  const root = scratch.path;
  const databaseFolder = join(root, 'var/lib/rpm');
  initDatabase(databaseFolder);
  const { triggers: _triggers, scripts: _scripts, ...plain } = sampleInput;
  for (const name of ['one', 'other']) {
    const path = join(root, `${name}.rpm`);
    const files = [{ path: '/opt/shared', content: name }];
    writeFileSync(path, await writtenPackage({ ...plain, name, conflicts: [], files }));
    const options = { nodeps: true, replacefiles: true, nosignature: true };
    const result = await carryOut(
      {
        databaseFolder,
        openForWriting: openWritableDatabase,
        request: { install: [{ path, mode: 'install' }], erase: [], options },
      },
      surroundingsOfRoot(root, { openPackage: openPackageFile }),
      {
        root,
        scriptlets: 'disabled',
        scriptOutput: 'report',
        color: 0,
        context: { ...processContext(), now: () => 1_700_000_000_000 },
      },
      quietReport(),
    );
    assert.equal(result.kind, 'ran', JSON.stringify(result));
  }
  using database = openDatabase(databaseFolder);
  const [one, other] = ['one', 'other'].map((name) => database.find('Name', name)[0]?.header);
  assert.notEqual(one?.number(Tag.INSTALLTID), other?.number(Tag.INSTALLTID));
  assert.deepEqual(one?.numbers(Tag.FILESTATES), [FileState.REPLACED]);
  assert.deepEqual(other?.numbers(Tag.FILESTATES), [FileState.NORMAL]);
});
