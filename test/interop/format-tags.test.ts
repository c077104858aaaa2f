import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeText, openFileSource, RpmError, toHex } from '../../src-main/base/index.ts';
import { mergedHeader, readPackageHead, tagByName } from '../../src-main/format/index.ts';
import type { Header, TagInfo } from '../../src-main/format/index.ts';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { realRpm, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

/** Between two values, between two tags, between two packages: bytes no package holds. */
const [valueEnd, tagEnd, packageEnd] = ['\x01', '\x02', '\x03'];

/** Real tags both know; regions and what rpm computes are left to others. */
function comparedTags(): TagInfo[] {
  const names = realRpm(['--querytags']).stdout.split('\n');
  const infos = new Map<number, TagInfo>();
  for (const name of names) {
    const info = tagByName(name);
    if (name === '' || info === undefined || info.isExtension || info.number < 100) continue;
    infos.set(info.number, info);
  }
  return [...infos.values()];
}

/** In rpm's query language: every value of the tag, with its end; binary ones come in hexadecimal. */
function formatOf(tag: TagInfo): string {
  return `[%{${tag.name}}${valueEnd}]${tagEnd}`;
}

/** The same from our header; numbers and texts as rpm prints them without a formatter. */
function valuesOf(header: Header, tag: TagInfo): string {
  const type = header.type(tag.number);
  if (type === undefined) return tagEnd;
  if (type === 7)
    return `${toHex(header.binary(tag.number) ?? new Uint8Array(0))}${valueEnd}${tagEnd}`;
  const values =
    type >= 6
      ? tag.type === 'I18NSTRING'
        ? [header.string(tag.number) ?? '']
        : header.strings(tag.number)
      : header.numbers(tag.number).map(String);
  return values.map((value) => value + valueEnd).join('') + tagEnd;
}

test('every tag of every package equals real rpm', { skip: withoutCorpus || withoutRpm }, () => {
  using folder = scratchFolder('tags');
  const database = join(folder.path, 'db');
  mkdirSync(database);
  const tags = comparedTags();
  assert.ok(tags.length > 180, `${tags.length} tags`);
  const paths = corpusPackages()
    .filter(({ isOk }) => isOk)
    .map(({ path }) => path);
  const format = tags.map(formatOf).join('') + packageEnd;
  const options = ['--dbpath', database, '--nodigest', '--nosignature', '-qp', '--qf', format];
  let [packages, values] = [0, 0];
  const differences: string[] = [];
  for (let start = 0; start < paths.length; start += 100) {
    const batch = paths.slice(start, start + 100);
    const asked = realRpm([...options, ...batch]).stdout.split(packageEnd);
    assert.equal(asked.length, batch.length + 1, 'real rpm answers for each package');
    for (const [index, path] of batch.entries()) {
      using source = openFileSource(path);
      const header = mergedHeader(readPackageHead(source));
      const real = (asked[index] ?? '').split(tagEnd);
      packages += 1;
      for (const [at, tag] of tags.entries()) {
        values += 1;
        // rpm's output was decoded with bytes that are not UTF-8 replaced: the same is done to ours.
        const ours = Buffer.from(encodeText(valuesOf(header, tag).slice(0, -1))).toString();
        if (ours !== real[at] && real[at] !== `(none)${valueEnd}`)
          differences.push(`${path}: ${tag.name}: '${ours}' instead of '${real[at]}'`);
        else if (ours !== real[at] && ours !== '')
          differences.push(`${path}: ${tag.name}: '${ours}' where rpm has none`);
      }
    }
  }
  assert.deepEqual(differences.slice(0, 20), [], `${differences.length} of ${values} differ`);
  assert.ok(packages > 600, `${packages} packages`);
});

test('every package real rpm refuses is refused in words', { skip: withoutCorpus }, () => {
  let refused = 0;
  for (const { path, isOk } of corpusPackages()) {
    if (isOk) continue;
    using source = openFileSource(path);
    try {
      readPackageHead(source);
      // Readable, and refused by real rpm for a header digest: that is check's to say.
      assert.match(path, /broken_header/, path);
    } catch (thrown) {
      assert.ok(thrown instanceof RpmError && thrown.code !== 'INTERNAL', path);
      assert.ok(thrown.message.includes(path), thrown.message);
      refused += 1;
    }
  }
  assert.ok(refused >= 30, `${refused} refused`);
});
