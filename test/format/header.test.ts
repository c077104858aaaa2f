import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RpmError } from '../../src-main/base/index.ts';
import {
  HeaderBuilder,
  headerMagic,
  headerWithAdded,
  readDatabaseHeader,
  readHeaderBlob,
  Tag,
  TagType,
} from '../../src-main/format/index.ts';

function sampleBlob(): Uint8Array {
  return new HeaderBuilder()
    .setString(Tag.NAME, 'sample')
    .setStrings(Tag.HEADERI18NTABLE, ['C'])
    .setI18nString(Tag.SUMMARY, 'a sample')
    .setNumbers(Tag.FILEMODES, TagType.INT16, [0o100644, 0o40755])
    .setNumbers(Tag.SIZE, TagType.INT32, [0xfffffffe])
    .setNumbers(Tag.LONGSIZE, TagType.INT64, [2 ** 52 + 1])
    .setBinary(Tag.SIGMD5, Uint8Array.of(1, 2, 3))
    .setStrings(Tag.BASENAMES, ['a', '', 'bytes \udcff'])
    .build(Tag.HEADERIMMUTABLE);
}

test('what the builder wrote is read back, sorted by tag', () => {
  const header = readHeaderBlob(sampleBlob(), 'sample', 'header');
  assert.equal(header.string(Tag.NAME), 'sample');
  assert.deepEqual(header.strings(Tag.BASENAMES), ['a', '', 'bytes \udcff']);
  assert.deepEqual(header.numbers(Tag.FILEMODES), [0o100644, 0o40755]);
  assert.equal(header.number(Tag.SIZE), 0xfffffffe);
  assert.equal(header.number(Tag.LONGSIZE), 2 ** 52 + 1);
  assert.deepEqual(header.binary(Tag.SIGMD5), Uint8Array.of(1, 2, 3));
  assert.equal(header.string(Tag.VERSION), undefined);
  assert.deepEqual(header.numbers(Tag.NAME), []);
  const tags = header.entries.map((entry) => entry.tag);
  assert.deepEqual(
    tags,
    tags.toSorted((a, b) => a - b),
  );
  assert.equal(header.region?.entryCount, 9);
});

test('entries added after installation leave the shipped region as it was', () => {
  const shipped = readHeaderBlob(sampleBlob(), 'sample', 'header');
  const once = headerWithAdded(shipped, (builder) =>
    builder.setNumbers(Tag.INSTALLTIME, TagType.INT32, [7]).setString(Tag.NAME, 'renamed'),
  );
  const installed = readDatabaseHeader(once, 'row');
  assert.equal(installed.string(Tag.NAME), 'renamed');
  assert.deepEqual(installed.immutableBlob(), shipped.immutableBlob());
  assert.deepEqual(shipped.immutableBlob().subarray(0, 8), headerMagic);
  assert.deepEqual(shipped.immutableBlob().subarray(8), shipped.bytes);
  const twice = headerWithAdded(installed, (builder) => builder.delete(Tag.NAME));
  const restored = readDatabaseHeader(twice, 'row');
  assert.equal(restored.string(Tag.NAME), 'sample');
  assert.equal(restored.number(Tag.INSTALLTIME), 7);
  assert.throws(() => readHeaderBlob(once, 'x.rpm', 'header'), { code: 'HEADER_MALFORMED' });
});

test('broken headers are refused in words', () => {
  const blob = sampleBlob();
  const cases: [string, (bytes: Uint8Array, view: DataView) => void, RegExp][] = [
    ['no entries', (_, view) => view.setUint32(0, 0), /no index entries/],
    ['too many entries', (_, view) => view.setUint32(0, 0x10000), /65536 index entries/],
    ['too much data', (_, view) => view.setUint32(4, 0x10000000), /268435456 bytes of data/],
    ['region type', (_, view) => view.setUint32(12, 6), /region has type 6/],
    ['trailer', (bytes) => bytes.fill(0xff, bytes.length - 16), /region trailer/],
    ['count', (_, view) => view.setUint32(8 + 3 * 16 + 12, 3), /needs count 1, got 3/],
    ['offset', (_, view) => view.setUint32(8 + 32 + 8, 9999), /outside the data/],
    ['overlap', (_, view) => view.setUint32(8 + 3 * 16 + 8, 0), /overlaps|not aligned/],
  ];
  for (const [what, damage, message] of cases) {
    const bytes = Uint8Array.from(blob);
    damage(bytes, new DataView(bytes.buffer));
    assert.throws(() => readHeaderBlob(bytes, 'x.rpm', 'header'), { message }, what);
  }
  assert.throws(() => readHeaderBlob(blob.subarray(0, 90), 'x.rpm', 'header'), {
    code: 'TRUNCATED',
  });
});

test('damaged bytes throw nothing but RpmError', () => {
  const blob = sampleBlob();
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(blob.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (edits) => {
        const bytes = Uint8Array.from(blob);
        for (const [at, value] of edits) bytes[at] = value;
        try {
          const header = readDatabaseHeader(bytes, 'x', true);
          for (const { tag } of header.entries) {
            header.strings(tag);
            header.numbers(tag);
            header.binary(tag);
          }
        } catch (thrown) {
          assert.ok(thrown instanceof RpmError);
        }
      },
    ),
    { numRuns: 3000 },
  );
});
