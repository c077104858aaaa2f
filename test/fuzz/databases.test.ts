/** Damaged database files of each format: what can be read is read, the rest is named, nothing else is thrown. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { silentLog } from '../../src-main/base/index.ts';
import { openDatabase, verifyDatabase } from '../../src-main/database/index.ts';
import { corpusPath, withoutCorpus } from '../support/corpus.ts';
import { madeDatabase } from '../support/made-database.ts';
import { makeHeader } from '../support/made-header.ts';
import { scratchFolder } from '../support/scratch.ts';
import { caseCount, damage, sequence, survives } from './mutation.ts';
import type { Numbers } from './mutation.ts';

const scratch = scratchFolder('fuzz-databases');
after(() => scratch[Symbol.dispose]());

/** Whole pages are what a database breaks by; bytes of the first page are what readers believe first. */
function damagePages(original: Buffer, next: Numbers): Buffer {
  const pageBytes = 4096;
  const pages = Math.max(1, Math.floor(original.length / pageBytes));
  const bytes = Buffer.from(original);
  switch (next(5)) {
    case 0:
      bytes.copy(bytes, next(pages) * pageBytes, next(pages) * pageBytes, next(pages) * pageBytes);
      return bytes;
    case 1:
      return bytes.fill(next(256), next(pages) * pageBytes, (1 + next(pages)) * pageBytes);
    case 2:
      return damage(bytes, next, 120);
    case 3: {
      const at = next(pages) * pageBytes;
      damage(bytes.subarray(at, at + 64), next).copy(bytes, at);
      return bytes;
    }
    default:
      return damage(bytes, next);
  }
}

interface Seed {
  readonly title: string;
  readonly file: string;
  readonly bytes: () => Buffer;
  readonly needsCorpus: boolean;
}

const fromCorpus = (title: string, file: string, path: string): Seed => ({
  title,
  file,
  bytes: () => readFileSync(corpusPath(`rpmdbs/${path}`)),
  needsCorpus: true,
});

function ownSqlite(): Buffer {
  const root = join(scratch.path, 'seed');
  mkdirSync(root, { recursive: true });
  const headers = Array.from({ length: 12 }, (_, at) =>
    makeHeader({ name: `package-${at}`, files: [`/usr/share/package-${at}/file`] }),
  );
  using _made = madeDatabase(root, headers);
  return readFileSync(join(root, 'var/lib/rpm/rpmdb.sqlite'));
}

const seeds: readonly Seed[] = [
  { title: 'SQLite of ours', file: 'rpmdb.sqlite', bytes: ownSqlite, needsCorpus: false },
  fromCorpus(
    'SQLite of rpm',
    'rpmdb.sqlite',
    'rpm-software-management+rpm/tests/data/misc/rpmdb.sqlite',
  ),
  fromCorpus('ndb', 'Packages.db', 'knqyf263+go-rpmdb/pkg/testdata/sle15-bci/Packages.db'),
  fromCorpus('Berkeley hash', 'Packages', 'knqyf263+go-rpmdb/pkg/testdata/libuuid/Packages'),
  fromCorpus(
    'Berkeley with epochs',
    'Packages',
    'google+osv-scalibr/extractor/filesystem/os/rpm/testdata/Packages_epoch',
  ),
  fromCorpus('old Berkeley', 'Packages', 'MrXiangVip+Linux-X7/rootfs/var/lib/rpm/Packages'),
];

/** Everything a reader does. */
function readAll(folder: string, isVerified: boolean): void {
  using database = openDatabase(folder, { log: silentLog });
  database.generation();
  database.count();
  for (const { header } of database.all())
    for (const { tag } of header.entries) header.strings(tag);
  for (const instance of database.instances().slice(0, 3)) database.get(instance);
  for (const name of [...database.keys('Name')].slice(0, 3)) database.find('Name', name);
  database.findOwners('/usr/bin/env');
  database.findByLabel('bash-5-1');
  if (isVerified) verifyDatabase(folder);
}

describe('damaged databases', () => {
  for (const [number, seed] of seeds.entries())
    it(seed.title, { skip: seed.needsCorpus && withoutCorpus }, async () => {
      const original = seed.bytes();
      const folder = join(scratch.path, `case-${number}`);
      const next = sequence(100 + number);
      const memory = process.memoryUsage.rss();
      const cases = caseCount(original.length > 1e6 ? 60 : 200);
      let read = 0;
      for (let at = 0; at < cases; at += 1) {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder);
        writeFileSync(join(folder, seed.file), damagePages(original, next));
        const what = `${seed.title}, case ${at}`;
        if (await survives(() => readAll(folder, at % 4 === 0), what)) read += 1;
      }
      assert.ok(read > 0, 'none could be read any more: nothing was tested');
      const grown = process.memoryUsage.rss() - memory;
      assert.ok(grown < 500e6, `memory grew by ${grown} bytes`);
    });
});
