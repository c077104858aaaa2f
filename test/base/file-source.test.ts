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

test('small and large pieces come one behind the other, whatever was read ahead', () => {
  const path = join(folder, 'many');
  const content = Buffer.from(Uint32Array.from({ length: 20_000 }, (_, at) => at).buffer);
  writeFileSync(path, content);
  using source = openFileSource(path);
  const read: Buffer[] = [];
  for (const length of [1, 96, 40_000, 3, 16_383, 5, 16_384, 20_000, 7]) {
    const target = Buffer.alloc(length);
    const count = source.read(target);
    assert.ok(count > 0 && count <= length);
    read.push(target.subarray(0, count));
  }
  const rest = Buffer.alloc(content.length);
  read.push(rest.subarray(0, readFully(source, rest)));
  assert.deepEqual(Buffer.concat(read), content);
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
