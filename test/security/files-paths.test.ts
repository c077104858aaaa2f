import assert from 'node:assert/strict';
import {
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { pathParts, RootTree } from '../../src-main/files/index.ts';

let folder = '';
let root = '';
let tree: RootTree;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paths-'));
  root = join(folder, 'root');
  mkdirSync(join(root, 'usr/lib/deep'), { recursive: true });
  mkdirSync(join(folder, 'outside'));
  tree = new RootTree(root);
});
afterEach(() => {
  tree[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

function resolved(path: string): string | undefined {
  const found = tree.directory(path);
  return found === undefined ? undefined : `/${found.parts.join('/')}`;
}

test('packaged paths with dots, without a leading slash or with a NUL are refused', () => {
  for (const path of ['/../etc', '/usr/../../etc', '/usr/./lib', 'usr/lib', '', '/a\0b'])
    assert.throws(() => pathParts(path), { code: 'PATH_ESCAPES_ROOT' }, path);
  assert.deepEqual(pathParts('//usr///lib/'), ['usr', 'lib']);
});

test('links are resolved inside the root', () => {
  symlinkSync('usr/lib', join(root, 'lib'));
  symlinkSync('/usr/lib/deep', join(root, 'absolute'));
  symlinkSync('../../../../../usr/lib', join(root, 'usr/lib/deep/up'));
  symlinkSync('deep/../../lib/deep', join(root, 'usr/lib/turns'));
  assert.equal(resolved('/lib'), '/usr/lib');
  assert.equal(resolved('/lib/deep'), '/usr/lib/deep');
  assert.equal(resolved('/absolute'), '/usr/lib/deep');
  assert.equal(resolved('/usr/lib/deep/up/deep'), '/usr/lib/deep');
  assert.equal(resolved('/usr/lib/turns'), '/usr/lib/deep');
  assert.equal(tree.fingerprint('/lib/deep/x'), tree.fingerprint('/usr/lib/deep/x'));
});

test('a link to a folder of the machine leads to the same name inside the root, or nowhere', () => {
  symlinkSync(join(folder, 'outside'), join(root, 'trap'));
  assert.equal(resolved('/trap'), undefined);
  tree.directory('/made/below', () => {});
  assert.ok(lstatSync(join(root, 'made/below')).isDirectory());
  symlinkSync('/etc', join(root, 'etc-link'));
  assert.equal(resolved('/etc-link'), undefined);
});

test('links that go in circles end', () => {
  symlinkSync('b', join(root, 'a'));
  symlinkSync('a', join(root, 'b'));
  assert.throws(() => tree.directory('/a/x'), { code: 'PATH_ESCAPES_ROOT' });
});

const notRoot = process.getuid?.() === 0 ? false : 'needs root: makes links of another user';

test("another user's circles and chains of links end soon, and leave nothing open", {
  skip: notRoot,
}, () => {
  const link = (target: string, path: string): void => {
    symlinkSync(target, join(root, path));
    lchownSync(join(root, path), 1000, 1000);
  };
  link('circle', 'usr/lib/deep/circle');
  chownSync(join(root, 'usr'), 1000, 1000);
  for (let at = 0; at < 40; at += 1) link(at === 39 ? '/usr' : `chain${at + 1}`, `chain${at}`);
  assert.equal(resolved('/chain37'), '/usr');
  const openBefore = readdirSync('/proc/self/fd').length;
  for (const path of ['/usr/lib/deep/circle/x', '/chain0']) {
    assert.throws(() => tree.directory(path), { code: 'PATH_ESCAPES_ROOT' }, path);
    assert.throws(() => tree.directory(path), { code: 'PATH_ESCAPES_ROOT' }, path);
  }
  assert.equal(readdirSync('/proc/self/fd').length, openBefore);
});

test('a file on the way is not a directory', () => {
  symlinkSync('/nowhere', join(root, 'dangling'));
  assert.equal(resolved('/dangling/x'), undefined);
  assert.equal(tree.status('/usr/lib/nothing'), undefined);
});

const asRoot = process.getuid?.() === 0 ? false : 'needs root to make links of other users';

test("a link of another user is followed only to that user's own folder", { skip: asRoot }, () => {
  symlinkSync('usr/lib', join(root, 'planted'));
  lchownSync(join(root, 'planted'), 1234, 1234);
  assert.throws(() => tree.directory('/planted'), { code: 'PATH_ESCAPES_ROOT' });
  chownSync(join(root, 'usr/lib'), 1234, 1234);
  assert.equal(resolved('/planted'), '/usr/lib');
});

test('a directory swapped for a link after it was opened does not lead elsewhere', () => {
  const before = tree.directory('/usr/lib/deep');
  rmSync(join(root, 'usr/lib/deep'), { recursive: true });
  symlinkSync(join(folder, 'outside'), join(root, 'usr/lib/deep'));
  assert.equal(tree.directory('/usr/lib/deep'), before);
  tree.forget();
  assert.equal(resolved('/usr/lib/deep'), undefined);
});

test('whatever links there are, a resolved directory is inside the root', () => {
  const name = fc.constantFrom('a', 'b', 'c', '..', '.', '');
  const target = fc.array(name, { maxLength: 6 }).map((parts) => parts.join('/') || '.');
  fc.assert(
    fc.property(fc.array(target, { minLength: 3, maxLength: 3 }), target, (targets, wanted) => {
      tree.forget();
      for (const [index, link] of ['a', 'b', 'c'].entries()) {
        rmSync(join(root, link), { force: true });
        symlinkSync(targets[index] ?? '.', join(root, link));
      }
      const path = `/${wanted.replaceAll('.', 'a')}`;
      try {
        const found = tree.directory(path);
        if (found !== undefined) assert.ok(!found.parts.includes('..'));
      } catch (thrown) {
        assert.equal((thrown as { code?: string }).code, 'PATH_ESCAPES_ROOT');
      }
    }),
    { numRuns: 200 },
  );
});

test('descriptors are closed however a walk ends', () => {
  const open = (): number => readdirSync('/proc/self/fd').length;
  const before = open();
  for (let index = 0; index < 500; index += 1) {
    mkdirSync(join(root, `many-${index}`));
    tree.directory(`/many-${index}`);
    tree.directory(`/many-${index}/missing`);
  }
  assert.ok(open() <= before + 210);
  tree.forget();
  assert.equal(open(), before);
});
