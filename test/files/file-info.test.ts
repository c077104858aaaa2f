import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fileInfos, filePaths } from '../../src-main/files/index.ts';
import { HeaderBuilder, readHeaderBlob, Tag, TagType } from '../../src-main/format/index.ts';
import type { Header } from '../../src-main/format/index.ts';

function header(fill: (builder: HeaderBuilder) => void): Header {
  const builder = new HeaderBuilder().setString(Tag.NAME, 'sample');
  fill(builder);
  return readHeaderBlob(builder.build(Tag.HEADERIMMUTABLE), 'sample', 'header');
}

test('compressed names give paths, and the arrays are joined by position', () => {
  const sample = header((builder) =>
    builder
      .setStrings(Tag.BASENAMES, ['ls', 'etc.conf'])
      .setStrings(Tag.DIRNAMES, ['/etc/', '/usr/bin/'])
      .setNumbers(Tag.DIRINDEXES, TagType.INT32, [1, 0])
      .setNumbers(Tag.FILEMODES, TagType.INT16, [0o100755, 0o100644])
      .setNumbers(Tag.FILESIZES, TagType.INT32, [12, 34])
      .setNumbers(Tag.FILEFLAGS, TagType.INT32, [0, 1])
      .setStrings(Tag.FILEDIGESTS, ['AB', 'cd'])
      .setNumbers(Tag.FILEDIGESTALGO, TagType.INT32, [8]),
  );
  assert.deepEqual(filePaths(sample), ['/usr/bin/ls', '/etc/etc.conf']);
  const [first, second] = fileInfos(sample);
  assert.equal(first?.mode, 0o100755);
  assert.equal(first?.digest, 'ab');
  assert.equal(first?.digestAlgorithm, 'sha256');
  assert.equal(first?.userName, 'root');
  assert.equal(second?.flags, 1);
  assert.equal(second?.state, undefined);
});

test('the plain list of rpm 3 is split into directory and base name', () => {
  const sample = header((builder) => builder.setStrings(Tag.OLDFILENAMES, ['/usr/bin/a', '/b']));
  assert.deepEqual(filePaths(sample), ['/usr/bin/a', '/b']);
  assert.deepEqual(
    fileInfos(sample).map((file) => [file.directory, file.baseName]),
    [
      ['/usr/bin/', 'a'],
      ['/', 'b'],
    ],
  );
});

test('a package without files has none', () => {
  assert.deepEqual(fileInfos(header(() => {})), []);
});

const names = (builder: HeaderBuilder): HeaderBuilder =>
  builder.setStrings(Tag.BASENAMES, ['a', 'b']).setStrings(Tag.DIRNAMES, ['/']);

test('arrays that do not fit are refused and named', () => {
  const outOfRange = header((builder) =>
    names(builder).setNumbers(Tag.DIRINDEXES, TagType.INT32, [0, 1]),
  );
  assert.throws(() => filePaths(outOfRange), {
    code: 'HEADER_MALFORMED',
    message: 'reading the file list of sample: file 1 is in directory 1 of 1',
  });
  const tooFew = header((builder) =>
    names(builder)
      .setNumbers(Tag.DIRINDEXES, TagType.INT32, [0, 0])
      .setNumbers(Tag.FILEMODES, TagType.INT16, [1]),
  );
  assert.throws(() => fileInfos(tooFew), /tag 1030 has 1 values for 2 files/);
  assert.throws(() => filePaths(header(names)), /no DIRINDEXES/);
});

test('any names and indexes either give as many paths as base names or are refused', () => {
  const text = fc.string({ unit: 'grapheme-ascii', minLength: 1 });
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 8 }),
      fc.array(text, { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 }),
      (baseNames, directories, indexes) => {
        const sample = header((builder) =>
          builder
            .setStrings(Tag.BASENAMES, baseNames)
            .setStrings(Tag.DIRNAMES, directories)
            .setNumbers(Tag.DIRINDEXES, TagType.INT32, indexes),
        );
        const fits =
          indexes.length === baseNames.length && indexes.every((at) => at < directories.length);
        if (fits) assert.equal(filePaths(sample).length, baseNames.length);
        else assert.throws(() => filePaths(sample), { code: 'HEADER_MALFORMED' });
      },
    ),
  );
});
