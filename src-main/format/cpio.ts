import { decodeText, encodeText } from '../base/index.ts';
import { payloadError, payloadTruncated } from './payload-error.ts';

/** Header of a member of a newc archive (magic 070701 or 070702). */
export interface CpioMember {
  readonly kind: 'member';
  readonly path: string;
  readonly mode: number;
  readonly inode: number;
  readonly linkCount: number;
  readonly mtimeSeconds: number;
  readonly sizeBytes: number;
}

/** Header of rpm's stripped form: only the index of the file in the package header. */
export interface StrippedMember {
  readonly kind: 'stripped';
  readonly fileIndex: number;
}

export type CpioEntry = CpioMember | StrippedMember | { readonly kind: 'trailer' };

const magicBytes = 6;
const newcBytes = 110;
const strippedBytes = 14;
const nameLimitBytes = 4096;
const trailerName = 'TRAILER!!!';
/** What all forms of the magic begin with: `07070`; and what each ends with. */
const magicBase = [0x30, 0x37, 0x30, 0x37, 0x30];
const newcForm = 0x31;
const checkedForm = 0x32;
const strippedForm = 0x58;
/** Value of a hexadecimal digit by its code; -1 for what is none. */
const digitValues = Int8Array.from({ length: 256 }, (_, code) => {
  const digit = String.fromCharCode(code);
  return /[0-9a-fA-F]/.test(digit) ? Number.parseInt(digit, 16) : -1;
});

/** More than any header takes, with its name and the padding before and behind it. */
const longestHeaderBytes = newcBytes + nameLimitBytes + 6;

/**
 * Bytes of an archive, in the order they come, from chunks of any size. What is at hand is given at once. A
 * chunk is used up before the next one is asked for.
 */
export class CpioReader {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  readonly #name: string;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** What comes behind the chunk and has been fetched already. */
  #following: Uint8Array | undefined;
  /** Whether nothing comes behind the chunk. */
  #isLast = false;
  #position = 0;

  /** @param name - what to call the package in messages */
  constructor(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, name: string) {
    this.#chunks =
      Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
    this.#name = name;
  }

