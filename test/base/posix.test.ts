import assert from 'node:assert/strict';
import {
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import * as posix from '../../src-main/base/index.ts';

let folder = '';
let descriptor = -1;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posix-'));
  descriptor = posix.openAt(posix.AT_FDCWD, folder, posix.OpenFlag.DIRECTORY);
});
afterEach(() => {
  closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

test('a symlink is not followed when that is forbidden, and the answer is minus errno', () => {
  mkdirSync(join(folder, 'real'));
  symlinkSync('real', join(folder, 'link'));
  const flags = posix.OpenFlag.DIRECTORY | posix.OpenFlag.NOFOLLOW;
  assert.equal(posix.openAt(descriptor, 'link', flags), -posix.Errno.ENOTDIR);
  const opened = posix.openAt(descriptor, 'real', flags);
  assert.ok(opened > 2);
  closeSync(opened);
});

test('checked names the path, the action and the reason', () => {
  assert.throws(() => posix.checked(posix.mkdirAt(descriptor, 'a/b', 0o755), 'creating', 'a/b'), {
    code: 'FILE_NOT_FOUND',
    message: 'creating a/b: No such file or directory',
    context: { path: 'a/b', errno: 'ENOENT' },
  });
});

test('statAt agrees with lstat on files, links and missing entries', () => {
  writeFileSync(join(folder, 'f'), 'hello', { mode: 0o640 });
  symlinkSync('nowhere', join(folder, 'l'));
  for (const name of ['f', 'l']) {
    const expected = lstatSync(join(folder, name));
    const found = posix.statAt(descriptor, name);
    assert.equal(found?.mode, expected.mode);
    assert.equal(found?.inode, expected.ino);
    assert.equal(found?.sizeBytes, expected.size);
    assert.equal(found?.mtimeSeconds, Math.floor(expected.mtimeMs / 1000));
  }
  assert.equal(posix.statAt(descriptor, 'missing'), undefined);
  const nullDevice = posix.statAt(posix.AT_FDCWD, '/dev/null');
  assert.equal(nullDevice?.device, lstatSync('/dev/null').rdev);
});

test('names that are not UTF-8 arrive as their bytes', () => {
  const name = posix.decodeText(Uint8Array.of(0x61, 0xff, 0x62));
  assert.equal(posix.mkdirAt(descriptor, name, 0o700), 0);
  assert.ok(
    lstatSync(Buffer.concat([Buffer.from(`${folder}/a`), Buffer.from([0xff, 0x62])])).isDirectory(),
  );
});

test('a name with a NUL in it is refused instead of cut short', () => {
  assert.throws(() => posix.unlinkAt(descriptor, 'a\0b'), { code: 'FILE_UNREADABLE' });
});

test('an exchange swaps two files in one step', () => {
  writeFileSync(join(folder, 'a'), 'old');
  writeFileSync(join(folder, 'b'), 'new');
  const result = posix.renameAt(descriptor, 'b', descriptor, 'a', posix.RenameFlag.EXCHANGE);
  posix.checked(result, 'exchanging', 'a');
  assert.equal(readFileSync(join(folder, 'a'), 'utf8'), 'new');
  assert.equal(readFileSync(join(folder, 'b'), 'utf8'), 'old');
});

test('times, modes and links are set on the entry itself', () => {
  writeFileSync(join(folder, 'f'), '');
  posix.checked(posix.symlinkAt('f', descriptor, 'l'), 'linking', 'l');
  posix.checked(posix.utimesAt(descriptor, 'l', 12345), 'dating', 'l');
  posix.checked(posix.chmodAt(descriptor, 'f', 0o4711), 'changing', 'f');
  assert.equal(lstatSync(join(folder, 'l')).mtimeMs, 12345000);
  assert.notEqual(lstatSync(join(folder, 'f')).mtimeMs, 12345000);
  assert.equal(lstatSync(join(folder, 'f')).mode & 0o7777, 0o4711);
  assert.deepEqual(posix.readLinkAt(descriptor, 'l'), Uint8Array.from(Buffer.from('f')));
  assert.equal(posix.readLinkAt(descriptor, 'f'), undefined);
});

const mayChroot = process.getuid?.() === 0 ? false : 'needs root';

test('withinRoot changes the root for its body only', { skip: mayChroot }, () => {
  writeFileSync(join(folder, 'inside'), 'yes');
  const before = process.cwd();
  assert.equal(
    posix.withinRoot(folder, () => readFileSync('/inside', 'utf8')),
    'yes',
  );
  assert.equal(process.cwd(), before);
  assert.throws(() => readFileSync('/inside'), { code: 'ENOENT' });
  assert.throws(() => posix.withinRoot(folder, () => posix.checked(-posix.Errno.EPERM, 'x', 'y')), {
    code: 'PERMISSION_DENIED',
  });
  assert.ok(lstatSync(folder).isDirectory());
});

test('an attribute comes whole, however long it is', (context) => {
  const path = join(folder, 'file');
  writeFileSync(path, '');
  const file = posix.openAt(descriptor, 'file', posix.OpenFlag.READ);
  try {
    for (const length of [1, 128, 129, 2000]) {
      const value = Buffer.alloc(length, 'x');
      const result = posix.setAttribute(file, 'user.turntable', value);
      if (result === -posix.Errno.EOPNOTSUPP) return context.skip('no user attributes here');
      posix.checked(result, 'setting an attribute of', path);
      assert.deepEqual(Buffer.from(posix.getAttribute(file, 'user.turntable') ?? []), value);
    }
    assert.equal(posix.getAttribute(file, 'user.other'), undefined);
  } finally {
    closeSync(file);
  }
});
