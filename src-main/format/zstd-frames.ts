import type { ByteSource } from '../base/index.ts';
import { payloadError, payloadTruncated } from './payload-error.ts';
import { littleEndian, SliceReader } from './source-chunks.ts';

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
/** Bytes passed over at a time in skippable frames. */
const skipBytes = 64 * 1024;

/**
 * Finds where zstd frames end (RFC 8878, 3.1): Node's decoder stops in silence behind the first frame and takes no skippable
 * ones, so each frame gets a decoder of its own. Blocks say their length; nothing is decoded here.
 */
export class ZstdFrames {
  readonly #reader: SliceReader;
  readonly #name: string;

  constructor(source: ByteSource) {
    this.#name = source.name;
    this.#reader = new SliceReader(source, () =>
      payloadTruncated(source.name, 'the zstd data end too early'),
    );
  }

  /** Whether another frame with data follows; skippable frames before it are passed over. */
  next(): boolean {
    while (this.#reader.hasMore()) {
      const magic = littleEndian(this.#reader.take(4));
      if (magic === frameMagic) return true;
      if ((magic & 0xfffffff0) !== skippableMagic)
        throw payloadError(this.#name, 'the zstd data do not begin with a zstd frame');
      let left = littleEndian(this.#reader.take(4));
      for (; left > 0; left -= skipBytes) {
        this.#reader.skip(Math.min(left, skipBytes));
        this.#reader.cut();
      }
      this.#reader.cut();
    }
    return false;
  }

  /** The bytes of the frame `next` found, in pieces. */
  *frame(): Generator<Uint8Array> {
    const reader = this.#reader;
    const flags = reader.byte();
    const isSingle = (flags & 0x20) !== 0;
    const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
    const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0;
    reader.skip((isSingle ? 0 : 1) + dictionaryBytes + sizeBytes);
    for (let isLast = false; !isLast; ) {
      const header = littleEndian(reader.take(3));
      isLast = (header & 1) === 1;
      const kind = (header >> 1) & 3;
      if (kind === 3) throw payloadError(this.#name, 'a zstd block has a reserved type');
      reader.skip(kind === 1 ? 1 : header >> 3);
      yield* reader.passed();
    }
    if ((flags & 4) !== 0) reader.skip(4);
    yield* reader.cut();
  }
}