  /**
   * The next header; the reader is left at the member's content.
   *
   * @throws {MalformedError} PAYLOAD_MALFORMED, TRUNCATED
   */
  next(): CpioEntry | Promise<CpioEntry> {
    if (this.#isLast || this.#chunk.length - this.#at >= longestHeaderBytes) return this.#parse();
    return this.#gather().then(() => this.#parse());
  }

  /** The next piece of content, not empty, without copying. */
  piece(limitBytes: number): Uint8Array | Promise<Uint8Array> {
    if (this.#at < this.#chunk.length) return this.#cut(limitBytes);
    return this.#advance().then(() => this.#cut(limitBytes));
  }

  /** Passes over content. */
  async skip(sizeBytes: number): Promise<void> {
    for (let left = sizeBytes; left > 0; ) left -= (await this.piece(left)).length;
  }

  /** Reads and drops whatever follows; for digests over the whole. */
  async drain(): Promise<void> {
    for (;;) if ((await this.#chunks.next()).done === true) return;
  }

  /** Ends the chunks early, so that what is behind them is closed. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #parse(): CpioEntry {
    this.#align();
    const start = this.#position;
    const magic = this.#take(magicBytes);
    const form = magicBase.every((byte, at) => magic[at] === byte) ? magic[magicBytes - 1] : 0;
    if (form === strippedForm) {
      const fileIndex = this.#hexadecimal(this.#take(strippedBytes - magicBytes), 0);
      this.#align();
      return { kind: 'stripped', fileIndex };
    }
    if (form !== newcForm && form !== checkedForm)
      throw payloadError(this.#name, `no cpio header at offset ${start}`);
    const fields = this.#take(newcBytes - magicBytes);
    const field = (index: number): number => this.#hexadecimal(fields, index);
    const nameBytes = field(11);
    if (nameBytes < 1 || nameBytes > nameLimitBytes)
      throw payloadError(this.#name, `a file name of ${nameBytes} bytes at offset ${start}`);
    const path = this.#take(nameBytes);
    if (path.indexOf(0) !== nameBytes - 1)
      throw payloadError(this.#name, `a file name without end at offset ${start}`);
    const member: CpioMember = {
      kind: 'member',
      path: decodeText(path.subarray(0, -1)),
      inode: field(0),
      mode: field(1),
      linkCount: field(4),
      mtimeSeconds: field(5),
      sizeBytes: field(6),
    };
    this.#align();
    return member.path === trailerName ? { kind: 'trailer' } : member;
  }

  /** Joins what is left of the chunk with as much of the next ones as a header may take. */
  async #gather(): Promise<void> {
    // Copies: what is fetched may be written over what was there.
    const parts = [Buffer.from(this.#chunk.subarray(this.#at))];
    for (let missing = longestHeaderBytes - (this.#chunk.length - this.#at); missing > 0; ) {
      const chunk = await this.#fetch();
      if (chunk === undefined) break;
      parts.push(Buffer.from(chunk.subarray(0, missing)));
      this.#following = chunk.subarray(missing);
      missing -= chunk.length;
    }
    this.#chunk = Buffer.concat(parts);
    this.#at = 0;
  }

  /** Goes to the next chunk that is not empty. */
  async #advance(): Promise<void> {
    while (this.#at >= this.#chunk.length) {
      this.#chunk = (await this.#fetch()) ?? this.#truncated();
      this.#at = 0;
    }
  }

  async #fetch(): Promise<Uint8Array | undefined> {
    const following = this.#following;
    this.#following = undefined;
    if (following !== undefined && following.length > 0) return following;
    const { value, done } = await this.#chunks.next();
    if (done !== true) return value;
    this.#isLast = true;
    return undefined;
  }

  /** So many bytes, which #gather has seen to unless the archive ends. */
  #take(count: number): Uint8Array {
    const bytes = this.#cut(count);
    return bytes.length < count ? this.#truncated() : bytes;
  }

  #cut(limit: number): Uint8Array {
    const bytes = this.#chunk.subarray(this.#at, this.#at + limit);
    this.#at += bytes.length;
    this.#position += bytes.length;
    return bytes;
  }

  #truncated(): never {
    throw payloadTruncated(this.#name, `the archive ends after ${this.#position} bytes`);
  }

  #align(): void {
    const padding = (4 - (this.#position % 4)) % 4;
    if (padding > 0) this.#take(padding);
  }

  #hexadecimal(fields: Uint8Array, index: number): number {
    let value = 0;
    for (let at = index * 8; at < index * 8 + 8; at += 1) {
      const digit = digitValues[fields[at] ?? 0] ?? 0;
      if (digit < 0)
        throw payloadError(
          this.#name,
          `a cpio header before offset ${this.#position} has no number`,
        );
      value = value * 16 + digit;
    }
    return value;
  }
}

/** What a member's header is written from. */
export interface CpioMemberFields {
  readonly path: string;
  readonly inode: number;
  readonly mode: number;
  readonly linkCount: number;
  readonly mtimeSeconds: number;
  readonly sizeBytes: number;
  readonly rdevMajor: number;
  readonly rdevMinor: number;
}

/** A newc header with its name, padded; as rpm writes it (magic 070701, no owner, no device). */
export function cpioHeader(fields: CpioMemberFields): Uint8Array {
  const name = encodeText(fields.path);
  const numbers = [
    fields.inode,
    fields.mode,
    0,
    0,
    fields.linkCount,
    fields.mtimeSeconds,
    fields.sizeBytes,
    0,
    0,
    fields.rdevMajor,
    fields.rdevMinor,
    name.length + 1,
    0,
  ];
  const text = `070701${numbers.map((value) => value.toString(16).padStart(8, '0')).join('')}`;
  const length = newcBytes + name.length + 1;
  const bytes = new Uint8Array(length + cpioPadding(length));
  bytes.set(Buffer.from(text, 'latin1'));
  bytes.set(name, newcBytes);
  return bytes;
}

/** The header of rpm's stripped form, padded. */
export function strippedHeader(fileIndex: number): Uint8Array {
  const bytes = new Uint8Array(strippedBytes + cpioPadding(strippedBytes));
  bytes.set(Buffer.from(`07070X${fileIndex.toString(16).padStart(8, '0')}`, 'latin1'));
  return bytes;
}

/** The member that ends an archive. */
export function cpioTrailer(): Uint8Array {
  return cpioHeader({
    path: trailerName,
    inode: 0,
    mode: 0,
    linkCount: 1,
    mtimeSeconds: 0,
    sizeBytes: 0,
    rdevMajor: 0,
    rdevMinor: 0,
  });
}

/** Zeros needed behind so many bytes. */
export function cpioPadding(length: number): number {
  return (4 - (length % 4)) % 4;
}
