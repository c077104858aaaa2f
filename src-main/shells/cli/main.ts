/**
 * The command line: `turntable <verb>`, and under rpm's own names rpm's own command lines. The name
 * comes first among the arguments when the program was not called `turntable`.
 */
import { isatty } from 'node:tty';
import { toRpmError } from '../../base/index.ts';
import { commandWords } from './command-words.ts';
import { descriptorOutput, ReaderGone } from './output.ts';
import type { Output } from './output.ts';

async function runFace(words: readonly string[], output: Output): Promise<number> {
  const [face = '', ...rest] = words;
  const { isRpmFace, runRpmFace } = await import('./rpm-face.ts');
  if (isRpmFace(face)) return runRpmFace(face, rest, output);
  const { runVerb } = await import('./turntable-face.ts');
  return runVerb(words, output);
}

const output = descriptorOutput(1, 2, isatty(1));
try {
  process.exitCode = await runFace(commandWords(process.argv.slice(2)), output);
  output.flush();
} catch (thrown) {
  process.exitCode = 1;
  if (!(thrown instanceof ReaderGone)) reportFailure(thrown);
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
