import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { memorySource, RpmError } from '../../src-main/base/index.ts';
import { checkPackage, checkText } from '../../src-main/check/index.ts';
import { mergedHeader, readPackageHead, readPayload } from '../../src-main/format/index.ts';
import type { PayloadInput } from '../../src-main/format/index.ts';
import { Keyring } from '../../src-main/openpgp/index.ts';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { sampleInput, writtenPackage } from '../support/written-package.ts';

/** A number sequence that is the same in every run (mulberry32). */
function sequence(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  };
}

/** Packages of every compressor, ours and others'. */
async function seeds(): Promise<Buffer[]> {
  const compressors: PayloadInput['compressor'][] = ['zstd', 'gzip', 'xz', 'none'];
  const written = await Promise.all(
    compressors.map((compressor) =>
      writtenPackage({ ...sampleInput, payload: { compressor, level: 1 } }),
    ),
  );
  if (withoutCorpus !== false) return written;
  const small = corpusPackages()
    .filter(({ path, isOk }) => isOk && statSync(path).size < 20_000)
    .map(({ path }) => readFileSync(path));
  return [...written, ...small];
}

/** Flipped bits, bytes set to telling values, a cut, a piece copied over another. */
function damage(original: Buffer, next: (limit: number) => number, limit: number): Buffer {
  const bytes = Buffer.from(original);
  const reach = Math.max(1, Math.min(limit, bytes.length));
  switch (next(4)) {
    case 0:
      return bytes.subarray(0, next(reach));
    case 1:
      for (let left = 1 + next(8); left > 0; left -= 1) {
        const at = next(reach);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
      }
      return bytes;
    case 2: {
      if (reach < 5) return bytes;
      const at = next(reach - 4);
      bytes.writeUInt32BE([0, 1, 0xffffffff, 0x7fffffff, 0x80000000, 0x10000][next(6)] ?? 0, at);
      return bytes;
    }
    default:
      bytes.copyWithin(next(reach), next(reach), next(reach));
      return bytes;
  }
}

/** Whether the bytes were read; fails the test for anything thrown but RpmError. */
async function survives(action: () => void | Promise<void>, what: string): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (thrown) {
    if (thrown instanceof RpmError && thrown.code !== 'INTERNAL') return false;
    throw new Error(`${what} broke it`, { cause: thrown });
  }
}

test('ten thousand damaged heads throw nothing but RpmError', async () => {
  const packages = await seeds();
  const next = sequence(1);
  const before = process.memoryUsage.rss();
  let read = 0;
  for (let at = 0; at < 10_000; at += 1) {
    const original = packages[next(packages.length)] ?? Buffer.alloc(0);
    const bytes = damage(original, next, 6000);
    const isRead = await survives(() => {
      const header = mergedHeader(readPackageHead(memorySource(bytes, 'fuzz.rpm')));
      for (const { tag } of header.entries) {
        header.strings(tag);
        header.binary(tag);
        header.numbers(tag);
      }
    }, `case ${at}`);
    if (isRead) read += 1;
  }
  assert.ok(read > 500 && read < 9500, `${read} were still readable`);
  assert.ok(process.memoryUsage.rss() - before < 300e6, 'memory stays bounded');
});

test('damaged payloads throw nothing but RpmError', async () => {
  const packages = await seeds();
  const next = sequence(2);
  let [read, refused] = [0, 0];
  for (let at = 0; at < 2000; at += 1) {
    const original = packages[next(packages.length)] ?? Buffer.alloc(0);
    const { payloadOffset } = readPackageHead(memorySource(original, 'seed.rpm'));
    const rest = damage(original.subarray(payloadOffset), next, original.length);
    const bytes = Buffer.concat([original.subarray(0, payloadOffset), rest]);
    const isRead = await survives(async () => {
      const source = memorySource(bytes, 'fuzz.rpm');
      const head = readPackageHead(source);
      for await (const entry of readPayload(head, source, { checkDigest: at % 2 === 0 }))
        for (let next = entry.read(); next !== undefined; next = entry.read()) {
          const piece = await next;
          assert.ok(piece.length > 0);
        }
    }, `case ${at}`);
    if (isRead) read += 1;
    else refused += 1;
  }
  assert.ok(refused > 1000, `${refused} refused, ${read} read`);
});

test('checking damaged packages always gives results or an RpmError', async () => {
  const packages = await seeds();
  const next = sequence(3);
  let failed = 0;
  for (let at = 0; at < 1500; at += 1) {
    const original = packages[next(packages.length)] ?? Buffer.alloc(0);
    const bytes = damage(original, next, original.length);
    await survives(async () => {
      const source = memorySource(bytes, 'fuzz.rpm');
      const head = readPackageHead(source, { isForCheck: true });
      const results = await checkPackage(source, head, new Keyring());
      if (checkText('fuzz.rpm', results, true).isFailed) failed += 1;
    }, `case ${at}`);
  }
  assert.ok(failed > 300, `${failed} failed their check`);
});
