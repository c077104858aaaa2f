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
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let text = '';
  const collectText = (): void => {
    if (text === '') return;
    const bytes = encodeText(text);
    waiting.push(bytes);
    waitingBytes += bytes.length;
    text = '';
  };
  const flush = (): void => {
    collectText();
    const chunks = waiting;
    waiting = [];
    waitingBytes = 0;
    for (const chunk of chunks) writeFully(standard, chunk);
  };
  return {
    get isTerminal() {
      return isTerminal();
    },
    write(added) {
      text += added;
      if (text.length >= bufferBytes) flush();
    },
    writeBytes(bytes) {
      collectText();
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes >= bufferBytes) flush();
    },
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
