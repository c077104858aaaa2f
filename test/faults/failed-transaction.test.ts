/** A transaction that the disk makes fail in the middle is taken back; one that a package makes fail goes on. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { commandOn, copyRoot, judge, stateOf } from '../support/fault-story.ts';
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
import { callPlaces, disturbed, withoutStrace } from '../support/system-calls.ts';
import type { CallPlace } from '../support/system-calls.ts';

const skip = withoutInstall || withoutStrace;
const scratch = scratchFolder('failed');
after(() => scratch[Symbol.dispose]());
const root = join(scratch.path, 'root');

describe('an upgrade of two packages', { skip }, () => {
  let model = '';
  let words: readonly string[] = [];
  let states: ReadonlyMap<string, string>;
  let places: readonly CallPlace[] = [];

  before(() => {
    const version = (name: string, number: string) => ({
      name,
      evr: `${number}-1`,
      files: { [`/opt/${name}/file`]: `${name} ${number}`, [`/etc/${name}.conf`]: number },
      tags: name === 'second' ? ['Requires(pre): first'] : [],
      scripts: { '%preun': `: preun of ${name} ${number}`, '%post': ': post' },
    });
    const built = buildSketches(
      scratch.path,
      ['1', '2'].flatMap((number) => [version('first', number), version('second', number)]),
    );
    const [old, next] = [built.slice(0, 2), built.slice(2)];
    model = freshRoot(scratch.path, 'model');
    addShell(model);
    assert.equal(rpmOnRoot(model, '-i', '--nodeps', ...old).status, 0);
    writeFileSync(join(model, 'etc/first.conf'), 'mine');
    words = commandOn(root, ['-U', '--nodeps', ...next]);
    const unharmed = stateOf(copyRoot(model, root));
    places = callPlaces(words, join(scratch.path, 'log'), '.rpm.lock');
    states = new Map([
      [JSON.stringify(unharmed), 'before'],
      [JSON.stringify(stateOf(root)), 'after'],
    ]);
    assert.equal(states.size, 2);
  });

  function fail(
    name: string,
    text: string,
    error: string,
    offset = 0,
  ): { stderr: string; status: number } {
    const place = places.findLast((one) => one.name === name && one.text.includes(text));
    assert.ok(place !== undefined, `${name} with ${text}`);
    copyRoot(model, root);
    return disturbed(words, { ...place, number: place.number + offset }, `error=${error}`);
  }

  for (const error of ['EIO', 'ENOSPC'])
    test(`is taken back when the second meets ${error}`, () => {
      const { stderr, status } = fail('renameat2', '"file"', error);
      assert.notEqual(status, 0);
      assert.match(stderr, /error: unpacking of archive failed on file \/opt\/second\/file: /);
      assert.match(
        stderr,
        /failed and was put right: undid second-2-1\.noarch, undid first-2-1\.noarch, undid first-1-1/,
      );
      assert.equal(judge({ states }, root, stderr), 'before');
      const history = runProgram(process.execPath, [
        ...[cli, 'history', '--root', root, '--dbpath', databasePath],
      ]);
      assert.match(history.stdout, /failed/);
    });

  test('stays as far as it came where nothing is kept, and says so', () => {
    const nothing = [cli, 'history', '--keep', '0', '--root', model, '--dbpath', databasePath];
    const other = copyRoot(model, join(scratch.path, 'other'));
    assert.equal(runProgram(process.execPath, nothing).status, 0);
    const { stderr, status } = fail('renameat2', '"file"', 'EIO');
    copyRoot(other, model);
    assert.notEqual(status, 0);
    assert.match(stderr, /is not taken back: .*first-1-1\.noarch cannot be brought back/);
    assert.match(stderr, /failed and a part of it stays: finished first-2-1/);
    assert.equal(
      rpmOnRoot(root, '-q', 'first', 'second').stdout,
      'first-2-1.noarch\nsecond-1-1.noarch\n',
    );
    assert.equal(rpmOnRoot(root, '-V', '--nodeps', 'second').stdout, '');
    assert.equal(rpmOnRoot(root, '--verifydb').status, 0);
    assert.ok(!existsSync(join(root, 'var/lib/turntable/journal')));
  });

  test('keeps no old version beside the new one when its %preun cannot be started', () => {
    // Node opens files of its own between ours, not always as many of them.
    for (const offset of [0, -1, 1, -2, 2]) {
      const { stderr, status } = fail('openat', 'rpm-tmp.', 'EIO', offset);
      const end = judge({ states }, root, stderr);
      if (!/Input\/output error\nerror: \w+-1-1\.noarch: erase failed/.test(stderr)) continue;
      assert.match(stderr, /put right: finished/);
      assert.equal(status, 0, 'all of it is done in the end');
      assert.equal(end, 'after');
      return;
    }
    assert.fail('no error has met a script');
  });
});

test('a package whose own %pre says no leaves the others to be installed, as with rpm', {
  skip,
}, () => {
  const paths = buildSketches(scratch.path, [
    { name: 'good', files: { '/opt/good': '1' } },
    { name: 'bad', files: { '/opt/bad': '1' }, scripts: { '%pre': 'exit 3' } },
    { name: 'late', files: { '/opt/late': '1' }, tags: ['Requires(pre): bad'] },
  ]);
  const installed = [rpmOnRoot, runOurs].map((run, at) => {
    const own = freshRoot(scratch.path, `veto${at}`);
    addShell(own);
    assert.notEqual(run(own, '-i', '--nodeps', ...paths).status, 0);
    return ['good', 'bad', 'late'].filter((name) => existsSync(join(own, 'opt', name)));
  });
  assert.deepEqual(installed[1], installed[0]);
  assert.deepEqual(installed[1], ['good', 'late']);
});

function runOurs(own: string, ...args: readonly string[]) {
  return runProgram(process.execPath, commandOn(own, args));
}

const mayMount = (): string | false => {
  if (withoutInstall !== false) return withoutInstall;
  const trial = runProgram('sh', ['-c', 'unshare -m mount -t tmpfs none /mnt']);
  return trial.status === 0 ? false : 'this machine lets nobody mount in a namespace';
};

test('on a disk that is really full everything is as before', { skip: mayMount() }, () => {
  const disk = join(scratch.path, 'disk');
  mkdirSync(disk);
  const sized = (
    name: string,
    version: string,
    kilobytes: number,
    tags: readonly string[] = [],
  ) => ({
    name,
    evr: `${version}-1`,
    tags,
    files: { [`/opt/${name}`]: version.repeat(kilobytes * 1024) },
  });
  const built = buildSketches(scratch.path, [
    sized('small', '1', 20),
    sized('large', '1', 20),
    sized('small', '2', 20),
    sized('large', '2', 4000, ['Requires(pre): small']),
  ]);
  const [old, next] = [built.slice(0, 2), built.slice(2)];
  const script = `
    mount -t tmpfs -o size=3m none "$1"; mkdir -p "$1/var/lib/rpm"; root=$1; ours="$2 $3"; old="$4 $5"; shift 5
    on() { "$@" --root "$root" --dbpath /var/lib/rpm --nosignature; }
    on rpm -i --nodeps $old
    on $ours rpm -U --nodeps --ignoresize "$@" 2>&1 | tail -1
    rpm --root "$root" --dbpath /var/lib/rpm -qa | sort
    on rpm -V --nodeps small large && rpm --root "$root" --dbpath /var/lib/rpm --verifydb && echo as before
    ls "$root/var/lib/turntable"
  `;
  const words = [script, 'sh', disk, process.execPath, cli, ...old, ...next];
  const { stdout, stderr } = runProgram('unshare', ['-m', 'sh', '-c', ...words]);
  assert.deepEqual(
    stdout
      .trim()
      .split('\n')
      .filter((line) => !/^(?:contents|packages|history)/.test(line)),
    [
      'warning: the transaction failed and was put right: undid large-2-1.noarch, undid small-2-1.noarch, undid small-1-1.noarch',
      'large-1-1.noarch',
      'small-1-1.noarch',
      'as before',
    ],
    stderr,
  );
});
