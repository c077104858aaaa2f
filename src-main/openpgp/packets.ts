import { MalformedError } from '../base/index.ts';

/** One OpenPGP packet (RFC 9580, 4). */
export interface Packet {
  readonly tag: number;
  readonly body: Uint8Array;
  /** With its header, as it stood in the data. */
  readonly whole: Uint8Array;
}

/** Packet types that are told apart here. */
export const PacketTag = { SIGNATURE: 2, PUBLIC_KEY: 6, USER_ID: 13 } as const;

/** An error about OpenPGP data. */
export function openpgpError(found: string, cause?: unknown): MalformedError {
  const options = cause === undefined ? {} : { cause };
  return new MalformedError('OPENPGP_MALFORMED', `reading OpenPGP data: ${found}`, options);
}

/** Reads numbers and byte strings one after the other, never past the end. */
export class OctetReader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  take(count: number): Uint8Array {
    if (count > this.left) throw openpgpError(`${count} octets expected, ${this.left} are left`);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** A number of up to 6 octets, most significant first. */
  number(octets: number): number {
    let value = 0;
    for (const octet of this.take(octets)) value = value * 256 + octet;
    return value;
  }

  /** A multiprecision integer: two octets of bit count, then the value without leading zeros. */
  integer(): Uint8Array {
    const bits = this.number(2);
    return this.take(Math.ceil(bits / 8));
  }
}

/**
 * Splits data into packets, to see what they are before OpenPGP.js reads them: it leaves out what it
 * does not know without a word.
 *
 * @throws {MalformedError} OPENPGP_MALFORMED
 */
export function readPackets(bytes: Uint8Array): Packet[] {
  const reader = new OctetReader(bytes);
  const packets: Packet[] = [];
  while (reader.left > 0) {
    const start = reader.at;
    const head = reader.number(1);
    if ((head & 0x80) === 0) throw openpgpError('it does not begin with a packet');
    const isNew = (head & 0x40) !== 0;
    const tag = isNew ? head & 0x3f : (head >> 2) & 15;
    const length = isNew ? newLength(reader) : oldLength(reader, head & 3);
    const body = reader.take(length);
    packets.push({ tag, body, whole: bytes.subarray(start, reader.at) });
  }
  return packets;
}

function oldLength(reader: OctetReader, kind: number): number {
  return kind === 3 ? reader.left : reader.number(1 << kind);
}

/** Partial lengths have no place in signatures and keys. */
function newLength(reader: OctetReader): number {
  const first = reader.number(1);
  if (first < 192) return first;
  if (first < 224) return ((first - 192) << 8) + reader.number(1) + 192;
  if (first < 255) throw openpgpError('a packet has a partial length');
  return reader.number(4);
}
