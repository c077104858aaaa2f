/** Databases of other formats: what is broken in them is named, the rest is read; nothing runs away. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DatabaseError, RpmError, silentLog } from '../../src-main/base/index.ts';
import { openDatabase } from '../../src-main/database/index.ts';
import { Tag } from '../../src-main/format/index.ts';
import { makeHeader } from '../support/made-header.ts';
import { makeBerkeley, ndbBytes, withoutBerkeley } from '../support/other-databases.ts';
import { scratchFolder } from '../support/scratch.ts';

const headers = ['alpha', 'beta', 'gamma'].map((name, at) =>
  makeHeader({ name, files: Array.from({ length: 5 + 40 * at }, (_, n) => `/opt/${name}/${n}`) }),
);
const blobs = headers.map(({ bytes }) => bytes);
const numbered = headers.map((header, at) => ({ instance: at + 1, header }));

interface Reading {
  readonly names: readonly string[];
  readonly said: readonly string[];
}

/** What a database of these bytes has, and what is said about it. */
function read(folder: string, file: string, bytes: Uint8Array): Reading {
  writeFileSync(join(folder, file), bytes);
  const said: string[] = [];
  const log = { ...silentLog, error: (message: string) => void said.push(message) };
  using database = openDatabase(folder, { log });
  const names = [...database.all()].map(({ header }) => header.string(Tag.NAME) ?? '');
  return { names, said };
}

const put = (bytes: Buffer, at: number, value: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed.writeUInt32LE(value, at);
  return changed;
};

