import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openFileSource, toHex } from '../../src-main/base/index.ts';
import { openDatabase } from '../../src-main/database/index.ts';
import {
  headerWithAdded,
  mergedHeader,
  readPackageHead,
  Tag,
} from '../../src-main/format/index.ts';
import type { Header } from '../../src-main/format/index.ts';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { realRpm, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

/** Tags rpm adds while it installs; their values are taken from the row. */
const addedAtInstall: readonly number[] = [
  Tag.INSTALLTIME,
  Tag.FILESTATES,
  Tag.INSTPREFIXES,
  Tag.INSTALLCOLOR,
  Tag.INSTALLTID,
];

/** What identifies the package a row was made from: header and signatures. */
function identity(header: Header): string {
  const signatures = [Tag.RSAHEADER, Tag.DSAHEADER, Tag.SIGMD5, Tag.FILESIGNATURES].map((tag) =>
    toHex(header.binary(tag) ?? new Uint8Array(0)),
  );
  return [toHex(header.immutableBlob()), header.strings(Tag.FILESIGNATURES), ...signatures].join();
}

test("rows of real rpm's database come out to the byte", {
  skip: withoutCorpus || withoutRpm || (process.getuid?.() !== 0 && 'needs root to install'),
}, (context) => {
  using folder = scratchFolder('rows');
  const database = join(folder.path, 'db');
  mkdirSync(database);
  const own = ['--dbpath', database];
  const options = '--justdb --nodeps --noscripts --notriggers --force --ignorearch --ignoreos';
  const heads = corpusPackages()
    .filter(({ path, isOk }) => isOk && !/drpm|broken/.test(path))
    .map(({ path }) => {
      using source = openFileSource(path);
      return { path, head: readPackageHead(source) };
    })
    // rpm 4 does not know the tags of format 6 that rows would hold.
    .filter(({ head }) => !head.isSource && head.formatVersion !== 6);
  // One by one: packages of one name would otherwise stand in each other's way.
  for (const { path } of heads)
    realRpm([...own, '-i', ...options.split(' '), '--nosignature', '--nodigest', path]);
  using opened = openDatabase(database);
  const merged = new Map(heads.map(({ head }) => [identity(mergedHeader(head)), head]));
  let same = 0;
  for (const { header: row } of opened.all()) {
    const head = merged.get(identity(row));
    if (head === undefined) continue;
    const ours = headerWithAdded(mergedHeader(head), (builder) => {
      for (const entry of row.entries)
        if (addedAtInstall.includes(entry.tag))
          builder.setRaw(entry.tag, entry.type, entry.count, row.rawData(entry));
    });
    assert.equal(toHex(ours), toHex(row.bytes), head.name);
    same += 1;
  }
  context.diagnostic(`${same} rows`);
  assert.ok(same > 250, `${same} rows are the same`);
});
