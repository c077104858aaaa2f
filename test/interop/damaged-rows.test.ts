/** Rows of the database damaged in many ways: the same are left out, and the same is said, as by real rpm. */
import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Sqlite from 'better-sqlite3';
import { corpusRoot, withoutCorpusRoot } from '../support/corpus-root.ts';
import { realRpm } from '../support/real-rpm.ts';
import { databasePath } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

type Numbers = (limit: number) => number;

/** A number sequence that is the same in every run (mulberry32). */
function sequence(seed: number): Numbers {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  };
}

interface Blob {
  readonly bytes: Buffer;
  readonly entries: number;
  readonly dataBytes: number;
  readonly storeAt: number;
}

function blobOf(bytes: Buffer): Blob {
  const entries = bytes.readUInt32BE(0);
  return { bytes, entries, dataBytes: bytes.readUInt32BE(4), storeAt: 8 + 16 * entries };
}

/** Damage to the structure: counts, index, trailer of the region, ends of texts, length. */
function breakStructure({ bytes, entries, dataBytes, storeAt }: Blob, next: Numbers): Buffer {
  const telling = [0, 1, 2, 4, 6, 8, 9, 10, 16, 63, 100, 0xffff, 0x10000, 0xfffffff, 0x10000000];
  const large = [0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];
  const near = [dataBytes, dataBytes - 1, dataBytes - 16, entries, entries + 1, next(dataBytes)];
  const values = [...telling, ...large, ...near];
  const value = (values[next(values.length)] ?? 0) >>> 0;
  const field = 8 + 16 * next(entries) + 4 * next(4);
  switch (next(8)) {
    case 0: {
      const moved = bytes.readUInt32BE(field) + ([1, -1, 16, -16, 4, 2][next(6)] ?? 0);
      bytes.writeUInt32BE(moved >>> 0, field);
      return bytes;
    }
    case 1: {
      const trailer = storeAt + bytes.readUInt32BE(16) + 4 * next(4);
      if (trailer + 4 <= bytes.length) bytes.writeUInt32BE(value, trailer);
      return bytes;
    }
    case 2:
      bytes.writeUInt32BE(value, 4 * next(2));
      return bytes;
    case 3:
      return bytes.subarray(0, next(bytes.length));
    case 4: {
      const end = bytes.indexOf(0, storeAt + next(dataBytes));
      if (end >= 0) bytes[end] = 65;
      return bytes;
    }
    default:
      bytes.writeUInt32BE(value, field);
      return bytes;
  }
}

/** Damage to values, and to the digests that are to tell it. */
function breakValues({ bytes, entries, dataBytes, storeAt }: Blob, next: Numbers): Buffer {
  const digestAt = (tag: number): number | undefined => {
    for (let at = 0; at < entries; at += 1)
      if (bytes.readUInt32BE(8 + 16 * at) === tag)
        return storeAt + bytes.readUInt32BE(16 + 16 * at);
    return undefined;
  };
  const [sha1, sha256] = [digestAt(269), digestAt(273)];
  const put = (at: number | undefined, text: string): void => {
    if (at !== undefined) bytes.write(text, at + 3, 'latin1');
  };
  switch (next(4)) {
    case 0: {
      const at = storeAt + next(dataBytes);
      if (bytes[at] !== 0) bytes[at] = (bytes[at] ?? 0) ^ 1;
      break;
    }
    case 1:
      put(sha1, ['z', 'A', '00'][next(3)] ?? '');
      break;
    case 2:
      put(sha256, ['z', 'A', '00'][next(3)] ?? '');
      break;
    default:
      put(sha1, '00');
      put(sha256, '00');
  }
  return bytes;
}

describe('damaged rows', { skip: withoutCorpusRoot }, () => {
  const scratch = scratchFolder('damaged-rows');
  let sound = '';
  before(() => {
    sound = join(corpusRoot(scratch.path), databasePath);
  });
  after(() => scratch[Symbol.dispose]());

  /** A copy of the database in which every row went through this. */
  function damagedCopy(change: (blob: Blob, next: Numbers) => Buffer, seed: number): string {
    const folder = join(scratch.path, 'copy');
    rmSync(folder, { recursive: true, force: true });
    cpSync(sound, folder, { recursive: true });
    const database = new Sqlite(join(folder, 'rpmdb.sqlite'));
    database.pragma('foreign_keys = OFF');
    const next = sequence(seed);
    const rows = database.prepare('SELECT hnum, blob FROM Packages').all();
    const update = database.prepare('UPDATE Packages SET blob = ? WHERE hnum = ?');
    database.transaction(() => {
      for (const { hnum, blob } of rows as { hnum: number; blob: Buffer }[])
        update.run(change(blobOf(Buffer.from(blob)), next), hnum);
    })();
    database.close();
    return folder;
  }

  const list = ['-qa', '--nosignature', '--qf', '%{DBINSTANCE} %{NEVRA}\n'];

  for (const seed of [1, 2, 3])
    it(`in their structure (${seed})`, async (context) => {
      const folder = damagedCopy(breakStructure, seed);
      const words = ['--dbpath', folder, '--nodigest', ...list];
      const [expected, found] = [realRpm(words), await runCli(['rpm', ...words])];
      // of some rows rpm finds out only when it copies them, or, as here, when it looks at the digests
      const late = new Set(
        [...expected.stderr.matchAll(/damaged header #(\d+)/g)].map(([, number]) => number),
      );
      const said = (text: string): string[] =>
        text.split('\n').filter((line) => !line.includes('damaged header'));
      const refused = said(expected.stderr).length - 1;
      context.diagnostic(`${refused} rows refused, ${late.size} later`);
      assert.ok(refused > 200 && late.size < 10);
      assert.deepEqual(said(found.stderr), said(expected.stderr));
      const numbers = (text: string): string[] =>
        text
          .split('\n')
          .map((line) => line.replace(/ .*/, ''))
          .filter((number) => !late.has(number));
      assert.deepEqual(numbers(found.stdout), numbers(expected.stdout));
    });

  for (const seed of [4, 5])
    it(`in their values, which the digests tell (${seed})`, async () => {
      const folder = damagedCopy(breakValues, seed);
      const words = ['--dbpath', folder, ...list];
      const [expected, found] = [realRpm(words), await runCli(['rpm', ...words])];
      assert.ok(/SHA256 digest: BAD/.test(expected.stderr) && /invalid hex/.test(expected.stderr));
      assert.equal(found.stderr, expected.stderr);
      assert.equal(found.stdout, expected.stdout);
      // the same rows are left out of a rebuilt database
      const rebuilt = join(scratch.path, 'rebuilt');
      cpSync(folder, rebuilt, { recursive: true });
      const rebuild = await runCli(['rpmdb', '--dbpath', rebuilt, '--rebuilddb']);
      assert.equal(rebuild.stderr, expected.stderr);
      rmSync(rebuilt, { recursive: true });
      // and of every other answer
      const named = await runCli(['rpm', '--dbpath', folder, '-q', '--nosignature', 'hello']);
      const asked = realRpm(['--dbpath', folder, '-q', '--nosignature', 'hello']);
      assert.equal(named.stdout, asked.stdout);
      // rpm goes through the rows of a name twice, and says so twice
      assert.deepEqual(new Set(named.stderr.split('\n')), new Set(asked.stderr.split('\n')));
      const all = await runCli(['rpm', ...words, '--nodigest']);
      assert.equal(all.stdout, realRpm([...words, '--nodigest']).stdout);
    });
});
