import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readTar } from '../../src-main/shells/launch/read-tar.mjs';
import { tarball, tarHeader } from './archives.ts';

async function* pieces(bytes: Buffer, sizeBytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += sizeBytes) yield bytes.subarray(at, at + sizeBytes);
}

async function contents(bytes: Buffer, sizeBytes: number): Promise<Record<string, string>> {
  // Without a prototype: a file may well be called constructor.
  const found: Record<string, string> = Object.create(null);
  await readTar(pieces(bytes, sizeBytes), (name, chunk) => {
    found[name] = (found[name] ?? '') + chunk.toString('latin1');
  });
  return { ...found };
}

test('files come out whole, however the stream is cut', async () => {
  const name = fc.stringMatching(/^[a-z]{1,20}$/);
  const body = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1600 });
  const files = fc.dictionary(name, body, { maxKeys: 5 });
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 2000 }), async (wanted, sizeBytes) => {
      const bytes = gunzipSync(tarball(wanted));
      assert.deepEqual(await contents(bytes, sizeBytes), { ...wanted });
    }),
    { numRuns: 40 },
  );
});

test('a damaged, cut or oversized entry is refused', async () => {
  const bytes = gunzipSync(tarball({ file: 'x'.repeat(700) }));
  await assert.rejects(contents(bytes.subarray(0, 900), 100), /ends inside file/);
  const damaged = Buffer.from(bytes);
  damaged[3] = 0x7a;
  await assert.rejects(contents(damaged, 512), /wrong checksum/);
  await assert.rejects(contents(tarHeader('big', 2 ** 32), 512), /the limit is/);
});