describe('ndb', () => {
  const sound = ndbBytes(blobs);
  const slot = (index: number): number => 32 + 16 * index;
  const blobAt = (index: number): number => sound.readUInt32LE(slot(index) + 8) * 16;

  const broken: readonly (readonly [
    title: string,
    bytes: Buffer,
    names: readonly string[],
    said: RegExp,
  ])[] = [
    ['sound', sound, ['alpha', 'beta', 'gamma'], /^$/],
    ['empty', Buffer.alloc(0), [], /^$/],
    [
      'a slot without its mark',
      put(sound, slot(1), 0),
      ['alpha', 'gamma'],
      /at offset 48: a slot does not begin with "Slot"/,
    ],
    [
      'a slot with the blocks of another',
      put(sound, slot(1) + 8, sound.readUInt32LE(slot(0) + 8)),
      ['alpha', 'gamma'],
      /header #2 .*its blocks belong to another slot/,
    ],
    [
      'a number twice',
      put(sound, slot(1) + 4, 1),
      ['alpha', 'gamma'],
      /header #1 .*a second slot has its number/,
    ],
    [
      'blocks behind the end',
      put(sound, slot(2) + 12, 100_000),
      ['alpha', 'beta'],
      /header #3 .*end behind the file/,
    ],
    [
      'blocks among the slots',
      put(sound, slot(0) + 8, 3),
      ['beta', 'gamma'],
      /header #1 at offset 32: .*blocks at block 3 cannot be/,
    ],
    [
      'no blocks',
      put(sound, slot(0) + 12, 0),
      ['beta', 'gamma'],
      /0 blocks at block \d+ cannot be/,
    ],
    ['no number', put(sound, slot(0) + 4, 0), ['beta', 'gamma'], /a slot in use has no number/],
    ['a blob without head', put(sound, blobAt(0), 7), ['beta', 'gamma'], /#1.*has no head/],
    [
      'the blob of another',
      put(sound, blobAt(1) + 4, 9),
      ['alpha', 'gamma'],
      /#2.*is that of #9, not of #2/,
    ],
    [
      'a length that does not fit',
      put(sound, blobAt(1) + 12, 0xffffffff),
      ['alpha', 'gamma'],
      /#2.*a blob of 4294967295 bytes does not take \d+ blocks/,
    ],
    [
      'no header',
      put(sound, blobAt(1) + 16, 0xffffffff),
      ['alpha', 'gamma'],
      /rpmdbNextIterator: skipping h# {7}2 hdr tags: BAD/,
    ],
    ['cut off', sound.subarray(0, blobAt(2)), ['alpha', 'beta'], /header #3 .*end behind the file/],
  ];
  for (const [title, bytes, names, said] of broken)
    it(title, () => {
      using scratch = scratchFolder('ndb');
      const found = read(scratch.path, 'Packages.db', bytes);
      assert.deepEqual(found.names, names);
      assert.match(found.said.join('\n'), said);
    });

  it('refuses what is no ndb, by code', () => {
    using scratch = scratchFolder('ndb');
    const code = (bytes: Buffer): string => {
      try {
        read(scratch.path, 'Packages.db', bytes);
      } catch (thrown) {
        if (thrown instanceof DatabaseError) return thrown.code;
      }
      return 'none';
    };
    assert.equal(code(Buffer.from('short')), 'DATABASE_CORRUPT');
    assert.equal(code(put(sound, 0, 0)), 'DATABASE_CORRUPT');
    assert.equal(code(put(sound, 4, 1)), 'DATABASE_UNREADABLE');
    assert.equal(code(put(sound, 12, 0)), 'DATABASE_CORRUPT');
    assert.equal(code(put(sound, 12, 0xffffffff)), 'DATABASE_CORRUPT');
  });

  it('survives whatever bytes change', () => {
    using scratch = scratchFolder('ndb');
    survivesChanges(scratch.path, 'Packages.db', sound, 1500);
  });
});

describe('Berkeley DB', { skip: withoutBerkeley }, () => {
  for (const method of ['hash', 'btree'] as const) {
    const made = (folder: string): Buffer => {
      const place = join(folder, 'made');
      makeBerkeley(place, numbered, { method, isBigEndian: false, pageBytes: 512 });
      return readFileSync(join(place, 'Packages'));
    };

    it(`${method}: reads all, in pages of their own too`, () => {
      using scratch = scratchFolder('berkeley');
      const { names, said } = read(scratch.path, 'Packages', made(scratch.path));
      assert.deepEqual(names.toSorted(), ['alpha', 'beta', 'gamma']);
      assert.deepEqual(said, []);
    });

    it(`${method}: names the place of a broken page and reads the rest`, () => {
      using scratch = scratchFolder('berkeley');
      const bytes = made(scratch.path);
      const pages = bytes.length / 512;
      let partly = 0;
      for (let page = 1; page < pages; page += 1) {
        // the page's own number
        const { names, said } = read(scratch.path, 'Packages', put(bytes, page * 512 + 8, 77777));
        if (names.length === 3) continue;
        assert.match(said.join('\n'), new RegExp(`offset ${page * 512}: page ${page} says`));
        if (names.length > 0) partly += 1;
      }
      assert.ok(partly > 0, 'no broken page left anything to read');
    });

    it(`${method}: survives whatever bytes change`, () => {
      using scratch = scratchFolder('berkeley');
      survivesChanges(scratch.path, 'Packages', made(scratch.path), 1500);
    });
  }

  it('ends on pages that lead in a circle', () => {
    using scratch = scratchFolder('berkeley');
    const shape = { method: 'btree', isBigEndian: false, pageBytes: 512 } as const;
    const many = Array.from({ length: 200 }, (_, at) => ({
      instance: at + 1,
      header: makeHeader({ name: `p${at}` }),
    }));
    makeBerkeley(join(scratch.path, 'made'), many, shape);
    const bytes = readFileSync(join(scratch.path, 'made/Packages'));
    const leaves = Array.from({ length: bytes.length / 512 - 1 }, (_, at) => (at + 1) * 512).filter(
      (at) => bytes[at + 25] === 5 && bytes.readUInt32LE(at + 16) !== 0,
    );
    assert.ok(leaves.length > 3);
    const [first = 0] = leaves;
    const changed = put(bytes, (leaves.at(-1) ?? 0) + 16, first / 512);
    const { names, said } = read(scratch.path, 'Packages', changed);
    assert.ok(names.length > 0);
    assert.match(said.join('\n'), /is reached a second time/);
  });

  it('refuses kinds rpm never made', () => {
    using scratch = scratchFolder('berkeley');
    mkdirSync(join(scratch.path, 'db'));
    const meta = Buffer.alloc(4096);
    meta.writeUInt32LE(0x061561, 12);
    meta.writeUInt32LE(9, 16);
    meta.writeUInt32LE(4096, 20);
    const changes: readonly (readonly [at: number, value: number, said: RegExp])[] = [
      [12, 0x12345678, /no Berkeley DB hash or btree/],
      [16, 4, /hash version 4 is not read/],
      [20, 4095, /page size of 4095/],
      [20, 0, /page size of 0/],
      [24, 1, /encryption is not read/],
    ];
    for (const [at, value, said] of changes)
      assert.throws(() => read(join(scratch.path, 'db'), 'Packages', put(meta, at, value)), said);
  });
});

/** Changes bytes at places a seeded generator picks; only typed errors, and never more packages. */
function survivesChanges(folder: string, file: string, sound: Buffer, times: number): void {
  let state = 12345;
  const next = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state % below;
  };
  let outcomes = 0;
  for (let time = 0; time < times; time += 1) {
    const bytes = Buffer.from(sound);
    for (let change = 0; change < 4; change += 1) bytes[next(bytes.length)] = next(256);
    const kept = next(10) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes;
    try {
      const { names } = read(folder, file, kept);
      assert.ok(names.length <= 3, `${names.length} packages`);
      outcomes |= 1;
    } catch (thrown) {
      assert.ok(thrown instanceof RpmError && thrown.code !== 'INTERNAL', String(thrown));
      outcomes |= 2;
    }
  }
  assert.equal(outcomes, 3, 'both outcomes are met');
}
