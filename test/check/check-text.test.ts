import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkHead, checkPackage, checkText, reasonToRefuse } from '../../src-main/check/index.ts';
import { SigTag } from '../../src-main/format/index.ts';
import { Keyring } from '../../src-main/openpgp/index.ts';
import { makeKey, signNew, withSignatures } from '../support/signed-package.ts';
import { openBytes, sampleInput, writtenPackage } from '../support/written-package.ts';

const gzip = { ...sampleInput, payload: { compressor: 'gzip' } } as const;

test('an unsigned package: words of rpm 4 and 6, brief and verbose', async () => {
  const { head, source } = openBytes(await writtenPackage(gzip));
  const results = await checkPackage(source, head, new Keyring());
  assert.deepEqual(checkText('a.rpm', results, false), {
    lines: ['a.rpm: digests OK'],
    isFailed: false,
  });
  assert.deepEqual(checkText('a.rpm', results, true).lines, [
    'a.rpm:',
    '    Header SHA256 digest: OK',
    '    Header SHA1 digest: OK',
    '    Payload SHA256 digest: OK',
    '    MD5 digest: OK',
  ]);
  assert.deepEqual(checkText('a.rpm', results, true, { generation: 6 }).lines, [
    'a.rpm:',
    '    Header SHA256 digest: OK',
    '    Payload SHA256 digest: OK',
  ]);
  assert.deepEqual(checkText('a.rpm', results, true, { withoutDigests: true }).lines, ['a.rpm:']);
  assert.equal(reasonToRefuse(results, 'digest'), undefined);
  assert.equal(reasonToRefuse(results, 'signature'), 'its header has no good signature');
});

test('a signature vouches for the payload through its digest', async () => {
  const key = await makeKey('rsa');
  const plain = await writtenPackage(gzip);
  const signature = await signNew(key, openBytes(plain).head.headerBytes);
  const { certificatesOfFile } = await import('../../src-main/openpgp/index.ts');
  const keyring = new Keyring().add(await certificatesOfFile(Buffer.from(key.armored)));
  const { head, source } = openBytes(withSignatures(plain, [[SigTag.RSA, signature]]));
  const results = await checkPackage(source, head, keyring);
  assert.equal(checkText('a.rpm', results, false).lines[0], 'a.rpm: digests signatures OK');
  assert.equal(reasonToRefuse(results, 'all'), undefined);
  const withoutKey = await checkHead(head, new Keyring());
  assert.equal(checkText('a.rpm', withoutKey, false).lines[0], 'a.rpm: digests SIGNATURES NOT OK');
  assert.equal(reasonToRefuse(withoutKey, 'none'), undefined);
});

test('a changed payload is reported with both digests', async () => {
  const bytes = await writtenPackage(gzip);
  bytes[bytes.length - 30] = (bytes.at(-30) ?? 0) ^ 1;
  const { head, source } = openBytes(bytes);
  const results = await checkPackage(source, head, new Keyring());
  const { lines, isFailed } = checkText('a.rpm', results, true);
  assert.ok(isFailed);
  assert.match(
    lines.join('\n'),
    /Payload SHA256 digest: BAD \(Expected [0-9a-f]{64} != [0-9a-f]{64}\)/,
  );
  assert.match(lines.join('\n'), /MD5 digest: BAD \(Expected [0-9a-f]{32} != [0-9a-f]{32}\)/);
  assert.equal(checkText('a.rpm', results, false).lines[0], 'a.rpm: DIGESTS NOT OK');
  assert.match(
    reasonToRefuse(results, 'digest') ?? '',
    /digest of its (header\+)?payload is wrong/,
  );
});
