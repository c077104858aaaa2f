/** How often the database is asked: packages like `filesystem` have thousands of files of one name. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadableDatabase } from '../../src-main/database/index.ts';
import { eraseFates } from '../../src-main/transaction/file-actions.ts';
import { diskView } from '../../src-main/transaction/disk-view.ts';
import { InstalledFiles } from '../../src-main/transaction/installed-files.ts';
import { fileInfos } from '../../src-main/files/index.ts';
import { planTransaction } from '../../src-main/transaction/index.ts';
import { madeDatabase, madeSurroundings } from '../support/made-database.ts';
import { makeHeader } from '../support/made-header.ts';
import { scratchFolder } from '../support/scratch.ts';

const languages = Array.from({ length: 500 }, (_, at) => `/usr/share/locale/l${at}/LC_MESSAGES`);

/** The database, with the base names it was asked for. */
function counting(database: ReadableDatabase): { database: ReadableDatabase; asked: string[] } {
  const asked: string[] = [];
  const counted = new Proxy(database, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (property === 'findInstances' && args[0] === 'Basenames') asked.push(String(args[1]));
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
  return { database: counted, asked };
}

test('files of one name are looked up once, when planning and when erasing', () => {
  using scratch = scratchFolder('survey');
  const filesystem = makeHeader({ name: 'filesystem', files: languages });
  const other = makeHeader({ name: 'other', files: [languages[3] ?? ''] });
  using opened = madeDatabase(scratch.path, [filesystem, other]);
  const planning = counting(opened);
  const request = { install: [], erase: [{ label: 'filesystem' }], options: { nodeps: true } };
  const result = planTransaction(
    planning.database,
    request,
    madeSurroundings(scratch.path, {}, {}),
  );
  assert.equal(result.kind, 'planned');
  if (result.kind !== 'planned') return;
  assert.equal(result.plan.consequences.filesRemoved, languages.length - 1);
  assert.deepEqual(planning.asked, ['LC_MESSAGES']);

  const erasing = counting(opened);
  const [instance = 0] = opened.instances();
  const files = fileInfos(filesystem);
  const fates = eraseFates(
    new InstalledFiles(erasing.database),
    instance,
    files,
    diskView(scratch.path, []),
  );
  assert.deepEqual(erasing.asked, ['LC_MESSAGES']);
  assert.deepEqual(
    fates,
    languages.map((_, at) => (at === 3 ? 'skip' : 'erase')),
  );
});
