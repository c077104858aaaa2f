/** What somebody else may plant beside config files: nothing is followed, nothing hangs, nothing else is touched. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { processContext, silentLog } from '../../src-main/base/index.ts';
import { changeConfig, compareSideFile, findSideFiles } from '../../src-main/config-files/index.ts';
import type { ConfigSideFile } from '../../src-main/contract/config.ts';
import { openDatabase } from '../../src-main/database/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutInstall;
const scratch = scratchFolder('hostile-config');
after(() => scratch[Symbol.dispose]());
const build = '$RPM_BUILD_ROOT';
let built = '';

function rootWithConfig(name: string): string {
  if (built === '')
    built = buildPackage(scratch.path, {
      name: 'desk',
      install: `mkdir -p ${build}/etc/desk; for f in a b c; do echo $f > ${build}/etc/desk/$f.conf; done`,
      files: '%dir /etc/desk\n%config(noreplace) /etc/desk/*.conf',
    });
  const root = freshRoot(scratch.path, name);
  assert.equal(rpmOnRoot(root, '-i', built).status, 0);
  return root;
}

const folder = (root: string): string => join(root, 'var/lib/rpm');

async function found(root: string): Promise<readonly ConfigSideFile[]> {
  using database = openDatabase(folder(root), { log: silentLog });
  return await findSideFiles(database, root);
}

function change(root: string, { sidePath, stamp }: ConfigSideFile, action: 'keep' | 'take'): void {
  const around = { root, databaseFolder: folder(root), context: processContext(silentLog) };
  changeConfig({ kind: 'resolve', sidePath, stamp, action }, around);
}

test('a link, a FIFO and a directory in the place of a side file are told and left', {
  skip,
}, async () => {
  const root = rootWithConfig('kinds');
  const secret = join(scratch.path, 'secret');
  writeFileSync(secret, 'outside\n');
  symlinkSync(secret, join(root, 'etc/desk/a.conf.rpmnew'));
  execFileSync('mkfifo', [join(root, 'etc/desk/b.conf.rpmnew')]);
  mkdirSync(join(root, 'etc/desk/c.conf.rpmsave'));
  const files = await found(root);
  assert.deepEqual(
    files.map(({ state, actions }) => [state, actions]),
    [1, 2, 3].map(() => ['other', []]),
  );
  using database = openDatabase(folder(root), { log: silentLog });
  for (const file of files) {
    const { texts, noText } = await compareSideFile(database, root, file.sidePath);
    assert.deepEqual([texts, noText], [undefined, 'other']);
    assert.throws(() => change(root, file, 'take'), { code: 'BAD_ARGUMENT' });
  }
  assert.equal(readFileSync(secret, 'utf8'), 'outside\n');
});

test('a folder swapped for a link leads nowhere else', { skip }, async () => {
  const root = rootWithConfig('swapped');
  writeFileSync(join(root, 'etc/desk/a.conf.rpmnew'), 'new\n');
  const [file] = await found(root);
  assert.ok(file);
  const outside = join(scratch.path, 'outside');
  renameSync(join(root, 'etc/desk'), outside);
  symlinkSync(outside, join(root, 'etc/desk'));
  // An absolute link is one inside the root, where there is nothing.
  assert.throws(() => change(root, file, 'take'), { code: 'FILE_NOT_FOUND' });
  assert.equal(readFileSync(join(outside, 'a.conf'), 'utf8'), 'a\n');
  assert.ok(existsSync(join(outside, 'a.conf.rpmnew')));
});

test('when what is replaced cannot be kept, nothing is replaced', { skip }, async () => {
  const root = rootWithConfig('unkept');
  writeFileSync(join(root, 'etc/desk/a.conf.rpmnew'), 'new\n');
  const [file] = await found(root);
  assert.ok(file);
  const history = join(root, 'var/lib/turntable');
  rmSync(history, { recursive: true, force: true });
  mkdirSync(history, { recursive: true });
  symlinkSync(scratch.path, join(history, 'config'));
  assert.throws(() => change(root, file, 'take'), { code: 'PATH_ESCAPES_ROOT' });
  rmSync(join(history, 'config'));
  writeFileSync(join(history, 'journal'), '');
  assert.throws(() => change(root, file, 'take'), { code: 'TRANSACTION_INTERRUPTED' });
  rmSync(join(history, 'journal'));
  assert.equal(readFileSync(join(root, 'etc/desk/a.conf'), 'utf8'), 'a\n');
  assert.ok(existsSync(join(root, 'etc/desk/a.conf.rpmnew')));
  change(root, file, 'take');
  assert.equal(readFileSync(join(root, 'etc/desk/a.conf'), 'utf8'), 'new\n');
});

test('what is kept of files is for their owner alone, and no temporary name stays', {
  skip,
}, async () => {
  const root = rootWithConfig('modes');
  writeFileSync(join(root, 'etc/desk/a.conf.rpmnew'), 'new\n');
  chmodSync(join(root, 'etc/desk/a.conf'), 0o600);
  const [file] = await found(root);
  assert.ok(file);
  change(root, file, 'take');
  const kept = join(root, 'var/lib/turntable/config');
  for (const name of ['1.current', '1.side'])
    assert.equal(statSync(join(kept, name)).mode & 0o777, 0o600, name);
  assert.deepEqual(
    readdirSync(join(root, 'etc/desk')).filter((name) => name.includes(';')),
    [],
  );
});
