import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import * as openpgp from 'openpgp';
import { RpmError } from '../../src-main/base/index.ts';
import {
  certificatesOfFile,
  Keyring,
  readCertificates,
  readSignatures,
  startVerification,
} from '../../src-main/openpgp/index.ts';
import type { SignatureVerdict } from '../../src-main/openpgp/index.ts';

const data = Buffer.from('what was signed');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of content that something still holds: what waits to be collected counts for nothing. */
function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

type KeyKind = Omit<Parameters<typeof openpgp.generateKey>[0], 'userIDs' | 'format'>;

interface Signed {
  readonly armored: string;
  readonly signature: Uint8Array;
}

async function signed(options: KeyKind): Promise<Signed> {
  const { privateKey, publicKey } = await openpgp.generateKey({
    userIDs: [{ name: 'Signer', email: 'signer@example.com' }],
    ...options,
    format: 'object',
  });
  const message = await openpgp.createMessage({ binary: data });
  const signature = await openpgp.sign({
    message,
    signingKeys: privateKey,
    detached: true,
    format: 'binary',
  });
  return { armored: publicKey.armor(), signature: signature as Uint8Array };
}

async function verdict(
  keyring: Keyring,
  signature: Uint8Array,
  bytes: Uint8Array,
): Promise<SignatureVerdict> {
  const [first] = await readSignatures(signature);
  assert.ok(first);
  const verifier = await startVerification(first, (await keyring.find(first))?.key);
  for (let at = 0; at < bytes.length; at += 4) await verifier.update(bytes.subarray(at, at + 4));
  return verifier.finish();
}

const kinds: readonly (readonly [string, KeyKind])[] = [
  ['RSA', { type: 'rsa', rsaBits: 2048 }],
  ['EdDSA', { type: 'ecc', curve: 'ed25519Legacy' }],
  ['ECDSA P-256', { type: 'ecc', curve: 'nistP256' }],
  ['ECDSA P-384', { type: 'ecc', curve: 'nistP384' }],
  ['ECDSA P-521', { type: 'ecc', curve: 'nistP521' }],
  ['Ed25519 in version 4', { type: 'curve25519' }],
  ['Ed25519 in version 6', { type: 'curve25519', config: { v6Keys: true } }],
  ['Ed448 in version 6', { type: 'curve448', config: { v6Keys: true } }],
  ['a signing subkey', { type: 'rsa', rsaBits: 2048, subkeys: [{ sign: true }] }],
];

for (const [name, options] of kinds) {
  test(`${name}: good, altered and without key`, async () => {
    const { armored, signature } = await signed(options);
    const keyring = new Keyring().add(await certificatesOfFile(Buffer.from(armored)));
    assert.equal(await verdict(keyring, signature, data), 'good');
    assert.equal(await verdict(keyring, signature, Buffer.from('what was signeD')), 'bad');
    assert.equal(await verdict(new Keyring(), signature, data), 'nokey');
    assert.equal(await verdict(new Keyring(), signature, Buffer.from('another')), 'bad');
    const altered = Buffer.from(signature);
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    assert.equal(await verdict(keyring, altered, data), 'bad');
  });
}

test('subkeys count only when the primary key says they sign', async () => {
  const { armored } = await signed({ type: 'ecc', curve: 'nistP256' });
  const [certificate] = await certificatesOfFile(Buffer.from(armored));
  assert.equal(certificate?.keys.length, 1, 'the encryption subkey is left out');
  assert.deepEqual(certificate?.userIds, ['Signer <signer@example.com>']);
  const other = await signed({ type: 'ecc', curve: 'nistP256', subkeys: [{ sign: true }] });
  const [bound] = await certificatesOfFile(Buffer.from(other.armored));
  assert.equal(bound?.keys.length, 2);
  // The last packet is the binding signature: with another value the subkey is nobody's.
  const bytes = Buffer.from(bound?.bytes ?? []);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  assert.equal((await readCertificates(bytes))[0]?.keys.length, 1);
});

test('expiry is read from self-signatures', async () => {
  const date = new Date('2020-01-01T00:00:00Z');
  const { publicKey } = await openpgp.generateKey({
    type: 'rsa',
    rsaBits: 2048,
    userIDs: [{ name: 'Old' }],
    date,
    keyExpirationTime: 3600,
    format: 'object',
  });
  const [certificate] = await certificatesOfFile(Buffer.from(publicKey.armor()));
  assert.equal(certificate?.keys[0]?.expiresSeconds, date.getTime() / 1000 + 3600);
});

