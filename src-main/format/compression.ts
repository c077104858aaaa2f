import { Readable, pipeline } from 'node:stream';
import type { Duplex } from 'node:stream';
import {
  constants,
  createGunzip,
  createGzip,
  createZstdCompress,
  createZstdDecompress,
  gunzipSync,
  zstdDecompressSync,
} from 'node:zlib';
import { collectBuffersFrom, UnsupportedError } from '../base/index.ts';
import type { ByteSource } from '../base/index.ts';
import { bunzip2 } from './bzip2.ts';
import { decoderError, payloadTruncated } from './payload-error.ts';
import { littleEndian, SliceReader, sourceChunks } from './source-chunks.ts';
import { checkDictionary, xzPieces } from './xz-blocks.ts';
import { ZstdFrames } from './zstd-frames.ts';

/** Bytes a decoder hands over at a time. */
const outputBytes = 256 * 1024;
/** Bytes Node's decoders may be ahead of who reads: both work at the same time. */
const aheadBytes = 4 * outputBytes;
const nodeOptions = { chunkSize: outputBytes, highWaterMark: aheadBytes };
/** Payload compressors that can be read. */
export const readableCompressors = ['gzip', 'bzip2', 'xz', 'lzma', 'zstd', 'none', ''] as const;

/**
 * Decompresses the rest of a source. Memory stays bounded whatever the data expand to.
 *
 * @param compressor - PAYLOADCOMPRESSOR; empty or `none` for data as they are
 * @throws {MalformedError} PAYLOAD_MALFORMED, TRUNCATED
 * @throws {UnsupportedError} for another compressor
 */
export async function* decompress(
  source: ByteSource,
  compressor: string,
): AsyncGenerator<Uint8Array> {
  try {
    switch (compressor) {
      case 'gzip':
        yield* gunzip(source);
        break;
      case 'zstd':
        yield* unzstd(source);
        break;
      case 'xz':
        yield* unxz(source);
        break;
      case 'lzma':
        yield* unlzma(source);
        break;
      case 'bzip2':
        yield* bunzip2(source);
        break;
      case 'none':
      case '':
        yield* sourceChunks(source);
        break;
      default:
        throw new UnsupportedError(
          `reading payload of ${source.name}: the compressor '${compressor}' is not known`,
        );
    }
  } catch (thrown) {
    throw decoderError(source.name, compressor, thrown);
  }
}

/** Runs chunks through one of Node's streams with its backpressure. */
async function* through(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  codec: Duplex,
): AsyncGenerator<Uint8Array> {
  const input = Readable.from(chunks, { objectMode: false, highWaterMark: aheadBytes });
  // A failure of the input reaches the loop below through the codec, which pipeline destroys.
  pipeline(input, codec, () => {});
  yield* withoutHeap(codec as AsyncIterable<Uint8Array>);
}

/** Bytes of pieces, each new, after which to see whether those that were used up are to be collected. */
const lookBytes = 2 * 1024 * 1024;
/** What all buffers of the process may take together before that. */
const bufferBytes = 20 * 1024 * 1024;

/** Gives pieces on, and sees to it that used ones do not pile up. */
async function* withoutHeap(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    yield piece;
    bytes += piece.length;
    if (bytes < lookBytes) continue;
    bytes = 0;
    collectBuffersFrom(bufferBytes);
  }
}

/** Data of so many bytes are decoded at one go, unless they grow beyond the second number. */
export const smallBytes = 256 * 1024;
const smallResultBytes = 2 * 1024 * 1024;

/** Decodes few data without the way through streams and threads, which takes a package of a few files longer than all else. */
async function* decode(
  chunks: Iterable<Uint8Array>,
  atOnce: (bytes: Uint8Array) => Uint8Array,
  codec: () => Duplex,
): AsyncGenerator<Uint8Array> {
  const left = chunks[Symbol.iterator]();
  const head: Uint8Array[] = [];
  let bytes = 0;
  for (let next = left.next(); next.done !== true; next = left.next()) {
    head.push(next.value);
    bytes += next.value.length;
    if (bytes > smallBytes) break;
  }
  const result = bytes > smallBytes ? undefined : decoded(Buffer.concat(head), atOnce);
  if (result === undefined) yield* through(joined(head, left), codec());
  else if (result.length > 0) yield result;
}

/** Undefined when it grows too large or is damaged: the stream gives what can be had, and the reason. */
function decoded(
  bytes: Uint8Array,
  atOnce: (bytes: Uint8Array) => Uint8Array,
): Uint8Array | undefined {
  try {
    return atOnce(bytes);
  } catch {
    return undefined;
  }
}

function* joined(head: readonly Uint8Array[], left: Iterator<Uint8Array>): Generator<Uint8Array> {
  yield* head;
  for (let next = left.next(); next.done !== true; next = left.next()) yield next.value;
}

