import type { ByteSource } from '../base/index.ts';

/** Bytes asked of a source at a time. */
const chunkBytes = 128 * 1024;
/** Also where a size is told that is none: of files of the kernel's. */
const leastBytes = 4096;
/** What was made for a chunk that did not come: half of all where packages are small. */
let unused: Buffer | undefined;

/** The rest of a source in chunks; each is its own memory, so it may be kept or handed on. */
export function* sourceChunks(source: ByteSource, bytes = chunkBytes): Generator<Uint8Array> {
  const { sizeBytes = bytes } = source;
  const length = Math.min(bytes, Math.max(Math.ceil(sizeBytes / leastBytes), 1) * leastBytes);
  for (;;) {
    const chunk = unused?.length === length ? unused : Buffer.allocUnsafeSlow(length);
    unused = undefined;
    const count = source.read(chunk);
    if (count === 0) {
      unused = chunk;
      return;
    }
    yield count === length ? chunk : chunk.subarray(0, count);
  }
}

/** A source that shows each piece to a listener as it is read. */
export function observedSource(
  source: ByteSource,
  observe: (bytes: Uint8Array) => void,
): ByteSource {
  return {
    name: source.name,
    sizeBytes: source.sizeBytes,
    read(target) {
      const count = source.read(target);
      if (count > 0) observe(target.subarray(0, count));
      return count;
    },
  };
}

/**
 * Walks over the bytes of a source and gives them on in pieces as large as they came: for formats
 * whose structure is followed here while a library decodes the same bytes.
 */
export class SliceReader {
  readonly #chunks: Iterator<Uint8Array>;
  readonly #ended: () => Error;
  #chunk: Uint8Array = new Uint8Array(0);
  #from = 0;
  #at = 0;
  #passed: Uint8Array[] = [];

  /** @param ended - makes the error for a source that ends in the middle */
  constructor(source: ByteSource, ended: () => Error) {
    this.#chunks = sourceChunks(source);
    this.#ended = ended;
  }

  /** Whether there is another byte. */
  hasMore(): boolean {
    while (this.#at >= this.#chunk.length) {
      if (this.#at > this.#from) this.#passed.push(this.#chunk.subarray(this.#from, this.#at));
      this.#from = this.#at;
      const { value, done } = this.#chunks.next();
      if (done === true) return false;
      this.#chunk = value;
      this.#from = 0;
      this.#at = 0;
    }
    return true;
  }

  /** A few bytes; copied together where a chunk ends between them. */
  take(count: number): Uint8Array {
    if (this.#at + count <= this.#chunk.length) {
      this.#at += count;
      return this.#chunk.subarray(this.#at - count, this.#at);
    }
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count; filled += 1) bytes[filled] = this.byte();
    return bytes;
  }

  byte(): number {
    if (this.#at >= this.#chunk.length && !this.hasMore()) throw this.#ended();
    const value = this.#chunk[this.#at] ?? 0;
    this.#at += 1;
    return value;
  }

  /** The next byte, which stays where it is. Only after `hasMore`. */
  peek(): number {
    return this.#chunk[this.#at] ?? 0;
  }

  skip(count: number): void {
    for (let remaining = count; remaining > 0; ) {
      if (!this.hasMore()) throw this.#ended();
      const step = Math.min(remaining, this.#chunk.length - this.#at);
      this.#at += step;
      remaining -= step;
    }
  }

  /** Whole pieces walked over so far; what lies in the current chunk is kept for later. */
  passed(): Uint8Array[] {
    const pieces = this.#passed;
    this.#passed = [];
    return pieces;
  }

  /** Everything, walked over or not, up to the end of the source. */
  *rest(): Generator<Uint8Array> {
    yield* this.passed();
    yield this.#chunk.subarray(this.#from);
    for (let next = this.#chunks.next(); next.done !== true; next = this.#chunks.next())
      yield next.value;
  }

  /** Everything walked over up to here. */
  cut(): Uint8Array[] {
    if (this.#at > this.#from) this.#passed.push(this.#chunk.subarray(this.#from, this.#at));
    this.#from = this.#at;
    return this.passed();
  }
}

/** A number stored with its least significant byte first. */
export function littleEndian(bytes: Uint8Array): number {
  let value = 0;
  for (let at = bytes.length - 1; at >= 0; at -= 1) value = value * 256 + (bytes[at] ?? 0);
  return value;
}