test('damaged certificates and signatures throw nothing but RpmError', async () => {
  const { armored, signature } = await signed({ type: 'rsa', rsaBits: 2048 });
  const [certificate] = await certificatesOfFile(Buffer.from(armored));
  const bytes = certificate?.bytes ?? new Uint8Array(1);
  const attempt = (original: Uint8Array, read: (bytes: Uint8Array) => Promise<unknown>) =>
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
      fc.nat(original.length),
      async (edits, cut) => {
        const copy = Uint8Array.from(original);
        for (const [at, value] of edits) copy[at] = value;
        try {
          await read(cut % 3 === 0 ? copy.subarray(0, cut) : copy);
        } catch (thrown) {
          assert.ok(thrown instanceof RpmError && thrown.code === 'OPENPGP_MALFORMED');
        }
      },
    );
  await fc.assert(attempt(bytes, readCertificates), { numRuns: 400 });
  await fc.assert(attempt(signature, readSignatures), { numRuns: 1000 });
});

test('a payload signature is verified without holding the payload', async () => {
  const { privateKey, publicKey } = await openpgp.generateKey({
    type: 'rsa',
    rsaBits: 2048,
    userIDs: [{ name: 'Signer' }],
    format: 'object',
  });
  const piece = Buffer.alloc(256 * 1024, 7);
  const pieces = 800;
  const stream = new ReadableStream<Uint8Array>({
    start: () => {},
    pull: (() => {
      let given = 0;
      return (controller: ReadableStreamDefaultController<Uint8Array>) => {
        given += 1;
        if (given > pieces) controller.close();
        else controller.enqueue(Uint8Array.from(piece));
      };
    })(),
  });
  const message = await openpgp.createMessage({ binary: stream });
  const signing = openpgp.sign({
    message,
    signingKeys: privateKey,
    detached: true,
    format: 'binary',
  });
  const parts: Uint8Array[] = [];
  const reader = ((await signing) as ReadableStream<Uint8Array>).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read())
    parts.push(part.value);
  const [signature] = await readSignatures(Buffer.concat(parts));
  assert.ok(signature);
  const keyring = new Keyring().add(await readCertificates(publicKey.write()));
  const verifier = await startVerification(signature, (await keyring.find(signature))?.key);
  const before = heldBytes();
  let peak = 0;
  for (let at = 0; at < pieces; at += 1) {
    await verifier.update(Uint8Array.from(piece));
    if (at % 50 === 0) peak = Math.max(peak, heldBytes());
  }
  assert.equal(await verifier.finish(), 'good');
  assert.ok(peak - before < 20e6, `${peak - before} bytes held of ${piece.length * pieces}`);
});

test('a signature the library refuses unseen holds nothing back', async () => {
  const { armored, signature } = await signed({ type: 'curve25519', config: { v6Keys: true } });
  const keyring = new Keyring().add(await certificatesOfFile(Buffer.from(armored)));
  const [first] = await readSignatures(signature);
  assert.ok(first && first.version === 6);
  // One octet of salt less, and one more of the value: every length still fits.
  const at = Buffer.from(signature).indexOf(
    Buffer.concat([first.digestPrefix, Buffer.of(first.salt.length)]),
  );
  assert.ok(at > 0);
  const short = Buffer.concat([signature.subarray(0, at + 3), signature.subarray(at + 4)]);
  short[at + 2] = first.salt.length - 1;
  short[1] = (short[1] ?? 0) - 1;
  const [altered] = await readSignatures(short);
  assert.ok(altered);
  const verifier = await startVerification(altered, (await keyring.find(altered))?.key);
  const before = heldBytes();
  for (let count = 0; count < 800; count += 1) await verifier.update(Buffer.alloc(256 * 1024, 7));
  const held = heldBytes() - before;
  assert.equal(await verifier.finish(), 'bad');
  assert.ok(held < 20e6, `${held} bytes held of ${800 * 256 * 1024}`);
});

test('algorithms the library does not know are told from damage', async () => {
  const { signature } = await signed({ type: 'ecc', curve: 'nistP256' });
  const [known] = await readSignatures(signature);
  const body = Buffer.from(signature);
  const at = body.indexOf(Buffer.of(known?.version ?? 0, 0, 19));
  assert.ok(at > 0);
  body[at + 2] = 30;
  const [unknown] = await readSignatures(body);
  assert.equal(unknown?.publicKeyAlgorithm, 30);
  assert.equal(unknown.keyId, known?.keyId);
  assert.equal(await verdict(new Keyring(), body, Buffer.from('another')), 'bad');
});

test('certificates of other kinds in a file do not take the rest with them', async () => {
  const { armored } = await signed({ type: 'ecc', curve: 'nistP256' });
  const [certificate] = await certificatesOfFile(Buffer.from(armored));
  assert.ok(certificate);
  const foreign = Buffer.from('9806' + '046000000063', 'hex');
  const both = await readCertificates(Buffer.concat([foreign, certificate.bytes]));
  assert.deepEqual(
    both.map((one) => one.primary.fingerprint),
    [certificate.primary.fingerprint],
  );
  await assert.rejects(readCertificates(foreign), { code: 'OPENPGP_MALFORMED' });
  const twice = await certificatesOfFile(Buffer.from(`${armored}\nand\n${armored}`));
  assert.equal(twice.length, 2);
});
