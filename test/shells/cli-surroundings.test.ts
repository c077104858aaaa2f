/** The command line where its surroundings are not as one expects them: no room, no folder, no rights. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { initDatabase, lockDatabase } from '../../src-main/database/index.ts';
import { makeHeader } from '../support/made-header.ts';
import { madeDatabase } from '../support/made-database.ts';
import { cli as main } from '../support/our-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('cli-surroundings');
after(() => scratch[Symbol.dispose]());

const databasePath = '/var/lib/rpm';

interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs shell text in which `rpm` is ours, on the root that is named. */
function shell(text: string, root: string, uid?: number): Answer {
  const rpm = `rpm() { "${process.execPath}" "${main}" rpm --root "${root}" --dbpath ${databasePath} "$@"; }`;
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', `${rpm}\n${text}`], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent' },
    ...(uid !== undefined && { uid, gid: uid }),
  });
  return { status, stdout, stderr };
}

function rootWith(name: string): string {
  const root = join(scratch.path, name);
  mkdirSync(root, { recursive: true });
  madeDatabase(root, [makeHeader({ name: 'kept' })]).close();
  return root;
}

const withoutFull = existsSync('/dev/full') ? false : 'there is no /dev/full here';

test('standard output that is full is named', { skip: withoutFull }, () => {
  const { status, stderr } = shell('rpm -qa > /dev/full', rootWith('full'));
  assert.equal(stderr, 'error: writing to standard output: No space left on device\n');
  assert.equal(status, 1);
});

test('a reader that has gone ends the program without a word', () => {
  const { stderr } = shell('rpm --querytags | true', rootWith('pipe'));
  assert.equal(stderr, '');
});

test('a working folder that was removed does not matter', () => {
  const root = rootWith('gone');
  const text = `mkdir "${root}/work"; cd "${root}/work"; rmdir "${root}/work"; rpm -q --qf '%{NAME}' kept`;
  assert.deepEqual(shell(text, root), { status: 0, stdout: 'kept', stderr: '' });
});

test('a lock that is taken is told in the words of rpm, and then who holds it', () => {
  const root = rootWith('locked');
  const folder = join(root, databasePath);
  using _lock = lockDatabase(folder);
  const { status, stdout, stderr } = shell('rpm -e kept', root);
  assert.deepEqual({ status, stdout }, { status: 1, stdout: '' });
  const [first, second = '', ...rest] = stderr.split('\n');
  assert.equal(
    first,
    `error: can't create transaction lock on ${folder}/.rpm.lock (Resource temporarily unavailable)`,
  );
  const found = /^error: process (\d+) holds it: (\S+).* running since (\S+ \S+)$/.exec(second);
  assert.deepEqual(found?.slice(1, 3), [String(process.pid), process.argv0], second);
  const startedMs = Date.now() - process.uptime() * 1000;
  // the kernel's clock of starts and that of the day may differ by a tick and a rounding
  assert.ok(Math.abs(Date.parse(found?.[3] ?? '') - startedMs) < 3000, second);
  assert.deepEqual(rest, ['']);
});

const withoutRoot = process.getuid?.() === 0 ? false : 'needs root: another user must be tried';

test('a database nobody else may read is no empty one', { skip: withoutRoot }, (context) => {
  const root = rootWith('secret');
  initDatabase(join(root, databasePath));
  for (const path of [scratch.path, root]) chmodSync(path, 0o755);
  for (const closed of ['var/lib/rpm/rpmdb.sqlite', 'var/lib/rpm']) {
    chmodSync(join(root, closed), 0);
    // the sources themselves may lie where that user cannot read them
    const { status, stdout, stderr } = shell('rpm -qa', root, 65_534);
    if (/Cannot find module|EACCES.*main\.ts/.test(stderr))
      return context.skip('the other user cannot read the sources');
    assert.match(stderr, /^error: opening \S*rpmdb\.sqlite: Permission denied\n$/);
    assert.deepEqual({ status, stdout }, { status: 1, stdout: '' });
  }
});
