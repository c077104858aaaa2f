import type { SignaturePacket } from 'openpgp';
import { toHex } from '../base/index.ts';
import { librarySettings, loadLibrary } from './library.ts';
import type { Library } from './library.ts';
import { parseOldSignature } from './old-signature.ts';
import type { OldSignature } from './old-signature.ts';
import { OctetReader, openpgpError, PacketTag, readPackets } from './packets.ts';
import type { SignatureFacts } from './signature-facts.ts';

/** A version 4 or 6 signature, which OpenPGP.js reads and verifies. */
export interface NewSignature extends SignatureFacts {
  readonly version: 4 | 6;
  /** Undefined where OpenPGP.js does not know the algorithm. */
  readonly packet: SignaturePacket | undefined;
}

export type Signature = OldSignature | NewSignature;

/**
 * Reads signature packets; other packets between them are refused, as rpm does.
 *
 * @throws {MalformedError} OPENPGP_MALFORMED
 */
export async function readSignatures(bytes: Uint8Array): Promise<Signature[]> {
  const packets = readPackets(bytes);
  if (packets.length === 0) throw openpgpError('there is no signature');
  const signatures: Signature[] = [];
  for (const { tag, body } of packets) {
    if (tag !== PacketTag.SIGNATURE) throw openpgpError(`packet ${tag} instead of a signature`);
    const [version] = body;
    if (version === 3) signatures.push(parseOldSignature(body));
    else if (version === 4 || version === 6)
      signatures.push(readNewSignature(body, version, await loadLibrary()));
    else throw openpgpError(`signature version ${version} is not known`);
  }
  return signatures;
}

function readNewSignature(body: Uint8Array, version: 4 | 6, library: Library): NewSignature {
  const frame = readFrame(body, version);
  const packet = new library.SignaturePacket();
  let isKnown = true;
  try {
    (packet.read as ReadSignature).call(packet, body, librarySettings(library));
  } catch (thrown) {
    // Thrown for algorithms OpenPGP.js does not know, when all but the values has been read.
    if (!(thrown instanceof Error && thrown.name === 'UnsupportedError'))
      throw openpgpError('the signature is damaged', thrown);
    isKnown = false;
  }
  const critical = packet.unknownSubpackets.find((subpacket) => subpacket.critical);
  if (critical !== undefined)
    throw openpgpError(`critical subpacket ${critical.type} is not known`);
  const { issuerFingerprint, created } = packet;
  return {
    ...frame,
    version,
    keyId: packet.issuerKeyID.toHex(),
    fingerprint: issuerFingerprint === null ? undefined : toHex(issuerFingerprint),
    createdSeconds: Math.floor((created?.getTime() ?? 0) / 1000),
    packet: isKnown ? packet : undefined,
  };
}

/** As it is, where the declared one leaves out the settings. */
type ReadSignature = (bytes: Uint8Array, settings: ReturnType<typeof librarySettings>) => void;

/**
 * The fields of a signature packet around its subpackets (RFC 9580, 5.2.3). OpenPGP.js takes lengths
 * that reach past the end for shorter ones, and keeps to itself what is hashed around the data.
 */
function readFrame(body: Uint8Array, version: 4 | 6) {
  const reader = new OctetReader(body);
  reader.take(1);
  const type = reader.number(1);
  const publicKeyAlgorithm = reader.number(1);
  const hashAlgorithm = reader.number(1);
  const countOctets = version === 4 ? 2 : 4;
  reader.take(reader.number(countOctets));
  const head = body.subarray(0, reader.at);
  reader.take(reader.number(countOctets));
  const digestPrefix = reader.take(2);
  const salt = version === 6 ? reader.take(reader.number(1)) : new Uint8Array(0);
  const trailer = new Uint8Array(head.length + 6);
  trailer.set(head);
  trailer.set([version, 0xff], head.length);
  new DataView(trailer.buffer).setUint32(head.length + 2, head.length);
  const valueOctets = reader.left;
  return { type, publicKeyAlgorithm, hashAlgorithm, digestPrefix, salt, trailer, valueOctets };
}
