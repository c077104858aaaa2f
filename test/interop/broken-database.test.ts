/** Databases that are missing, in the way or no databases: refused with rpm's status and in words. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { databasePath, freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { oursOnRoot } from '../support/side-by-side.ts';

const scratch = scratchFolder('broken-database');
after(() => scratch[Symbol.dispose]());

interface Breakage {
  readonly title: string;
  readonly make: (root: string, folder: string) => void;
  /** What we say wherever rpm complains of the database. */
  readonly said: RegExp;
  /** Commands after which our status is not rpm's. */
  readonly differs?: readonly string[];
}

const remove = (path: string): void => rmSync(path, { recursive: true, force: true });

const breakages: readonly Breakage[] = [
  { title: 'no folder', make: (_root, folder) => remove(folder), said: /./ },
  {
    title: 'a text',
    make(_root, folder) {
      remove(folder);
      mkdirSync(folder);
      writeFileSync(join(folder, 'rpmdb.sqlite'), 'no database at all\n'.repeat(300));
    },
    said: /rpmdb\.sqlite: it is not an SQLite database/,
  },
  {
    title: 'cut off',
    make(_root, folder) {
      for (const suffix of ['-wal', '-shm']) remove(join(folder, `rpmdb.sqlite${suffix}`));
      truncateSync(join(folder, 'rpmdb.sqlite'), 20_000);
    },
    said: /rpmdb\.sqlite: it is damaged/,
  },
  {
    title: 'a directory',
    make(_root, folder) {
      remove(folder);
      mkdirSync(join(folder, 'rpmdb.sqlite'), { recursive: true });
    },
    said: /rpmdb\.sqlite: it is a directory/,
  },
  {
    title: 'a file for its folder',
    make(_root, folder) {
      remove(folder);
      writeFileSync(folder, '');
    },
    said: /(var\/lib\/rpm is not a|\(Not a) directory/,
  },
  {
    title: 'a file for the root',
    make(root) {
      remove(root);
      writeFileSync(root, '');
    },
    said: /opening the root .*: Not a directory/,
  },
];

const commands = [
  '-qa',
  '-q keeper',
  '-Va',
  '-Va --noscripts',
  '-e keeper',
  '--rebuilddb',
  '--verifydb',
];

test('without a database, or with a broken one', { skip: withoutInstall }, async (context) => {
  const keeper = buildPackage(scratch.path, { name: 'keeper' });
  for (const { title, make, said, differs = [] } of breakages)
    await context.test(title, () => {
      for (const command of commands) {
        const [real, ours] = ['real', 'ours'].map((name) => {
          const root = freshRoot(scratch.path, name);
          rpmOnRoot(root, '-i', keeper);
          // empties the log into the file
          rpmOnRoot(root, '--rebuilddb');
          make(root, join(root, databasePath));
          return root;
        });
        const expected = rpmOnRoot(real ?? '', ...command.split(' '));
        const found = oursOnRoot(ours ?? '', ...command.split(' '));
        const shown = `${command}: ${found.stdout}${found.stderr}`;
        assert.doesNotMatch(found.stderr, /^ {4}at /m, shown);
        if (expected.status !== 0) assert.notEqual(found.status, 0, shown);
        if (!differs.includes(command)) assert.equal(found.status, expected.status, shown);
        if (/cannot open|lock on/.test(expected.stderr)) assert.match(found.stderr, said, shown);
      }
    });
});