/** gzip data, or data as they are where the gzip magic is missing: what zlib's gzread does for rpm. */
async function* gunzip(source: ByteSource): AsyncGenerator<Uint8Array> {
  const reader = new SliceReader(source, () => payloadTruncated(source.name, 'it is empty'));
  if (!reader.hasMore()) return;
  const isPacked = reader.byte() === 0x1f && reader.hasMore() && reader.peek() === 0x8b;
  const chunks = reader.rest();
  if (!isPacked) yield* chunks;
  else
    yield* decode(
      chunks,
      (bytes) => gunzipSync(bytes, { maxOutputLength: smallResultBytes }),
      () => createGunzip(nodeOptions),
    );
}

async function* unzstd(source: ByteSource): AsyncGenerator<Uint8Array> {
  const frames = new ZstdFrames(source);
  while (frames.next()) {
    const params = { [constants.ZSTD_d_windowLogMax]: 31 };
    yield* decode(
      frames.frame(),
      (bytes) => zstdDecompressSync(bytes, { params, maxOutputLength: smallResultBytes }),
      () => createZstdDecompress({ ...nodeOptions, params }),
    );
  }
}

/** xz data; every block's dictionary is checked before the decoder sees the block. */
async function* unxz(source: ByteSource): AsyncGenerator<Uint8Array> {
  const { xz } = await import('@napi-rs/lzma');
  yield* withoutHeap(throughStreams(inSmallPieces(xzPieces(source)), xz.decompressStream));
}

const lzmaHeaderBytes = 13;

/** The older format of the same: properties, dictionary size, size, then LZMA (its specification). */
async function* unlzma(source: ByteSource): AsyncGenerator<Uint8Array> {
  const { name } = source;
  const reader = new SliceReader(source, () =>
    payloadTruncated(name, 'the lzma data end too early'),
  );
  const header = reader.take(lzmaHeaderBytes);
  checkDictionary(littleEndian(header.subarray(1, 5)), 'lzma', name);
  const { lzma } = await import('@napi-rs/lzma');
  yield* withoutHeap(throughStreams(inSmallPieces(reader.rest()), lzma.decompressStream));
}

/** The decoder of xz keeps so many pieces of what it is given, and of what it gives, that large ones are felt. */
const givenBytes = 32 * 1024;

function* inSmallPieces(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const piece of pieces)
    for (let at = 0; at < piece.length; at += givenBytes) yield piece.subarray(at, at + givenBytes);
}

/** Runs pieces through a decoder that takes and gives web streams, no faster than they are read. */
async function* throughStreams(
  pieces: Iterator<Uint8Array>,
  decode: (input: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let failure: unknown;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    try {
      const { value, done } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    } catch (thrown) {
      // The decoder would give it on without its kind.
      failure = thrown;
      controller.error(thrown);
    }
  };
  const reader = decode(new ReadableStream({ pull }, { highWaterMark: 0 })).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (thrown) {
    throw failure ?? thrown;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/**
 * Compresses chunks.
 *
 * @param level - the compressor's own; undefined for its default
 * @throws {UnsupportedError} for compressors that cannot be written
 */
export async function* compress(
  chunks: AsyncIterable<Uint8Array>,
  compressor: string,
  level: number | undefined,
): AsyncGenerator<Uint8Array> {
  switch (compressor) {
    case 'gzip':
      yield* through(chunks, createGzip({ level: level ?? 9, chunkSize: outputBytes }));
      break;
    case 'zstd': {
      const params = {
        [constants.ZSTD_c_compressionLevel]: level ?? 19,
        [constants.ZSTD_c_checksumFlag]: 1,
      };
      yield* through(chunks, createZstdCompress({ chunkSize: outputBytes, params }));
      break;
    }
    case 'xz':
    case 'lzma':
      yield* lzma(chunks, compressor, level);
      break;
    case 'none':
    case '':
      yield* chunks;
      break;
    default:
      throw new UnsupportedError(
        `writing a payload: the compressor '${compressor}' is not offered`,
      );
  }
}

async function* lzma(
  chunks: AsyncIterable<Uint8Array>,
  compressor: 'xz' | 'lzma',
  level: number | undefined,
): AsyncGenerator<Uint8Array> {
  const { LzmaCompressor, XzCompressor } = await import('@napi-rs/lzma');
  const options = { preset: level ?? 6 };
  const encoder = compressor === 'xz' ? new XzCompressor(options) : new LzmaCompressor(options);
  for await (const chunk of chunks) {
    const piece = encoder.update(Buffer.from(chunk));
    if (piece.length > 0) yield piece;
  }
  yield await encoder.finish();
}
