import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { memorySource } from '../../src-main/base/index.ts';
import type { ByteSource } from '../../src-main/base/index.ts';
import { decompress, decompressHere } from '../../src-main/format/index.ts';

/** Half noise, half text, the same in every run. */
const data = Buffer.concat(
  Array.from({ length: 8_000 }, (_, at) => {
    const noise = createHash('sha256').update(String(at)).digest();
    return Buffer.concat([noise, Buffer.from(`line ${at} `.repeat(5))]);
  }),
);

function bzip2(input: Uint8Array): Buffer | undefined {
  const { status, stdout } = spawnSync('bzip2', ['-c'], { input, maxBuffer: 1 << 28 });
  return status === 0 ? stdout : undefined;
}

const packers: Readonly<Record<string, (input: Uint8Array) => Buffer | undefined>> = {
  gzip: (input) => gzipSync(input),
  zstd: (input) => zstdCompressSync(input),
  bzip2,
};

interface Answer {
  readonly bytes: Buffer;
  readonly error: string | undefined;
}

/** What comes, and the code of the error that ends it; compared with what the streams give. */
async function answer(
  open: (source: ByteSource) => Iterable<Uint8Array> | AsyncIterable<Uint8Array> | undefined,
  packed: Uint8Array,
): Promise<Answer | undefined> {
  const chunks = open(memorySource(packed, 'test'));
  if (chunks === undefined) return undefined;
  const pieces: Buffer[] = [];
  try {
    for await (const chunk of chunks) pieces.push(Buffer.from(chunk));
    return { bytes: Buffer.concat(pieces), error: undefined };
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'stranger';
    return { bytes: Buffer.concat(pieces), error: code };
  }
}

for (const [compressor, pack] of Object.entries(packers))
  describe(`${compressor}, decoded on this thread`, () => {
    const packed = pack(data);
    const small = pack(Buffer.from('small')) ?? Buffer.alloc(0);
    const isHere = decompressHere(memorySource(Buffer.alloc(0), 'test'), compressor) !== undefined;
    const skip = packed === undefined || !isHere ? `${compressor} is not on this machine` : false;
    const whole = packed ?? Buffer.alloc(0);
    const damaged = Buffer.from(whole).fill(0xa5, 5000, 5064);
    const cases: readonly (readonly [title: string, packed: Buffer, isComplete: boolean])[] = [
      ['one stream', whole, true],
      ['several streams', Buffer.concat([small, whole, small]), true],
      ['nothing', Buffer.alloc(0), true],
      ['a stream without its last byte', whole.subarray(0, -1), true],
      ['half a stream', whole.subarray(0, whole.length / 2), false],
      ['a damaged stream', damaged, false],
      ['the first three bytes', whole.subarray(0, 3), true],
      ['something else', data, true],
    ];
    for (const [title, bytes, isComplete] of cases)
      it(title, { skip }, async () => {
        const here = await answer((source) => decompressHere(source, compressor), bytes);
        const there = await answer((source) => decompress(source, compressor), bytes);
        assert.equal(here?.error, there?.error);
        // how much still comes before an error is each library's own
        if (isComplete && here?.error === undefined)
          assert.ok(here?.bytes.equals(there?.bytes ?? data));
      });

    it('what stands behind a stream', { skip }, async () => {
      for (const rest of [data.subarray(0, 9), Buffer.alloc(9), Buffer.from([0x42])]) {
        const bytes = Buffer.concat([whole, rest]);
        const here = await answer((source) => decompressHere(source, compressor), bytes);
        const there = await answer((source) => decompress(source, compressor), bytes);
        // a byte that begins another stream of bzip2 and is none is left alone, as bzip2 does
        const isRefused = compressor !== 'bzip2' && there?.error !== undefined;
        assert.equal(here?.error !== undefined, isRefused);
        assert.notEqual(here?.error, 'stranger');
        if (here?.error === undefined) assert.ok(here?.bytes.equals(data));
      }
    });

    it('a bomb comes in bounded blocks', { skip }, async () => {
      const zeros = pack(Buffer.alloc(30_000_000)) ?? small;
      let largest = 0;
      let total = 0;
      for (const block of decompressHere(memorySource(zeros, 'test'), compressor) ?? []) {
        largest = Math.max(largest, block.length);
        total += block.length;
      }
      assert.equal(total, 30_000_000);
      assert.ok(largest <= 256 * 1024);
    });
  });

describe('other payloads', () => {
  it('are left to the streams', () => {
    for (const compressor of ['xz', 'lzma', 'none', ''])
      assert.equal(decompressHere(memorySource(data, 'test'), compressor), undefined);
  });
  it('skippable frames of zstd are passed over', async () => {
    const skippable = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9]);
    const packed = Buffer.concat([skippable, zstdCompressSync(data), skippable]);
    const found = await answer((source) => decompressHere(source, 'zstd'), packed);
    assert.equal(found?.error, undefined);
    assert.ok(found?.bytes.equals(data));
  });
  it('gzip data come as gunzip has them', async () => {
    const packed = gzipSync(data);
    const found = await answer((source) => decompressHere(source, 'gzip'), packed);
    assert.ok(found?.bytes.equals(gunzipSync(packed)), 'Node lets itself be called so');
  });
});
