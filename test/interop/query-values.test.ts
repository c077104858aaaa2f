/** Every formatter of ours against real rpm's, over values no real package has together. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { initDatabase, openDatabase, openWritableDatabase } from '../../src-main/database/index.ts';
import { HeaderBuilder, Tag, TagType } from '../../src-main/format/index.ts';
import { compileFormat } from '../../src-main/query/index.ts';
import { realRpm, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const bits = Array.from({ length: 32 }, (_, bit) => 2 ** bit);
const everyBit = [0, ...bits, 0xffffffff, 0x60000000 + 3, 0x1e00, 0x1ee0, 0x3000002a, 12, 10, 14];
const sizes = [
  0, 1, 999, 1000, 1001, 1023, 1024, 1025, 1500, 9949, 9950, 9999, 10239, 10240, 99999,
].concat([100_000, 1_000_000, 1_048_575, 1_048_576, 5_500_000, 2 ** 30, 2 ** 31, 2 ** 32 - 1]);
const texts = ['', 'plain', "it's", '<&>"', 'ěš', 'back\\slash', '%x', 'non-\udcfcutf8', '\ttab'];
const modes = Array.from({ length: 16 }, (_, type) => type << 12).flatMap((type) => [
  type,
  type | 0o644,
  type | 0o7777,
  type | 0o6111,
  type | 0o1000,
  type | 0o4020,
]);

/** A header that carries the values under tags of fitting types. */
function header(): Uint8Array {
  return new HeaderBuilder()
    .setString(Tag.NAME, 'values')
    .setString(Tag.VERSION, '1')
    .setString(Tag.RELEASE, '1')
    .setString(Tag.ARCH, 'noarch')
    .setNumbers(Tag.EPOCH, TagType.INT32, [7])
    .setNumbers(Tag.REQUIREFLAGS, TagType.INT32, everyBit)
    .setNumbers(Tag.FILESIZES, TagType.INT32, sizes)
    .setNumbers(Tag.FILEMODES, TagType.INT16, modes)
    .setNumbers(Tag.FILESTATES, TagType.CHAR, [0, 1, 2, 3, 4, 5, 127, 128, 254, 255])
    .setStrings(Tag.CHANGELOGTEXT, texts)
    .setNumbers(Tag.CHANGELOGTIME, TagType.INT32, [
      0,
      1,
      846027549,
      1700000000,
      2 ** 31,
      2 ** 32 - 1,
    ])
    .setNumbers(Tag.LONGFILESIZES, TagType.INT64, sizes.concat([2 ** 40, 2 ** 50 + 1]))
    .setBinary(
      Tag.SIGMD5,
      Uint8Array.from({ length: 16 }, (_, at) => at * 17),
    )
    .setBinary(
      Tag.RSAHEADER,
      Uint8Array.from({ length: 100 }, (_, at) => at),
    )
    .build(Tag.HEADERIMMUTABLE);
}

const formatters = (
  'string hex octal date day perms permissions depflags deptype fflags fstate fstatus vflags ' +
  'triggertype humaniec humansi shescape base64 armor pgpsig xml tagname tagnum arraysize'
).split(' ');
const tags = 'REQUIREFLAGS FILESIZES FILEMODES FILESTATES CHANGELOGTEXT CHANGELOGTIME '.concat(
  'LONGFILESIZES SOURCEPKGID ICON EPOCH NAME VENDOR',
);

describe('formatters', { skip: withoutRpm }, () => {
  const scratch = scratchFolder('values');
  const folder = join(scratch.path, 'db');
  before(() => {
    initDatabase(folder);
    using database = openWritableDatabase(folder);
    database.add(header());
  });
  after(() => scratch[Symbol.dispose]());

  for (const name of formatters)
    it(`:${name} prints what real rpm prints`, () => {
      process.env['TZ'] = 'UTC';
      using database = openDatabase(folder);
      const [values] = database.all();
      assert.ok(values !== undefined);
      for (const tag of tags.split(' ')) {
        const format = `[%{${tag}:${name}}|%12{${tag}:${name}}\\n]`;
        const expected = realRpm([
          '--dbpath',
          folder,
          '--nodigest',
          '--nosignature',
          '-q',
          '--qf',
          format,
          'values',
        ]);
        const text = compileFormat(format).evaluate({ ...values, isVerbose: false });
        const shown = Buffer.from(text.toWellFormed()).toString();
        assert.equal(shown, expected.stdout, `${tag} ${expected.stderr}`);
      }
    });
});
