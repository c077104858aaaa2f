/** What a transaction that was cut off still owes: triggers on everything it did, also before the cut. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cli } from '../support/our-cli.ts';
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
import { sampleInput, writtenPackage } from '../support/written-package.ts';

const scratch = scratchFolder('cut-off-triggers');
after(() => scratch[Symbol.dispose]());

/** Killed, and then put right by `turntable recover`. */
function recovered(root: string): void {
  const result = runProgram(process.execPath, [
    ...[cli, 'recover', '--root', root, '--dbpath', databasePath],
  ]);
  assert.equal(result.status, 0, result.stderr);
}

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
  recovered(root);
  assert.equal(readFileSync(join(root, 'log'), 'utf8'), '/srv/first\n/srv/second\n');
  assert.equal(rpmOnRoot(root, '-q', 'second').status, 0);
});

test('what packages that were erased before the cut are owed still runs', {
  skip: withoutInstall,
}, async () => {
  const say = (what: string): string => `echo ${what} >> /log`;
  const [watcher = '', second = ''] = buildSketches(scratch.path, [
    { name: 'watcher', scripts: { '%transfiletriggerpostun -- /srv': say('watcher') } },
    {
      name: 'second',
      files: { '/opt/second': '1' },
      scripts: { '%preun': '[ -e /again ] || kill -9 $PPID' },
    },
  ]);
  // rpmbuild of 4.18 knows no %postuntrans
  const first = join(scratch.path, 'first.rpm');
  const { triggers, conflicts, epoch, ...parts } = sampleInput;
  void [triggers, conflicts, epoch];
  const scripts = { postuntrans: { body: say('first $1') } };
  const files = [{ path: '/srv/first', content: '1' }];
  writeFileSync(first, await writtenPackage({ ...parts, name: 'first', scripts, files }));
  const root = freshRoot(scratch.path, 'owed');
  addShell(root);
  const installed = oursOnRoot(root, '-i', '--nodeps', watcher, first, second);
  assert.equal(installed.status, 0, installed.stderr);
  const { status } = oursOnRoot(root, '-e', '--nodeps', '--noorder', 'first', 'second');
  assert.equal(status, -1, 'the transaction is killed');
  assert.equal(oursOnRoot(root, '-q', 'first').status, 1);
  assert.equal(oursOnRoot(root, '-q', 'second').status, 0);
  assert.ok(!existsSync(join(root, 'log')));
  writeFileSync(join(root, 'again'), '');
  recovered(root);
  const told = readFileSync(join(root, 'log'), 'utf8').trim().split('\n').toSorted();
  assert.deepEqual([...new Set(told)], ['first 0', 'watcher']);
  assert.equal(oursOnRoot(root, '-q', 'second').status, 1);
});
