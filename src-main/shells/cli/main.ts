/**
 * The command line: `turntable <verb>`, and under rpm's own names rpm's own command lines. The name
 * comes first among the arguments when the program was not called `turntable`.
 */
import { toRpmError } from '../../base/index.ts';
import { commandWords } from './command-words.ts';
import { descriptorOutput, ReaderGone } from './output.ts';
import type { Output } from './output.ts';
import { isRpmFace, runRpmFace } from './rpm-face.ts';

// loaded where somebody asks: it takes as long as a query does
let isTerminalKnown: boolean | undefined;
const isTerminal = (): boolean =>
  (isTerminalKnown ??= process.getBuiltinModule('node:tty').isatty(1));
const output = descriptorOutput(1, 2, isTerminal);
void main();

async function main(): Promise<void> {
  try {
    process.exitCode = await runFace(commandWords(process.argv.slice(2)), output);
    output.flush();
  } catch (thrown) {
    process.exitCode = 1;
    if (!(thrown instanceof ReaderGone)) reportFailure(thrown);
  }
}

async function runFace(words: readonly string[], to: Output): Promise<number> {
  const [face = '', ...rest] = words;
  if (isRpmFace(face)) return runRpmFace(face, rest, to);
  const { runVerb } = await import('./turntable-face.ts');
  return runVerb(words, to);
}

/** The last resort: one line, never a stack. */
function reportFailure(thrown: unknown): void {
  const { message, hint } = toRpmError(thrown);
  try {
    output.error(`error: ${message}${hint === undefined ? '' : `\n${hint}`}`);
  } catch {
    // nobody is left to tell
  }
}
