import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { readPayload, SigTag, Tag } from '../../src-main/format/index.ts';
import type { PackageInput, PayloadInput } from '../../src-main/format/index.ts';
import { openBytes, sampleInput, writtenPackage } from '../support/written-package.ts';

for (const compressor of ['zstd', 'gzip', 'xz', 'none'] satisfies PayloadInput['compressor'][]) {
  test(`a package written with ${compressor} is read back`, async () => {
    const level = compressor === 'none' ? {} : { level: 3 };
    const bytes = await writtenPackage({ ...sampleInput, payload: { compressor, ...level } });
    const { head, source } = openBytes(bytes);
    assert.equal(head.formatVersion, 4);
    assert.equal(head.isSource, false);
    assert.equal(head.header.string(Tag.SUMMARY), 'Příliš žluťoučký');
    assert.equal(head.signature.number(SigTag.SIZE), bytes.length - head.headerOffset);
    const digests = head.header.strings(Tag.FILEDIGESTS);
    const seen: string[] = [];
    for await (const entry of readPayload(head, source)) {
      const hash = createHash('sha256');
      for (let next = entry.read(); next !== undefined; next = entry.read()) {
        const piece = await next;
        hash.update(piece);
      }
      const isFile = (entry.mode & 0o170000) === 0o100000;
      const isEarlierLink = entry.hardLinkGroup !== undefined && entry.sizeBytes === 0;
      if (isFile && !isEarlierLink)
        assert.equal(hash.digest('hex'), digests[entry.index], entry.path);
      seen.push(entry.path);
    }
    assert.deepEqual(seen, [
      '/etc/sample.conf',
      '/usr/share/sample',
      '/usr/share/sample/again',
      '/usr/share/sample/data',
      '/usr/share/sample/empty',
      '/usr/share/sample/link',
      '/usr/share/sample/ěšč',
    ]);
  });
}

test('a scratch gives the same bytes as making the payload twice', async () => {
  const kept: Uint8Array[] = [];
  const { writePackage } = await import('../../src-main/format/index.ts');
  const chunks: Uint8Array[] = [];
  const scratch = { write: (bytes: Uint8Array) => void kept.push(bytes), chunks: () => kept };
  await writePackage({ write: (bytes) => void chunks.push(bytes) }, sampleInput, scratch);
  assert.deepEqual(Buffer.concat(chunks), await writtenPackage(sampleInput));
});

test('inputs that cannot be a package are refused', async () => {
  const wrong: Partial<PackageInput>[] = [
    { name: '' },
    { name: 'a b' },
    { version: '1-2' },
    { files: [{ path: 'relative', content: '' }] },
    { files: [{ path: '/a/../b', content: '' }] },
    {
      files: [
        { path: '/a', content: '' },
        { path: '/a', directory: true },
      ],
    },
    { files: [{ path: '/a', hardLinkTo: '/b' }] },
    { files: [{ path: '/a', content: { sizeBytes: 3, open: () => [Uint8Array.of(1)] } }] },
  ];
  for (const part of wrong)
    await assert.rejects(writtenPackage({ ...sampleInput, ...part }), { code: 'BAD_ARGUMENT' });
});

test('a payload that was changed is refused', async () => {
  const bytes = await writtenPackage({ ...sampleInput, payload: { compressor: 'none' } });
  const { head } = openBytes(bytes);
  bytes[bytes.indexOf('a=1', head.payloadOffset)] = 0x62;
  const { head: changed, source } = openBytes(bytes);
  const read = async (): Promise<void> => {
    for await (const entry of readPayload(changed, source)) void entry;
  };
  await assert.rejects(read(), { code: 'PAYLOAD_DIGEST_MISMATCH' });
});
