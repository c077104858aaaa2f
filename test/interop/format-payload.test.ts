import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { openFileSource, RpmError } from '../../src-main/base/index.ts';
import { hashName, readPackageHead, readPayload, Tag } from '../../src-main/format/index.ts';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';

/** Reads everything; returns how many contents were compared with the header's digests. */
async function readAndCompare(path: string): Promise<number> {
  using source = openFileSource(path);
  const head = readPackageHead(source);
  const digests = head.header.strings(Tag.FILEDIGESTS);
  const algorithm = hashName(head.header.number(Tag.FILEDIGESTALGO) ?? 1) ?? '';
  let compared = 0;
  for await (const entry of readPayload(head, source)) {
    const hash = createHash(algorithm);
    for (let next = entry.read(); next !== undefined; next = entry.read()) {
      const piece = await next;
      hash.update(piece);
    }
    const isRegular = (entry.mode & 0o170000) === 0o100000;
    if (!isRegular || (entry.hardLinkGroup !== undefined && entry.sizeBytes === 0)) continue;
    assert.equal(hash.digest('hex'), digests[entry.index], `${path}: ${entry.path}`);
    compared += 1;
  }
  return compared;
}

test('payloads of the corpus are read to the end and their contents are what the headers say', {
  skip: withoutCorpus,
}, async (context) => {
  let [whole, compared, cut, delta, peak] = [0, 0, 0, 0, 0];
  for (const { path, isOk } of corpusPackages()) {
    if (!isOk) continue;
    try {
      compared += await readAndCompare(path);
      whole += 1;
    } catch (thrown) {
      // Headers of these files are whole; some of the files are cut behind them.
      assert.ok(thrown instanceof RpmError, path);
      if (thrown.code === 'UNSUPPORTED') delta += 1;
      else if (thrown.code === 'TRUNCATED') cut += 1;
      else assert.fail(`${thrown.code}: ${thrown.message}`);
    }
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  context.diagnostic(`${whole} whole, ${cut} cut, ${delta} delta packages; ${compared} contents`);
  assert.ok(whole >= 600 && compared >= 6900, `${whole} packages, ${compared} contents`);
  assert.ok(cut <= 30 && delta <= 24, `${cut} cut, ${delta} delta`);
  // Two of them hold a file of 4.6 GB.
  assert.ok(peak < 600e6, `memory grew to ${peak} bytes`);
});
