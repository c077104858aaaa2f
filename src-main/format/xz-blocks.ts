import type { ByteSource } from '../base/index.ts';
import { payloadError, payloadTruncated } from './payload-error.ts';
import { littleEndian, SliceReader } from './source-chunks.ts';

/** Largest dictionary an xz or lzma payload may ask for: what rpm's own decoder is allowed. */
export const lzmaDictionaryLimitBytes = 100 * 1024 * 1024;

/** Refuses a payload that wants more memory than a decoder is given. */
export function checkDictionary(bytes: number, compressor: string, name: string): void {
  if (bytes > lzmaDictionaryLimitBytes)
    throw payloadError(
      name,
      `the ${compressor} data ask for a dictionary of ${bytes} bytes, more than ${lzmaDictionaryLimitBytes}`,
    );
}

const streamMagic = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] as const;
/** Bytes of the check behind each block, by the kind the stream header names. */
const checkBytes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64] as const;

/**
 * Follows the structure of .xz data (format 1.1.0) without decoding them, so that every block's
 * dictionary size is checked before the decoder sees the block: the library has no limit of its own
 * and takes dictionaries of 4 GiB.
 *
 * @throws {MalformedError} PAYLOAD_MALFORMED, TRUNCATED
 */
export function* xzPieces(source: ByteSource): Generator<Uint8Array> {
  const { name } = source;
  const reader = new SliceReader(source, () => payloadTruncated(name, 'the xz data end too early'));
  for (let isFirst = true; isFirst || skipPadding(reader); isFirst = false) {
    const header = reader.take(12);
    if (streamMagic.some((value, at) => header[at] !== value))
      throw payloadError(name, 'the xz data do not begin with an xz header');
    const check = checkBytes[(header[7] ?? 0) & 15] ?? 0;
    for (let size = reader.byte(); size !== 0; size = reader.byte()) {
      const blockHeader = reader.take(size * 4 + 3);
      checkBlock(blockHeader, name);
      const before = (size + 1) * 4;
      yield* lzma2Pieces(reader, before, check, name);
    }
    yield* indexPieces(reader);
    yield* reader.cut();
  }
}

/** Filters of a block header, its size byte left out: the LZMA2 one names the dictionary. */
function checkBlock(header: Uint8Array, name: string): void {
  const flags = header[0] ?? 0;
  let at = 1;
  const integer = (): number => {
    let value = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = header[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  if ((flags & 0x40) !== 0) integer();
  if ((flags & 0x80) !== 0) integer();
  for (let filter = 0; filter <= (flags & 3); filter += 1) {
    const id = integer();
    const propertyBytes = integer();
    if (id === 0x21) {
      const bits = (header[at] ?? 0) & 0x3f;
      checkDictionary((2 | (bits & 1)) * 2 ** (Math.floor(bits / 2) + 11), 'xz', name);
      return;
    }
    at += propertyBytes;
  }
  throw payloadError(name, 'an xz block has no LZMA2 filter');
}

/** The chunks of one block, its padding and check. */
function* lzma2Pieces(
  reader: SliceReader,
  headerBytes: number,
  check: number,
  name: string,
): Generator<Uint8Array> {
  let blockBytes = headerBytes;
  for (;;) {
    const control = reader.byte();
    blockBytes += 1;
    if (control === 0) break;
    if (control > 2 && control < 0x80) throw payloadError(name, 'an xz chunk has no known type');
    const isPacked = control >= 0x80;
    const sizes = reader.take(isPacked ? 4 : 2);
    const low = ((sizes[0] ?? 0) << 8) | (sizes[1] ?? 0);
    const packed = (isPacked ? ((sizes[2] ?? 0) << 8) | (sizes[3] ?? 0) : low) + 1;
    const rest = packed + (control >= 0xc0 ? 1 : 0);
    reader.skip(rest);
    blockBytes += sizes.length + rest;
    yield* reader.passed();
  }
  reader.skip(((4 - (blockBytes % 4)) % 4) + check);
}

/** Index and stream footer; the index mark has been read. */
function* indexPieces(reader: SliceReader): Generator<Uint8Array> {
  let indexBytes = 1;
  const integer = (): number => {
    let value = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = reader.byte();
      indexBytes += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  for (let records = integer(); records > 0; records -= 1) {
    integer();
    integer();
    // However many records are claimed, what has been walked over is not kept.
    yield* reader.passed();
  }
  reader.skip(((4 - (indexBytes % 4)) % 4) + 4 + 12);
}

/** Zeros between streams; whether another stream follows. */
function skipPadding(reader: SliceReader): boolean {
  while (reader.hasMore()) {
    const ahead = reader.peek();
    if (ahead !== 0) return true;
    if (littleEndian(reader.take(4)) !== 0) return false;
  }
  return false;
}
