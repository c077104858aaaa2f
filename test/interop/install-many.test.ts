/**
 * Many small packages in one transaction, which wait for the disk together and are written by threads of
 * their own: what comes of it must be what comes of one after the other.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { addShell, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('many');
after(() => scratch[Symbol.dispose]());

/** So many that threads are worth their start. */
const manyFiles = (name: string, count = 60): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`/usr/share/${name}/${at % 7}/part-${at}`, `${at}`]),
  );

const plain: readonly PackageSketch[] = ['one', 'two', 'three', 'four', 'five', 'six'].map(
  (name) => ({ name, files: { ...manyFiles(name), [`/usr/bin/${name}`]: name } }),
);

/** What each has to do with those before it. */
const entangled: readonly PackageSketch[] = [
  { name: 'in-directory', files: { '/opt/shared/first': '1', '/opt/twice': 'same' } },
  {
    name: 'owns-directory',
    files: { '/opt/shared/': '' },
    attributes: { '/opt/shared/': '%dir %attr(0750,root,root)' },
  },
  { name: 'in-directory-again', files: { '/opt/shared/second': '2', '/opt/deep/er/file': 'x' } },
  { name: 'same-file', files: { '/opt/twice': 'same' } },
  { name: 'link', files: { '/opt/through': '->shared' } },
  { name: 'other-link', files: { '/opt/link': '->../opt/shared' } },
  { name: 'after-link', files: { '/opt/shared/third': '3' } },
  {
    name: 'trigger',
    scripts: { '%triggerin -- after-trigger': 'echo at trigger /opt/*' },
    files: { '/opt/trigger': 't' },
  },
  { name: 'before-script', files: { '/opt/before': 'b' } },
  { name: 'after-trigger', files: { '/opt/after': 'a' } },
  { name: 'script', files: { '/opt/s': 's' }, scripts: { '%post': 'echo at post /opt/*' } },
  {
    name: 'file-trigger',
    files: { '/opt/ft': 'f' },
    scripts: { '%filetriggerin -- /opt/watched': 'while read path; do echo watched $path; done' },
  },
  { name: 'watched', files: { '/opt/watched/x': 'x' } },
  {
    name: 'config',
    files: { '/etc/kept.conf': 'packaged' },
    attributes: { '/etc/kept.conf': '%config(noreplace)' },
  },
  { name: 'last', files: { '/opt/last': 'l' } },
];

describe('many small packages', { skip }, () => {
  test('are as one after the other would be, also erased', () => {
    const both = sideBySide(scratch.path, (root) => {
      addShell(root);
      writeFileSync(join(root, 'etc-mine'), 'mine');
    });
    const sketches = [...plain, ...entangled];
    const paths = buildSketches(scratch.path, sketches);
    assert.equal(both.step('-i', '--nodeps', ...paths).status, 0);
    both.compare();
    const names = sketches.map(({ name }) => name);
    assert.equal(both.step('-e', ...names.slice(0, 9)).status, 0);
    both.compare();
    assert.equal(both.step('-Uvh', '--nodeps', ...paths.slice(3, 9)).status, 0);
    both.compare();
    assert.equal(both.step('-e', ...names.slice(3)).status, 0);
    both.compare();
  });

  test('one whose content is not what it says fails alone, and the others come', () => {
    const damaged = buildPackage(scratch.path, {
      name: 'damaged',
      install:
        'mkdir -p $RPM_BUILD_ROOT/opt/damaged; cd $RPM_BUILD_ROOT/opt/damaged; for n in 1 2 3; do echo content-of-$n > $n; done',
      files: '/opt/damaged',
      defines: ['_binary_payload w.ufdio'],
    });
    const bytes = readFileSync(damaged);
    bytes.write('CONTENT', bytes.indexOf('content-of-2'));
    writeFileSync(damaged, bytes);
    const others = ['a', 'b', 'c'].map((name) => ({ name, files: manyFiles(name, 160) }));
    const [a = '', b = '', c = ''] = buildSketches(join(scratch.path, 'others'), others);
    const both = sideBySide(join(scratch.path, 'others'));
    const { status } = both.output('-i', '--nodigest', a, b, damaged, c);
    assert.equal(status, 4);
    assert.deepEqual(readdirSync(join(both.ours, 'usr/share')).toSorted(), ['a', 'b', 'c']);
    assert.equal(readdirSync(join(both.ours, 'usr/share/c'), { recursive: true }).length, 160 + 7);
    const left = readdirSync(both.ours, { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      left.filter((name) => /;[0-9a-f]{8}|damaged|journal$/.test(name)),
      [],
    );
  });
});
