/** Packages so large that threads of their own write the files. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { oursOnRoot, sideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('install-large');
after(() => scratch[Symbol.dispose]());

const root = '$RPM_BUILD_ROOT';
const marker = 'the only line of the last file';
let large = '';

/** Files longer than a slab, of no bytes, hard links between them, and many small ones. */
before(() => {
  if (skip !== false) return;
  large = buildPackage(scratch.path, {
    name: 'large',
    install: [
      `mkdir -p ${root}/opt/large/many ${root}/opt/large/deep/er; cd ${root}/opt/large`,
      'seq 1 400000 > long; seq 7 230000 > longer; : > empty; ln empty empty-too',
      'for n in $(seq 1 300); do seq $n 900 > many/file-$n; done',
      'seq 1 90000 > deep/er/linked; ln deep/er/linked deep/linked; ln -s long short',
      `echo '${marker}' > zlast; touch -d 2001-02-03 long empty`,
    ].join('\n'),
    files: [
      '%attr(0751,daemon,adm) /opt/large/long',
      '%attr(4755,root,daemon) /opt/large/longer',
      '%attr(0600,nosuchuser,root) /opt/large/zlast',
      ...['empty', 'empty-too', 'many', 'deep', 'short'].map((name) => `/opt/large/${name}`),
    ].join('\n'),
    defines: ['_binary_payload w.ufdio'],
  });
});

test('a large package is installed, replaced and erased as by rpm', { skip }, () => {
  const pair = sideBySide(scratch.path);
  pair.step('-i', large);
  pair.both((path) => writeFileSync(join(path, 'opt/large/many/file-7'), 'changed'));
  pair.step('-U', '--replacepkgs', large);
  pair.step('-e', 'large');
});

test('one wrong byte of the last file takes the whole package back', { skip }, () => {
  const bytes = readFileSync(large);
  const at = bytes.lastIndexOf(marker);
  assert.ok(at > 0);
  bytes[at] = 'T'.charCodeAt(0);
  const damaged = join(scratch.path, 'damaged.rpm');
  writeFileSync(damaged, bytes);
  const { ours } = sideBySide(join(scratch.path, 'damaged'));
  const files = (): string[] =>
    readdirSync(ours, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.startsWith('opt'),
    );
  const { status, stderr } = oursOnRoot(ours, '-i', '--nodigest', damaged);
  assert.notEqual(status, 0);
  const failure = /failed on file \/opt\/large\/zlast;[0-9a-f]{8}: cpio: Digest mismatch\n/;
  assert.match(stderr, failure);
  assert.deepEqual(files(), []);
});
