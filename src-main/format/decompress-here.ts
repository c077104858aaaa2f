import { InternalError, openBzip2Decoder, openNodeDecoder } from '../base/index.ts';
import type { BlockDecoder, ByteSource, DecodedBlock } from '../base/index.ts';
import { decoderError } from './payload-error.ts';

/**
 * Decompresses the rest of a source on this thread, for a program that does nothing else: no new memory for
 * each block, and no waiting for another thread.
 *
 * @returns blocks that hold until the next one is asked for; undefined where it cannot be done so, or where
 * `decompress` is as good
 * @throws as `decompress`, while blocks are asked for
 */
export function decompressHere(
  source: ByteSource,
  compressor: string,
): Iterable<Uint8Array> | undefined {
  const decode = decoders[compressor];
  if (decode === undefined) return undefined;
  // whether it can be opened at all; each stream gets one of its own
  const first = open[compressor]?.();
  if (first === undefined) return undefined;
  first[Symbol.dispose]();
  return inOurWords(source, compressor, decode(source));
}

const open: Readonly<Record<string, () => BlockDecoder | undefined>> = {
  gzip: () => openNodeDecoder('gzip'),
  zstd: () => openNodeDecoder('zstd'),
  bzip2: openBzip2Decoder,
};

const decoders: Readonly<Record<string, (source: ByteSource) => Iterable<Uint8Array>>> = {
  gzip: gunzip,
  zstd: unzstd,
  bzip2: bunzip2,
};

function* inOurWords(
  { name }: ByteSource,
  compressor: string,
  blocks: Iterable<Uint8Array>,
): Generator<Uint8Array> {
  try {
    yield* blocks;
  } catch (thrown) {
    throw decoderError(name, compressor, thrown);
  }
}

/** gzip data, or data as they are where the gzip magic is missing, as zlib's gzread has it. */
function* gunzip(source: ByteSource): Generator<Uint8Array> {
  const pieces = piecesOf(source);
  const start = startOf(pieces, Buffer.alloc(0), 2);
  const isPacked = start[0] === 0x1f && start[1] === 0x8b;
  if (isPacked) yield* decoded('gzip', start, pieces);
  else if (start.length > 0) {
    yield start;
    yield* pieces;
  }
}

/** Frame behind frame; the library itself passes over skippable ones. */
function* unzstd(source: ByteSource): Generator<Uint8Array> {
  const pieces = piecesOf(source);
  const start = startOf(pieces, Buffer.alloc(0), 4);
  if (start.length > 0) yield* decoded('zstd', start, pieces);
}

const inputBytes = 128 * 1024;

/** The source in pieces, each of which holds until the next. */
function* piecesOf(source: ByteSource): Generator<Uint8Array> {
  const block = Buffer.allocUnsafeSlow(inputBytes);
  for (let count = source.read(block); count > 0; count = source.read(block))
    yield block.subarray(0, count);
}

/** What is left of a piece, with so many bytes at least where there are as many. */
function startOf(pieces: Iterator<Uint8Array>, left: Uint8Array, bytes: number): Uint8Array {
  let start = left;
  while (start.length < bytes) {
    const before = Buffer.from(start);
    const { value, done } = pieces.next();
    if (done === true) return before;
    start = before.length === 0 ? value : Buffer.concat([before, value]);
  }
  return start;
}

function* decoded(
  compressor: 'gzip' | 'zstd',
  start: Uint8Array,
  pieces: Iterator<Uint8Array>,
): Generator<Uint8Array> {
  using decoder = openNodeDecoder(compressor);
  if (decoder === undefined) throw new InternalError(`decoding ${compressor}: there is no decoder`);
  let rest: Uint8Array | undefined = start;
  while (rest !== undefined) {
    const step: DecodedBlock = decoder.decode(rest);
    rest = rest.subarray(step.used);
    if (step.output.length > 0) yield step.output;
    if (step.isFull) continue;
    if (rest.length === 0) rest = pieces.next().value as Uint8Array | undefined;
    // behind the end of gzip data zlib leaves alone what are no others; behind a frame of zstd there is another
    else if (compressor === 'gzip') return;
  }
  for (let isFull = true; isFull; ) {
    const step = decoder.finish();
    if (step.output.length > 0) yield step.output;
    ({ isFull } = step);
  }
}

const bzip2Magic = [0x42, 0x5a, 0x68] as const;

/** One stream behind the other; what is none is left alone, as bzip2 does. */
function* bunzip2(source: ByteSource): Generator<Uint8Array> {
  const pieces = piecesOf(source);
  const bytes = bzip2Magic.length;
  for (let rest = startOf(pieces, Buffer.alloc(0), bytes), isFirst = true; ; isFirst = false) {
    if (!isFirst && bzip2Magic.some((byte, at) => rest[at] !== byte)) return;
    rest = startOf(pieces, yield* bzip2Stream(rest, pieces), bytes);
  }
}

/** @returns what was read and lies behind the stream */
function* bzip2Stream(
  start: Uint8Array,
  pieces: Iterator<Uint8Array>,
): Generator<Uint8Array, Uint8Array> {
  using decoder = openBzip2Decoder();
  if (decoder === undefined) throw new InternalError('decoding bzip2: there is no decoder');
  let rest = start;
  for (let isFull = true; ; ) {
    if (rest.length === 0 && !isFull) {
      const { value, done } = pieces.next();
      if (done !== true) rest = value;
    }
    const step = rest.length === 0 ? decoder.finish() : decoder.decode(rest);
    rest = rest.subarray(step.used);
    if (step.output.length > 0) yield step.output;
    if (step.isEnd) return rest;
    ({ isFull } = step);
  }
}
