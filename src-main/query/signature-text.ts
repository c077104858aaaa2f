import { digestName } from '../format/index.ts';
import { formatDate } from './date.ts';

/** Names by the numbers of RFC 4880 and RFC 9580, as rpm spells them. */
const publicKeyAlgorithms: Readonly<Record<number, string>> = {
  1: 'RSA',
  2: 'RSA(Encrypt-Only)',
  3: 'RSA(Sign-Only)',
  16: 'Elgamal(Encrypt-Only)',
  17: 'DSA',
  18: 'Elliptic Curve',
  19: 'ECDSA',
  20: 'Elgamal',
  21: 'Diffie-Hellman (X9.42)',
  22: 'EdDSA',
};

/** What the first packet of an OpenPGP signature tells, checked only for its form. */
interface SignatureFacts {
  readonly publicKeyAlgorithm: number;
  readonly hashAlgorithm: number;
  readonly createdSeconds: number;
  /** 16 hex digits. */
  readonly keyId: string;
}

/** `RSA/SHA256, Tue Oct 22 19:39:09 1996, Key ID 0123456789abcdef`; undefined when it is no signature. */
export function describeSignature(bytes: Uint8Array): string | undefined {
  const facts = signatureFacts(bytes);
  if (facts === undefined) return undefined;
  const algorithm = publicKeyAlgorithms[facts.publicKeyAlgorithm] ?? 'Unknown public key algorithm';
  const hash = digestName(facts.hashAlgorithm) ?? 'Unknown hash algorithm';
  return `${algorithm}/${hash}, ${formatDate(facts.createdSeconds)}, Key ID ${facts.keyId}`;
}

function signatureFacts(bytes: Uint8Array): SignatureFacts | undefined {
  const body = signatureBody(bytes);
  if (body === undefined) return undefined;
  if (body[0] === 3) return oldSignature(body);
  return body[0] === 4 ? newSignature(body) : undefined;
}

/** The body of a signature packet (RFC 4880, section 4.2), old or new form of its head. */
function signatureBody(bytes: Uint8Array): Uint8Array | undefined {
  const [head = 0, first = 0, second = 0] = bytes;
  if ((head & 0x80) === 0) return undefined;
  const isNew = (head & 0x40) !== 0;
  if ((isNew ? head & 0x3f : (head >> 2) & 0xf) !== 2) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [start, length] = isNew
    ? first < 192
      ? [2, first]
      : first < 224
        ? [3, ((first - 192) << 8) + second + 192]
        : [6, bytes.length >= 6 ? view.getUint32(2) : 0]
    : (head & 3) === 0
      ? [2, first]
      : (head & 3) === 1
        ? [3, (first << 8) + second]
        : [5, bytes.length >= 5 ? view.getUint32(1) : 0];
  if (start + length > bytes.length || length < 10) return undefined;
  return bytes.subarray(start, start + length);
}

function oldSignature(body: Uint8Array): SignatureFacts | undefined {
  if (body.length < 19) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  return {
    createdSeconds: view.getUint32(3),
    keyId: hex(body.subarray(7, 15)),
    publicKeyAlgorithm: body[15] ?? 0,
    hashAlgorithm: body[16] ?? 0,
  };
}

const CREATION_TIME = 2;
const ISSUER_KEY_ID = 16;

function newSignature(body: Uint8Array): SignatureFacts | undefined {
  const [, , publicKeyAlgorithm = 0, hashAlgorithm = 0] = body;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const facts = { createdSeconds: 0, keyId: '0000000000000000' };
  let at = 4;
  for (let area = 0; area < 2; area += 1) {
    if (at + 2 > body.length) return undefined;
    const end = at + 2 + view.getUint16(at);
    if (end > body.length) return undefined;
    readSubpackets(body.subarray(at + 2, end), facts);
    at = end;
  }
  return { publicKeyAlgorithm, hashAlgorithm, ...facts };
}

function readSubpackets(area: Uint8Array, facts: { createdSeconds: number; keyId: string }): void {
  const view = new DataView(area.buffer, area.byteOffset, area.byteLength);
  let at = 0;
  while (at < area.length) {
    const first = area[at] ?? 0;
    let length = first;
    let start = at + 1;
    if (first >= 192 && first < 255) {
      length = ((first - 192) << 8) + (area[at + 1] ?? 0) + 192;
      start = at + 2;
    } else if (first === 255) {
      if (at + 5 > area.length) return;
      length = view.getUint32(at + 1);
      start = at + 5;
    }
    if (length === 0 || start + length > area.length) return;
    const type = (area[start] ?? 0) & 0x7f;
    if (type === CREATION_TIME && length === 5) facts.createdSeconds = view.getUint32(start + 1);
    if (type === ISSUER_KEY_ID && length === 9)
      facts.keyId = hex(area.subarray(start + 1, start + 9));
    at = start + length;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
