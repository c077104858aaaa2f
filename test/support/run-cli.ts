/** Our command line in this process, with what it printed. */
import { decodeText } from '../../src-main/base/index.ts';
import type { Output } from '../../src-main/shells/cli/output.ts';
import { runVerb } from '../../src-main/shells/cli/turntable-face.ts';

export interface CliResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** Runs `turntable <words>`; the first word may be one of rpm's names. */
export async function runCli(words: readonly string[]): Promise<CliResult> {
  const standard: string[] = [];
  let stderr = '';
  const output: Output = {
    isTerminal: false,
    write: (text) => void standard.push(text),
    writeBytes: (bytes) => void standard.push(decodeText(bytes)),
    error: (line) => void (stderr += `${line}\n`),
    flush() {},
  };
  const status = await runVerb(words, output);
  return { stdout: standard.join(''), stderr, status };
}
