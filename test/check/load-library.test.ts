import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';

const asked: string[] = [];
registerHooks({
  resolve(specifier, context, next) {
    asked.push(specifier);
    return next(specifier, context);
  },
});

test('OpenPGP.js is loaded for the first signature, not before', async () => {
  const { checkHead, checkPackage } = await import('../../src-main/check/index.ts');
  const { HeaderBuilder, headerMagic, SigTag, Tag } = await import(
    '../../src-main/format/index.ts'
  );
  const { Keyring } = await import('../../src-main/openpgp/index.ts');
  const { openBytes, sampleInput, writtenPackage } = await import('../support/written-package.ts');
  const bytes = await writtenPackage({ ...sampleInput, payload: { compressor: 'gzip' } });
  const keyring = new Keyring().addLater(() => assert.fail('no signature asked for a key'));
  const { head, source } = openBytes(bytes);
  await checkHead(head, keyring);
  await checkPackage(source, head, keyring);
  assert.equal(asked.includes('openpgp'), false);

  // A version 4 signature by an unknown key: RSA, SHA-256, a creation time, no issuer.
  const body = Buffer.from('04000108000605025f000000' + '0000' + 'abcd' + '000801', 'hex');
  const signature = Buffer.concat([Buffer.of(0x89, 0, body.length), body]);
  const builder = new HeaderBuilder();
  for (const entry of head.signature.entries)
    builder.setRaw(entry.tag, entry.type, entry.count, head.signature.rawData(entry));
  builder.setBinary(SigTag.RSA, signature);
  const blob = builder.build(Tag.HEADERSIGNATURES);
  const padding = new Uint8Array((8 - ((headerMagic.length + blob.length) % 8)) % 8);
  const signed = Buffer.concat([
    bytes.subarray(0, head.signatureOffset),
    headerMagic,
    blob,
    padding,
    bytes.subarray(head.headerOffset),
  ]);
  await checkHead(openBytes(signed).head, new Keyring());
  assert.equal(asked.includes('openpgp'), true);
});
