import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { memorySource, openFileSource, readFully, RpmError } from '../../src-main/base/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'turntable-source-'));
after(() => rmSync(folder, { recursive: true }));

test('a file is read in order, and at any offset without moving on', () => {
  const path = join(folder, 'ten');
  writeFileSync(path, '0123456789');
  using source = openFileSource(path);
  const target = new Uint8Array(4);
  assert.equal(readFully(source, target), 4);
  assert.equal(Buffer.from(target).toString(), '0123');
  assert.equal(source.readAt(target, 6), 4);
  assert.equal(Buffer.from(target).toString(), '6789');
  assert.equal(readFully(source, new Uint8Array(20)), 6);
  assert.equal(source.sizeBytes, 10);
});

test('a folder or a missing file is refused with its name', () => {
  assert.throws(
    () => openFileSource(join(folder, 'none')),
    (e: unknown) => {
      assert.ok(e instanceof RpmError);
      assert.equal(e.code, 'FILE_NOT_FOUND');
      return e.message.includes('none');
    },
  );
});

test('a memory source ends where its bytes end', () => {
  const source = memorySource(Uint8Array.of(1, 2, 3), 'm');
  assert.equal(readFully(source, new Uint8Array(8)), 3);
  assert.equal(source.read(new Uint8Array(1)), 0);
});
