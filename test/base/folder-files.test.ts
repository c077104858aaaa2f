import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decodeText, Errno, FolderFiles, pathForSystem } from '../../src-main/base/index.ts';
import { scratchFolder } from '../support/scratch.ts';

const strangeName = decodeText(Buffer.from('non-\xfcutf8', 'latin1'));

test('entries are told as lstat tells them, files and links and what is not there', () => {
  using scratch = scratchFolder('folder-files');
  const folder = join(scratch.path, 'größe');
  mkdirSync(folder);
  writeFileSync(join(folder, 'file'), 'x'.repeat(70_000), { mode: 0o640 });
  utimesSync(join(folder, 'file'), 1, -5);
  symlinkSync('file', join(folder, 'link'));
  writeFileSync(pathForSystem(join(folder, strangeName)), 'strange');
  using files = new FolderFiles();
  assert.equal(files.enter(folder), 0);
  for (const name of ['file', 'link', '', strangeName]) {
    assert.equal(files.look(name), 0);
    const status = lstatSync(pathForSystem(join(folder, name)));
    const { mode, uid, gid, size } = status;
    assert.deepEqual([files.mode, files.uid, files.gid, files.sizeBytes], [mode, uid, gid, size]);
    assert.equal(files.mtimeSeconds, Math.floor(status.mtimeMs / 1000));
  }
  assert.equal(files.look('missing'), -Errno.ENOENT);
  assert.equal(files.enter(join(folder, 'file')), -Errno.ENOTDIR);
  assert.ok(files.look('file') < 0, 'there is no folder any more');
});

test('devices are told by both their numbers', () => {
  using files = new FolderFiles();
  files.enter('/dev');
  assert.equal(files.look('null'), 0);
  assert.deepEqual([files.deviceMajor, files.deviceMinor], [1, 3]);
});

test('a file is read to its end, and a link is not opened', () => {
  using scratch = scratchFolder('folder-files');
  writeFileSync(join(scratch.path, 'file'), 'content');
  symlinkSync('file', join(scratch.path, 'link'));
  using files = new FolderFiles();
  files.enter(scratch.path);
  const descriptor = files.open('file');
  const bytes = new Uint8Array(5);
  assert.equal(files.read(descriptor, bytes), 5);
  assert.equal(Buffer.from(bytes).toString(), 'conte');
  assert.equal(files.read(descriptor, bytes), 2);
  assert.equal(files.read(descriptor, bytes), 0);
  const found = files.attribute(descriptor, 'security.capability', bytes);
  assert.ok([-Errno.ENODATA, -Errno.EOPNOTSUPP].includes(found), String(found));
  files.close(descriptor);
  assert.equal(files.open('link'), -Errno.ELOOP);
});

test('folders that were left are closed', () => {
  using scratch = scratchFolder('folder-files');
  const count = (): number => readdirSync('/proc/self/fd').length;
  const before = count();
  {
    using files = new FolderFiles();
    for (let round = 0; round < 20; round += 1) files.enter(scratch.path);
    assert.equal(count(), before + 1);
  }
  assert.equal(count(), before);
});
