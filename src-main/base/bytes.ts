/** Where package bytes come from; a file, standard input, memory. Reading is synchronous. */
export interface ByteSource {
  /** What to call it in messages: a path as the user gave it, or `<stdin>`. */
  readonly name: string;
  /** Total size in bytes where it is known beforehand. */
  readonly sizeBytes: number | undefined;
  /** Fills as much of `target` as it can; returns the number of bytes, 0 at the end. */
  read(target: Uint8Array): number;
}

/** Reads exactly `target.length` bytes unless the source ends; returns how many came. */
export function readFully(source: ByteSource, target: Uint8Array): number {
  let filled = 0;
  while (filled < target.length) {
    const count = source.read(target.subarray(filled));
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

/** A source over bytes in memory. */
export function memorySource(bytes: Uint8Array, name: string): ByteSource {
  let at = 0;
  return {
    name,
    sizeBytes: bytes.length,
    read(target) {
      const count = Math.min(target.length, bytes.length - at);
      target.set(bytes.subarray(at, at + count));
      at += count;
      return count;
    },
  };
}

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const value of bytes) text += HEX[value];
  return text;
}

/** Bytes of an even-length hexadecimal string; undefined when it is not one. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  return Uint8Array.from(Buffer.from(text, 'hex'));
}
