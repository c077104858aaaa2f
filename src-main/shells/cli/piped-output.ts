import { encodeText, runFilter } from '../../base/index.ts';
import type { Output } from './output.ts';

/** Output whose standard part goes through a program before it is seen. */
export interface PipedOutput extends Output {
  /** Hands everything over, and waits; false when the program failed. */
  finish(): boolean;
}

/** `--pipe COMMAND`: standard output becomes the input of a command of the shell. */
export function pipedOutput(output: Output, command: string): PipedOutput {
  const chunks: Uint8Array[] = [];
  return {
    isTerminal: false,
    write: (text) => void chunks.push(encodeText(text)),
    writeBytes: (bytes) => void chunks.push(Uint8Array.from(bytes)),
    error: (line) => output.error(line),
    flush() {},
    finish() {
      output.flush();
      const result = runFilter('/bin/sh', ['-c', command], Buffer.concat(chunks));
      if (result !== undefined) output.writeBytes(result.output);
      return result?.status === 0;
    },
  };
}
