/**
 * Makes a database of many packages for benchmarks: headers of the corpus (or sketched ones) under
 * new names, written by our own database. `node test/support/make-database.ts <root> [packages]`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { initDatabase, openDatabase, openWritableDatabase } from '../../src-main/database/index.ts';
import { HeaderBuilder, Tag, TagType } from '../../src-main/format/index.ts';
import type { Header } from '../../src-main/format/index.ts';
import { corpusRoot, withoutCorpusRoot } from './corpus-root.ts';
import { makeHeader } from './made-header.ts';
import { databasePath } from './rpm-roots.ts';
import { scratchFolder } from './scratch.ts';

/** Fills `<root>/var/lib/rpm` with `count` packages; returns the database's folder. */
export function makeDatabase(root: string, count: number): string {
  const folder = join(root, databasePath);
  mkdirSync(folder, { recursive: true });
  initDatabase(folder);
  const models = modelHeaders();
  using database = openWritableDatabase(folder);
  database.transaction(() => {
    for (let at = 0; at < count; at += 1) {
      const model = models[at % models.length];
      if (model !== undefined) database.add(renamed(model, at));
    }
  });
  return folder;
}

/** Headers of real packages where the corpus is here, otherwise sketches with as many files. */
function modelHeaders(): readonly Header[] {
  if (withoutCorpusRoot !== false) {
    const paths = Array.from({ length: 60 }, (_, at) => `/usr/share/made/file-${at}`);
    return [makeHeader({ name: 'made', files: paths })];
  }
  using scratch = scratchFolder('models');
  using database = openDatabase(join(corpusRoot(scratch.path), databasePath));
  return [...database.all()].map(({ header }) => header);
}

/** The header as another package: a number in its name and label, no digests of its own. */
function renamed(header: Header, at: number): Uint8Array {
  const builder = new HeaderBuilder();
  for (const entry of header.entries)
    builder.setRaw(entry.tag, entry.type, entry.count, header.rawData(entry));
  for (const tag of [Tag.SHA1HEADER, Tag.SHA256HEADER, Tag.SIGMD5, Tag.RSAHEADER, Tag.DSAHEADER])
    builder.delete(tag);
  return builder
    .setString(Tag.NAME, `${header.string(Tag.NAME) ?? 'package'}-${at}`)
    .setNumbers(Tag.INSTALLTIME, TagType.INT32, [1_700_000_000 + at])
    .build(undefined);
}

if (process.argv[1] === import.meta.filename) {
  const [, , root = '', count = '3000'] = process.argv;
  if (root === '') throw new Error('usage: make-database.ts <root> [packages]');
  console.log(makeDatabase(root, Number(count)));
}
