/** The parts of unbzip2-stream 1.4.3 that decode one block; the package comes without types. */
declare module 'unbzip2-stream/lib/bzip2.js' {
  /** Takes a number of bits, most significant first; with null, moves on to the next whole byte. */
  export interface TakeBits {
    (count: number | null): number;
    /** Bytes of which at least one bit has been taken. */
    readonly bytesRead: number;
  }
  export interface Bzip2Decoder {
    /** Reads a stream's first four bytes: 1 to 9. */
    header(bits: TakeBits): number;
    /** Decodes a block; returns the checksum so far, or null where the stream ended instead. */
    decompress(
      bits: TakeBits,
      put: (byte: number) => void,
      block: Int32Array,
      size: number,
      checksum: number,
    ): number | null;
  }
  const decoder: Bzip2Decoder;
  export default decoder;
}

declare module 'unbzip2-stream/lib/bit_iterator.js' {
  import type { TakeBits } from 'unbzip2-stream/lib/bzip2.js';
  export default function bitIterator(next: () => Uint8Array): TakeBits;
}
