import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { memorySource } from '../../src-main/base/index.ts';
import { checkPackage, checkText } from '../../src-main/check/index.ts';
import { mergedHeader, readPackageHead, readPayload } from '../../src-main/format/index.ts';
import type { PayloadInput } from '../../src-main/format/index.ts';
import { Keyring } from '../../src-main/openpgp/index.ts';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { sampleInput, writtenPackage } from '../support/written-package.ts';
import { caseCount, damage, oneOf, sequence, survives } from './mutation.ts';

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

test('damaged heads throw nothing but RpmError', async () => {
  const cases = caseCount(4000);
  const packages = await seeds();
  const next = sequence(1);
  const before = process.memoryUsage.rss();
  let read = 0;
  for (let at = 0; at < cases; at += 1) {
    const original = oneOf(packages, next);
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
  assert.ok(read > cases / 20 && read < cases * 0.95, `${read} were still readable`);
  assert.ok(process.memoryUsage.rss() - before < 300e6, 'memory stays bounded');
});

test('damaged payloads throw nothing but RpmError', async () => {
  const cases = caseCount(600);
  const packages = await seeds();
  const next = sequence(2);
  let [read, refused] = [0, 0];
  for (let at = 0; at < cases; at += 1) {
    const original = oneOf(packages, next);
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
  assert.ok(refused > cases / 2, `${refused} refused, ${read} read`);
});

test('checking damaged packages always gives results or an RpmError', async () => {
  const cases = caseCount(400);
  const packages = await seeds();
  const next = sequence(3);
  let failed = 0;
  for (let at = 0; at < cases; at += 1) {
    const original = oneOf(packages, next);
    const bytes = damage(original, next, original.length);
    await survives(async () => {
      const source = memorySource(bytes, 'fuzz.rpm');
      const head = readPackageHead(source, { isForCheck: true });
      const results = await checkPackage(source, head, new Keyring());
      if (checkText('fuzz.rpm', results, true).isFailed) failed += 1;
    }, `case ${at}`);
  }
  assert.ok(failed > cases / 5, `${failed} failed their check`);
});
