/** Damaged payloads that are decoded on the thread of the caller: blocks of bounded size or an RpmError. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { memorySource } from '../../src-main/base/index.ts';
import { decompressHere } from '../../src-main/format/index.ts';
import { caseCount, damage, sequence, survives } from './mutation.ts';

const text = Buffer.from(
  Array.from({ length: 900 }, (_, at) => `line ${at * 7919} of it\n`).join(''),
);
const byBzip2 = (input: Uint8Array): Buffer | undefined => {
  const { status, stdout } = spawnSync('bzip2', ['-c'], { input });
  return status === 0 ? stdout : undefined;
};

describe('damaged payloads, decoded here', () => {
  const packers = { gzip: gzipSync, zstd: zstdCompressSync, bzip2: byBzip2 } as const;
  for (const [at, [compressor, pack]] of Object.entries(packers).entries()) {
    const packed = pack(text);
    const isHere = decompressHere(memorySource(text, 'fuzz'), compressor) !== undefined;
    const skip = packed === undefined || !isHere ? `no ${compressor} on this machine` : false;
    it(compressor, { skip }, async () => {
      const next = sequence(300 + at);
      const cases = caseCount(200);
      const original = Buffer.concat([packed ?? text, packed ?? text]);
      let read = 0;
      for (let number = 0; number < cases; number += 1) {
        const bytes = damage(original, next);
        const isRead = await survives(() => {
          for (const block of decompressHere(memorySource(bytes, 'fuzz'), compressor) ?? [])
            assert.ok(block.length <= 256 * 1024);
        }, `${compressor} ${number}`);
        if (isRead) read += 1;
      }
      assert.ok(read < cases, `${read} of ${cases} were read`);
    });
  }
});
