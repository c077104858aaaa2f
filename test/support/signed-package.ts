/** Packages signed in the test itself: keys of OpenPGP.js, version 3 signatures put together here. */
import { createHash, createPrivateKey, sign } from 'node:crypto';
import * as openpgp from 'openpgp';
import { HeaderBuilder, headerMagic, Tag } from '../../src-main/format/index.ts';
import { openBytes } from './written-package.ts';

export interface TestKey {
  readonly privateKey: openpgp.PrivateKey;
  readonly armored: string;
  /** 16 hexadecimal digits. */
  readonly keyId: string;
}

export async function makeKey(type: 'rsa' | 'eddsa' | 'ecdsa'): Promise<TestKey> {
  const kinds = {
    rsa: { type: 'rsa', rsaBits: 2048 },
    eddsa: { type: 'ecc', curve: 'ed25519Legacy' },
    ecdsa: { type: 'ecc', curve: 'nistP256' },
  } as const;
  const { privateKey, publicKey } = await openpgp.generateKey({
    ...kinds[type],
    userIDs: [{ name: `Signer ${type}`, email: `${type}@example.com` }],
    date: new Date(Date.now() - 3_600_000),
    format: 'object',
  });
  return { privateKey, armored: publicKey.armor(), keyId: publicKey.getKeyID().toHex() };
}

/** A binary version 4 signature. */
export async function signNew(key: TestKey, data: Uint8Array): Promise<Uint8Array> {
  const message = await openpgp.createMessage({ binary: data });
  return openpgp.sign({
    message,
    signingKeys: key.privateKey,
    detached: true,
    format: 'binary',
  }) as Promise<Uint8Array>;
}

/** A binary version 3 RSA signature (RFC 9580, 5.2.2), which OpenPGP.js cannot make. */
export function signOld(key: TestKey, data: Uint8Array): Uint8Array {
  const packet = key.privateKey.keyPacket as unknown as {
    publicParams: { n: Uint8Array; e: Uint8Array };
    privateParams: { d: Uint8Array; p: Uint8Array; q: Uint8Array };
  };
  const trailer = Buffer.alloc(5);
  trailer.writeUInt32BE(Math.floor(Date.now() / 1000), 1);
  const signed = Buffer.concat([data, trailer]);
  const value = sign('sha256', signed, rsaPrivateKey(packet));
  const bits = value.length * 8 - Math.clz32((value[0] ?? 0) << 24);
  const body = Buffer.concat([
    Uint8Array.of(3, 5),
    trailer,
    Buffer.from(key.keyId, 'hex'),
    Uint8Array.of(1, 8),
    createHash('sha256').update(signed).digest().subarray(0, 2),
    Uint8Array.of(bits >> 8, bits & 0xff),
    value,
  ]);
  return Buffer.concat([Uint8Array.of(0x89, body.length >> 8, body.length & 0xff), body]);
}

function rsaPrivateKey(packet: {
  publicParams: { n: Uint8Array; e: Uint8Array };
  privateParams: { d: Uint8Array; p: Uint8Array; q: Uint8Array };
}) {
  const big = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  const text = (value: bigint): string => {
    const hex = value.toString(16);
    return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
  };
  const { n, e } = packet.publicParams;
  const [d, p, q] = [packet.privateParams.d, packet.privateParams.p, packet.privateParams.q].map(
    big,
  );
  if (d === undefined || p === undefined || q === undefined) throw new Error('not an RSA key');
  const inverse = power(q, p - 2n, p);
  const key = {
    kty: 'RSA',
    n: text(big(n)),
    e: text(big(e)),
    d: text(d),
    p: text(p),
    q: text(q),
    dp: text(d % (p - 1n)),
    dq: text(d % (q - 1n)),
    qi: text(inverse),
  };
  return createPrivateKey({ key, format: 'jwk' });
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, factor, left] = [1n, base % modulus, exponent];
  while (left > 0n) {
    if ((left & 1n) === 1n) result = (result * factor) % modulus;
    factor = (factor * factor) % modulus;
    left >>= 1n;
  }
  return result;
}

/** The package with signature tags set; the rest of the file stays as it is. */
export function withSignatures(
  packageBytes: Uint8Array,
  signatures: readonly (readonly [tag: number, signature: Uint8Array])[],
): Buffer {
  const { head } = openBytes(packageBytes);
  const builder = new HeaderBuilder();
  for (const entry of head.signature.entries)
    builder.setRaw(entry.tag, entry.type, entry.count, head.signature.rawData(entry));
  for (const [tag, signature] of signatures) builder.setBinary(tag, signature);
  const blob = builder.build(Tag.HEADERSIGNATURES);
  const padding = (8 - ((headerMagic.length + blob.length) % 8)) % 8;
  return Buffer.concat([
    packageBytes.subarray(0, head.signatureOffset),
    headerMagic,
    blob,
    new Uint8Array(padding),
    packageBytes.subarray(head.headerOffset),
  ]);
}
