import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { cli } from '../support/our-cli.ts';
import { runProgram } from '../support/real-rpm.ts';
import { withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const mayMount = (): string | false => {
  if (withoutInstall !== false) return withoutInstall;
  const trial = runProgram('sh', ['-c', 'unshare -m mount -t tmpfs none /mnt']);
  return trial.status === 0 ? false : 'this machine lets nobody mount in a namespace';
};
const skip = mayMount();
const scratch = scratchFolder('full');
after(() => scratch[Symbol.dispose]());

test('a full disk is one clear error, and nothing half-written stays', { skip }, () => {
  const root = join(scratch.path, 'root');
  mkdirSync(root);
  const build = '$RPM_BUILD_ROOT';
  const [small, large] = ['small', 'large'].map((name) =>
    buildPackage(scratch.path, {
      name,
      install: `mkdir -p ${build}/opt; head -c ${name === 'small' ? 1000 : 5_000_000} /dev/zero > ${build}/opt/${name}; echo 1 > ${build}/opt/${name}-first`,
      files: '/opt/*',
    }),
  );
  // Everything in one namespace that ends with the shell: the mount is seen nowhere else.
  const script = `
    mount -t tmpfs -o size=3m none "$1"
    "$2" "$3" rpm --root "$1" --dbpath /var/lib/rpm --initdb
    "$2" "$3" rpm --root "$1" --dbpath /var/lib/rpm -i --ignoresize "$4" 2>&1; echo "small: $?"
    find "$1/opt" | sort > "$1.before"
    "$2" "$3" rpm --root "$1" --dbpath /var/lib/rpm -i --ignoresize "$5" 2>&1; echo "large: $?"
    find "$1/opt" | sort | diff "$1.before" - && echo same
    ls "$1/var/lib"
    rpm --root "$1" --dbpath /var/lib/rpm -qa
    rpm --root "$1" --dbpath /var/lib/rpm --verifydb && echo verified
  `;
  const words = [script, 'sh', root, process.execPath, cli, small ?? '', large ?? ''];
  const { stdout } = runProgram('unshare', ['-m', 'sh', '-c', ...words]);
  assert.deepEqual(stdout.trim().split('\n'), [
    'small: 0',
    'error: unpacking of archive failed on file /opt/large: writing /opt/large: No space left on device',
    'error: large-1.0-1.noarch: install failed',
    'large: 1',
    'same',
    'rpm',
    'turntable',
    'small-1.0-1.noarch',
    'verified',
  ]);
});

test('on a full disk an erase changes nothing; with little room nothing is kept; with room it is undone', {
  skip,
}, () => {
  const root = join(scratch.path, 'nearly');
  mkdirSync(root);
  const build = '$RPM_BUILD_ROOT';
  const path = buildPackage(scratch.path, {
    name: 'medium',
    install: `mkdir -p ${build}/opt; head -c 400000 /dev/zero > ${build}/opt/medium`,
    files: '/opt/medium',
  });
  const script = `
    mount -t tmpfs -o size=3m none "$1"; mkdir -p "$1/var/lib/rpm"
    root=$1; ours="$2 $3"
    on() { "$@" --root "$root" --dbpath /var/lib/rpm --nosignature; }
    rpm --root "$1" --dbpath /var/lib/rpm --initdb; on rpm -i "$4" 2>/dev/null
    dd if=/dev/zero of="$1/fill" bs=1k 2>/dev/null
    on $ours rpm -e medium 2>&1 | grep -v '^warning: the history is not written:'; ls "$1/opt"
    rpm --root "$1" --dbpath /var/lib/rpm --verifydb && echo verified
    truncate -s -300k "$1/fill"
    on $ours rpm -e medium; on $ours history 1 | grep 'not kept'
    rm "$1/fill"
    on rpm -i "$4" 2>/dev/null; on $ours rpm -e medium
    on $ours undo 2 --yes
    on rpm -V medium && rpm --root "$1" --dbpath /var/lib/rpm --verifydb && echo as before
  `;
  const words = [script, 'sh', root, process.execPath, cli, path];
  const { stdout, stderr } = runProgram('unshare', ['-m', 'sh', '-c', ...words]);
  assert.deepEqual(
    stdout.trim().split('\n'),
    [
      'error: writing the journal /var/lib/turntable/journal: No space left on device',
      'medium',
      'verified',
      '  medium-1.0-1.noarch is not kept: the disk has too little room.',
      'install medium-1.0-1.noarch',
      'as before',
    ],
    stderr,
  );
});
