import type { Bzip2Decoder, TakeBits } from 'unbzip2-stream/lib/bzip2.js';
import { RpmError } from '../base/index.ts';
import type { ByteSource } from '../base/index.ts';
import { payloadError, payloadTruncated } from './payload-error.ts';
import { sourceChunks } from './source-chunks.ts';

/** Bytes yielded at a time. */
const outputBytes = 256 * 1024;
const blockUnit = 100_000;

/**
 * Decodes bzip2 data, several streams one behind the other included. The blocks are decoded by
 * unbzip2-stream, taken one by one: its stream form decodes all that is left at the end of the input
 * in one go and gives up with a TypeError when that is cut short. A block expands to 47 MB at most.
 *
 * @throws {MalformedError} PAYLOAD_MALFORMED, TRUNCATED
 */
export async function* bunzip2(source: ByteSource): AsyncGenerator<Uint8Array> {
  const { default: library } = await import('unbzip2-stream/lib/bzip2.js');
  const { default: bitIterator } = await import('unbzip2-stream/lib/bit_iterator.js');
  const input = new BlockInput(source);
  const bits = bitIterator(() => input.next());
  // The library keeps its tables in itself: each run gets its own.
  const decoder = Object.create(library) as Bzip2Decoder;
  for (let isFirst = true; isFirst || input.hasMoreThan(bits.bytesRead); isFirst = false) {
    const level = attempt(source.name, () => readLevel(decoder, bits, isFirst));
    // What follows a complete stream and is not another one is ignored, as bzip2 does.
    if (level === undefined) return;
    const size = level * blockUnit;
    const block = new Int32Array(size);
    for (let checksum: number | null = 0; checksum !== null; ) {
      const before: number = checksum;
      const output = new BlockOutput();
      const put = (byte: number): void => output.put(byte);
      checksum = attempt(source.name, () => decoder.decompress(bits, put, block, size, before));
      yield* output.pieces();
    }
  }
}

/** Blocks of how many hundred thousand bytes follow; undefined for something that is no stream. */
function readLevel(decoder: Bzip2Decoder, bits: TakeBits, isFirst: boolean): number | undefined {
  try {
    return decoder.header(bits);
  } catch (thrown) {
    if (isFirst || thrown instanceof RpmError) throw thrown;
    return undefined;
  }
}

/** The library's words for damage are jokes, and some of it shows as a TypeError. */
function attempt<T>(name: string, decode: () => T): T {
  try {
    return decode();
  } catch (thrown) {
    if (thrown instanceof RpmError) throw thrown;
    throw payloadError(name, 'the bzip2 data are damaged', thrown);
  }
}

/** Hands the source to the library chunk by chunk. */
class BlockInput {
  readonly #name: string;
  readonly #chunks: Iterator<Uint8Array>;
  #ahead: Uint8Array | undefined;
  #givenBytes = 0;

  constructor(source: ByteSource) {
    this.#name = source.name;
    this.#chunks = sourceChunks(source);
  }

  next(): Uint8Array {
    const chunk = this.#ahead ?? this.#read();
    this.#ahead = undefined;
    if (chunk === undefined) throw payloadTruncated(this.#name, 'the bzip2 data end too early');
    this.#givenBytes += chunk.length;
    return chunk;
  }

  /** Whether anything follows behind a number of bytes that have been used. */
  hasMoreThan(usedBytes: number): boolean {
    if (usedBytes < this.#givenBytes) return true;
    this.#ahead ??= this.#read();
    return this.#ahead !== undefined;
  }

  #read(): Uint8Array | undefined {
    const { value, done } = this.#chunks.next();
    return done === true ? undefined : value;
  }
}

/** What one block expands to; the library gives it byte by byte. */
class BlockOutput {
  readonly #full: Uint8Array[] = [];
  #current = Buffer.allocUnsafeSlow(outputBytes);
  #filled = 0;

  put(byte: number): void {
    if (this.#filled === outputBytes) {
      this.#full.push(this.#current);
      this.#current = Buffer.allocUnsafeSlow(outputBytes);
      this.#filled = 0;
    }
    this.#current[this.#filled] = byte;
    this.#filled += 1;
  }

  *pieces(): Generator<Uint8Array> {
    yield* this.#full;
    if (this.#filled > 0) yield this.#current.subarray(0, this.#filled);
  }
}
