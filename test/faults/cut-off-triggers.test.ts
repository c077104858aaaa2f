/** What a transaction that was cut off still owes: triggers on everything it did, also before the cut. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { buildSketches } from '../support/package-sketch.ts';
import { runProgram } from '../support/real-rpm.ts';
import {
  addShell,
  databasePath,
  freshRoot,
  rpmOnRoot,
  withoutInstall,
} from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { oursOnRoot } from '../support/side-by-side.ts';

const scratch = scratchFolder('cut-off-triggers');
after(() => scratch[Symbol.dispose]());
const cli = resolve(import.meta.dirname, '../../src-main/shells/cli/main.ts');

const note = 'while read -r line; do echo "$line" >> /log; done';

test('transaction file triggers run for what came before the cut', { skip: withoutInstall }, () => {
  const paths = buildSketches(scratch.path, [
    { name: 'watcher', scripts: { '%transfiletriggerin -- /srv': note } },
    { name: 'first', files: { '/srv/first': '1' } },
    // its parent is whoever runs the transaction
    {
      name: 'second',
      tags: ['Requires: first'],
      files: { '/srv/second': '2' },
      scripts: { '%pre': '[ -e /again ] || kill -9 $PPID' },
    },
  ]);
  const [watcher = '', ...both] = paths;
  const root = freshRoot(scratch.path, 'root');
  addShell(root);
  rpmOnRoot(root, '-i', '--nodeps', watcher);
  const { status } = oursOnRoot(root, '-i', '--nodeps', '--noorder', ...both);
  assert.equal(status, -1, 'the transaction is killed');
  assert.equal(rpmOnRoot(root, '-q', 'first').status, 0);
  writeFileSync(join(root, 'again'), '');
  const recovered = runProgram(process.execPath, [
    ...[cli, 'recover', '--root', root, '--dbpath', databasePath],
  ]);
  assert.equal(recovered.status, 0, recovered.stderr);
  assert.equal(readFileSync(join(root, 'log'), 'utf8'), '/srv/first\n/srv/second\n');
  assert.equal(rpmOnRoot(root, '-q', 'second').status, 0);
});
