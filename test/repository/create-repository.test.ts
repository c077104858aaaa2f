import assert from 'node:assert/strict';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { writePackage } from '../../src-main/format/index.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

async function addPackage(folder: string, name: string, summary: string): Promise<string> {
  const parts: Uint8Array[] = [];
  await writePackage(
    { write: (bytes) => void parts.push(bytes) },
    {
      ...{ name, version: '1', release: '1', arch: 'noarch', summary, description: 'd' },
      ...{ license: 'MIT', buildHost: 'h', buildTimeSeconds: 1 },
    },
  );
  const path = join(folder, `${name}.rpm`);
  writeFileSync(path, Buffer.concat(parts));
  return path;
}

const primaryOf = (folder: string): string => {
  const repodata = join(folder, 'repodata');
  const name = readdirSync(repodata).find((one) => one.endsWith('primary.xml.gz')) ?? '';
  return gunzipSync(readFileSync(join(repodata, name))).toString();
};

const create = (folder: string, ...words: readonly string[]) =>
  runCli(['createrepo', '--compress-type', 'gz', ...words, folder]);

test('--update opens only what has another size or time', async () => {
  using scratch = scratchFolder('createrepo');
  const [kept, changed, gone] = [
    await addPackage(scratch.path, 'kept', 'Kept & <safe>'),
    await addPackage(scratch.path, 'changed', 'Before'),
    await addPackage(scratch.path, 'gone', 'Gone'),
  ];
  await create(scratch.path);
  const before = primaryOf(scratch.path);
  const { size, atime, mtime } = statSync(kept);
  // no package any more: who opened it would leave it out
  writeFileSync(kept, new Uint8Array(size));
  utimesSync(kept, atime, mtime);
  rmSync(gone);
  await addPackage(scratch.path, 'changed', 'After');
  utimesSync(changed, atime, 12345);
  await addPackage(scratch.path, 'new', 'New');
  const { status, stdout, stderr } = await create(scratch.path, '--update');
  assert.deepEqual([status, stdout, stderr], [0, '3 packages, 1 of them as before\n', '']);
  const text = primaryOf(scratch.path);
  const element = /<package type="rpm">\n {2}<name>kept<[\s\S]*?<\/package>\n/;
  assert.ok(element.test(text));
  assert.equal(element.exec(text)?.[0], element.exec(before)?.[0]);
  assert.deepEqual(text.match(/(?<=<summary>).*(?=<)/g), [
    'After',
    'Kept &amp; &lt;safe&gt;',
    'New',
  ]);
  const everything = await create(scratch.path);
  assert.match(everything.stderr, /kept\.rpm: left out: /);
  assert.equal(everything.status, 2);
});

test('--update does not take over what another place or checksum makes wrong', async () => {
  using scratch = scratchFolder('createrepo');
  await addPackage(scratch.path, 'one', 'One');
  await create(scratch.path);
  for (const words of [
    ['--baseurl', 'http://example.com/'],
    ['--checksum', 'sha512'],
  ]) {
    const { stdout } = await create(scratch.path, '--update', ...words);
    assert.equal(stdout, '1 packages, 0 of them as before\n', words.join(' '));
  }
  assert.match(primaryOf(scratch.path), /checksum type="sha512" pkgid="YES">[0-9a-f]{128}</);
});

test('groups and advisories go through as they are, and stay with --update', async () => {
  using scratch = scratchFolder('createrepo');
  const folder = join(scratch.path, 'repository');
  mkdirSync(folder);
  await addPackage(folder, 'one', 'One');
  const advisories = join(scratch.path, 'updateinfo.xml');
  const comps = join(scratch.path, 'comps.xml');
  writeFileSync(advisories, '<updates/>\n');
  writeFileSync(comps, '<comps/>\n');
  await create(folder, '--updateinfo', advisories, '--groupfile', comps, '--simple-md-filenames');
  await create(folder, '--update', '--simple-md-filenames');
  const repodata = join(folder, 'repodata');
  assert.deepEqual(readdirSync(repodata).sort(), [
    ...['comps.xml.gz', 'filelists.xml.gz', 'other.xml.gz', 'primary.xml.gz'],
    ...['repomd.xml', 'updateinfo.xml.gz'],
  ]);
  const inside = (name: string): string =>
    gunzipSync(readFileSync(join(repodata, name))).toString();
  assert.equal(inside('updateinfo.xml.gz'), '<updates/>\n');
  assert.equal(inside('comps.xml.gz'), '<comps/>\n');
  assert.deepEqual(
    readFileSync(join(repodata, 'repomd.xml'), 'utf8').match(/(?<=data type=")\w+/g),
    [...['primary', 'filelists', 'other', 'group', 'updateinfo']],
  );
});

test('what fails leaves the metadata there were, and another run is not disturbed', async () => {
  using scratch = scratchFolder('createrepo');
  await addPackage(scratch.path, 'one', 'One');
  await create(scratch.path);
  const before = primaryOf(scratch.path);
  const failing = await create(scratch.path, '-g', join(scratch.path, 'absent.xml'));
  assert.equal(failing.status, 1);
  assert.match(failing.stderr, /absent\.xml: No such file or directory/);
  assert.equal(primaryOf(scratch.path), before);
  mkdirSync(join(scratch.path, '.repodata'));
  const other = await create(scratch.path);
  assert.match(other.stderr, /\.repodata already exists! \(Another createrepo process/);
  assert.deepEqual(readdirSync(scratch.path).sort(), ['.repodata', 'one.rpm', 'repodata']);
});

test('bytes that XML cannot say', async () => {
  using scratch = scratchFolder('createrepo');
  await addPackage(scratch.path, 'odd', 'a\u0001b\udce9c\u001f "q" \r');
  assert.equal((await create(scratch.path)).status, 0);
  assert.match(primaryOf(scratch.path), /<summary>abéc "q" &#13;<\/summary>/);
});

test('what cannot be meant is said', async () => {
  for (const [words, message] of [
    [['x', '--checksum', 'crc'], /Unknown\/Unsupported checksum type "crc"/],
    [['x', '--compress-type', 'rar'], /Unknown\/Unsupported compression type "rar"/],
    [[], /Must specify exactly one directory/],
    [['--deltas', 'x'], /--deltas: unknown option/],
    [['/nonexistent/folder'], /No such file or directory/],
  ] as const) {
    const { status, stderr } = await runCli(['createrepo', ...words]);
    assert.equal(status, 1);
    assert.match(stderr, message);
  }
});
