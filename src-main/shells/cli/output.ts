import { writeSync } from 'node:fs';
import { encodeText, fileError } from '../../base/index.ts';

/** The two streams of a command line; the only place that writes to them. */
export interface Output {
  /** Adds to standard output; package bytes come out as they are. */
  write(text: string): void;
  writeBytes(bytes: Uint8Array): void;
  /** One line on standard error, after what is still waiting for standard output. */
  error(line: string): void;
  /** Hands over what is waiting; at the end, and before another program writes. */
  flush(): void;
  readonly isTerminal: boolean;
}

const bufferBytes = 1 << 16;

/** Thrown when nobody reads our output any longer: the program ends without a word. */
export class ReaderGone extends Error {}

/**
 * Output over two descriptors.
 *
 * @param isTerminal - asked when somebody wants to know: loading what tells takes longer than a query
 */
export function descriptorOutput(
  standard: number,
  diagnostic: number,
  isTerminal: () => boolean,
): Output {
  // one block for all: texts that wait are copied by the collector again and again
  const block = Buffer.allocUnsafeSlow(bufferBytes);
  let filled = 0;
  const flush = (): void => {
    const count = filled;
    filled = 0;
    if (count > 0) writeFully(standard, block.subarray(0, count));
  };
  const writeBytes = (bytes: Uint8Array): void => {
    if (bytes.length > block.length - filled) flush();
    if (bytes.length >= block.length) writeFully(standard, bytes);
    else {
      block.set(bytes, filled);
      filled += bytes.length;
    }
  };
  return {
    get isTerminal() {
      return isTerminal();
    },
    write(text) {
      // three bytes are the most that a unit of well-formed text becomes
      if (text.length * 3 <= block.length - filled && text.isWellFormed())
        filled += block.write(text, filled);
      else writeBytes(encodeText(text));
    },
    writeBytes,
    error(line) {
      flush();
      writeFully(diagnostic, encodeText(`${line}\n`));
    },
    flush,
  };
}

function writeFully(descriptor: number, bytes: Uint8Array): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
      if (code === 'EPIPE') throw new ReaderGone();
      if (code !== 'EAGAIN')
        throw fileError(
          'writing to',
          descriptor === 1 ? 'standard output' : 'standard error',
          thrown,
        );
      Atomics.wait(pause, 0, 0, 5);
    }
  }
}
