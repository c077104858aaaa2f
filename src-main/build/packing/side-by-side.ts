/**
 * gzip and zstd on several processors: blocks of fixed length are packed side by side and stand behind each
 * other, so that the bytes are the same however many processors there are. The threads of libzstd itself
 * are not used: behind Node's stream it ends before all of them have.
 */
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, zstdCompress } from 'node:zlib';
import type { ZlibOptions, ZstdOptions } from 'node:zlib';

const packDeflate = promisify<Uint8Array, ZlibOptions, Uint8Array>(deflateRaw);
const packZstd = promisify<Uint8Array, ZstdOptions, Uint8Array>(zstdCompress);

/** Each costs a state of some 80 MB at the highest levels: two at a time stay below 300 MB. */
const mostFrames = 2;
const frameBytes = 8 << 20;
/** How much of a frame is written at once: small parts of it wait for the collector by the hundred. */
const chunkSize = 1 << 20;
const deflateBytes = 512 * 1024;
/** How far back a stream of deflate may look. */
const windowBytes = 32 * 1024;

/** Frames of RFC 8878, one behind the other. */
export async function* parallelZstd(
  pieces: AsyncIterable<Uint8Array>,
  level: number,
): AsyncGenerator<Uint8Array> {
  const params = { [constants.ZSTD_c_compressionLevel]: level };
  const started = new InOrder(Math.min(availableParallelism(), mostFrames));
  const blocks = new Blocks(frameBytes);
  for await (const block of inBlocks(pieces, blocks)) {
    yield* started.room();
    const packed = packZstd(block, { params, pledgedSrcSize: block.length, chunkSize });
    started.add(packed.finally(() => blocks.giveBack(block)));
  }
  yield* started.rest();
}

const gzipHead = Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
/** An empty block that is the last. */
const lastBlock = Uint8Array.from([3, 0]);

/** One stream of RFC 1952; each block has the end of the one before as its dictionary. */
export async function* parallelGzip(
  pieces: AsyncIterable<Uint8Array>,
  level: number,
): AsyncGenerator<Uint8Array> {
  yield gzipHead;
  const started = new InOrder(availableParallelism() + 1);
  let [sum, sizeBytes] = [0, 0];
  let dictionary: Uint8Array | undefined;
  const blocks = new Blocks(deflateBytes);
  for await (const block of inBlocks(pieces, blocks)) {
    sum = crc32(block, sum);
    sizeBytes += block.length;
    const settings = { level, finishFlush: constants.Z_SYNC_FLUSH };
    yield* started.room();
    const packed = packDeflate(block, dictionary ? { ...settings, dictionary } : settings);
    started.add(packed.finally(() => blocks.giveBack(block)));
    // the block itself is filled anew before this is needed no longer
    dictionary = Uint8Array.from(block.subarray(-windowBytes));
  }
  yield* started.rest();
  yield lastBlock;
  const end = Buffer.alloc(8);
  end.writeUInt32LE(sum, 0);
  end.writeUInt32LE(sizeBytes % 2 ** 32, 4);
  yield end;
}

/** What is packed side by side, told in the order in which it was begun. */
class InOrder {
  readonly #most: number;
  readonly #started: Promise<Uint8Array>[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Waits for the first where as many are under way as may be. */
  async *room(): AsyncGenerator<Uint8Array> {
    if (this.#started.length < this.#most) return;
    const first = this.#started.shift();
    if (first !== undefined) yield await first;
  }

  add(packed: Promise<Uint8Array>): void {
    // a failure is met where its turn comes
    packed.catch(() => undefined);
    this.#started.push(packed);
  }

  async *rest(): AsyncGenerator<Uint8Array> {
    for (const packed of this.#started.splice(0)) yield await packed;
  }
}

/** Blocks that are filled again when they have been packed: left to the collector, they pile up. */
class Blocks {
  readonly sizeBytes: number;
  readonly #free: Uint8Array[] = [];

  constructor(sizeBytes: number) {
    this.sizeBytes = sizeBytes;
  }

  take(): Uint8Array {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.sizeBytes);
  }

  giveBack(block: Uint8Array): void {
    // the last may be a part of one, and none follows it
    if (block.length === this.sizeBytes) this.#free.push(block);
  }
}

/** The same bytes in blocks of one length; the last may be shorter, and there is one even of nothing. */
async function* inBlocks(
  pieces: AsyncIterable<Uint8Array>,
  blocks: Blocks,
): AsyncGenerator<Uint8Array> {
  const { sizeBytes } = blocks;
  let [block, filled, isFirst] = [blocks.take(), 0, true];
  for await (const piece of pieces)
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + sizeBytes - filled);
      block.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < sizeBytes) continue;
      yield block;
      [block, filled, isFirst] = [blocks.take(), 0, false];
    }
  if (filled > 0 || isFirst) yield block.subarray(0, filled);
}
