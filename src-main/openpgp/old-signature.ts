import { createPublicKey, createVerify } from 'node:crypto';
import type { KeyObject, Verify } from 'node:crypto';
import { toHex } from '../base/index.ts';
import { OctetReader, openpgpError } from './packets.ts';
import type { PublicKey } from './public-key.ts';
import type { SignatureFacts } from './signature-facts.ts';

/**
 * A version 3 signature (RFC 9580, 5.2.2). OpenPGP.js passes over these in silence, and packages of a
 * decade of distributions carry them, so they are read here and verified with node:crypto.
 */
export interface OldSignature extends SignatureFacts {
  readonly version: 3;
  /** One integer of RSA, two of DSA. */
  readonly values: readonly Uint8Array[];
}

/** Reads the body of a signature packet of version 3. */
export function parseOldSignature(body: Uint8Array): OldSignature {
  const reader = new OctetReader(body.subarray(1));
  const hashedLength = reader.number(1);
  if (hashedLength !== 5) throw openpgpError(`a version 3 signature hashes ${hashedLength} octets`);
  const trailer = reader.take(5);
  const keyId = toHex(reader.take(8));
  const publicKeyAlgorithm = reader.number(1);
  const hashAlgorithm = reader.number(1);
  const digestPrefix = reader.take(2);
  const valueOctets = reader.left;
  const values: Uint8Array[] = [];
  while (reader.left > 0) values.push(reader.integer());
  const expected = publicKeyAlgorithm === 1 || publicKeyAlgorithm === 3 ? 1 : 2;
  if (values.length !== expected)
    throw openpgpError(`a signature has ${values.length} values instead of ${expected}`);
  return {
    version: 3,
    type: trailer[0] ?? 0,
    publicKeyAlgorithm,
    hashAlgorithm,
    keyId,
    fingerprint: undefined,
    createdSeconds: new OctetReader(trailer.subarray(1)).number(4),
    digestPrefix,
    salt: new Uint8Array(0),
    trailer,
    valueOctets,
    values,
  };
}

/** node:crypto ready to be fed what a version 3 signature is over; undefined where it cannot be. */
export function startOldVerification(
  signature: OldSignature,
  key: PublicKey,
  hash: string,
): { update(bytes: Uint8Array): void; isGood(): boolean } | undefined {
  const keyObject = keyObjectOf(key);
  if (keyObject === undefined) return undefined;
  const running: Verify = createVerify(hash);
  return {
    update: (bytes) => void running.update(bytes),
    isGood() {
      try {
        return running.verify(keyObject, signatureValue(signature, keyObject));
      } catch {
        // OpenSSL throws for values that are no signature of their kind.
        return false;
      }
    },
  };
}

/** In the form OpenSSL takes: RSA as long as the modulus, DSA as a DER sequence. */
function signatureValue(signature: OldSignature, keyObject: KeyObject): Uint8Array {
  const [first = new Uint8Array(0), second] = signature.values;
  if (second !== undefined) return der(0x30, derInteger(first), derInteger(second));
  const octets = Math.ceil((keyObject.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
  const padded = new Uint8Array(Math.max(octets, first.length));
  padded.set(first, padded.length - first.length);
  return padded;
}

/** Numbers of a key as OpenPGP.js holds them: those of RSA, or those of DSA. */
type KeyNumbers = Readonly<Partial<Record<'n' | 'e' | 'p' | 'q' | 'g' | 'y', Uint8Array>>>;

function keyObjectOf(key: PublicKey): KeyObject | undefined {
  const { n, e, p, q, g, y } = key.packet.publicParams as KeyNumbers;
  try {
    if (n !== undefined && e !== undefined) {
      const jwk = { kty: 'RSA', n: base64url(n), e: base64url(e) };
      return createPublicKey({ key: jwk, format: 'jwk' });
    }
    if (p !== undefined && q !== undefined && g !== undefined && y !== undefined)
      return dsaKey([p, q, g], y);
  } catch {
    // Numbers that are no key of their kind: nothing can be verified with it.
  }
  return undefined;
}

const dsaOid = Uint8Array.of(0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01);

/** There is no JWK for DSA: the SubjectPublicKeyInfo of RFC 3279, 2.3.2. */
function dsaKey(parameters: readonly Uint8Array[], value: Uint8Array): KeyObject {
  const algorithm = der(0x30, dsaOid, der(0x30, ...parameters.map(derInteger)));
  const bits = der(0x03, Uint8Array.of(0), derInteger(value));
  const key = Buffer.from(der(0x30, algorithm, bits));
  return createPublicKey({ key, format: 'der', type: 'spki' });
}

/** A DER element. */
function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  const { length } = content;
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...(length < 0x80 ? [length] : long)), content]);
}

/** A DER integer that is not negative. */
function derInteger(value: Uint8Array): Uint8Array {
  const isNegative = ((value[0] ?? 0) & 0x80) !== 0 || value.length === 0;
  return der(0x02, isNegative ? Uint8Array.of(0) : new Uint8Array(0), value);
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
