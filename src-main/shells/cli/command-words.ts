import { readFileSync } from 'node:fs';
import { decodeText } from '../../base/index.ts';

/** What Node puts in the place of bytes that are not UTF-8. */
const REPLACED = '\ufffd';

/**
 * The words of the command line with every byte of them: file names need not be UTF-8, but Node decodes
 * them as if they were. Linux still knows the bytes.
 *
 * @param words - as Node gives them, without the program
 * @param readCommandLine - all words of the process, each ended by a NUL, as in `/proc/self/cmdline`
 */
export function commandWords(
  words: readonly string[],
  readCommandLine: () => Uint8Array = () => readFileSync('/proc/self/cmdline'),
): readonly string[] {
  if (!words.some((word) => word.includes(REPLACED))) return words;
  let whole: readonly string[];
  try {
    whole = decodeText(readCommandLine()).split('\0').slice(0, -1);
  } catch {
    return words;
  }
  // The launcher puts the name it was called by in front; from the end on, both are the same.
  return words.map((word, at) =>
    word.includes(REPLACED) ? (whole[whole.length - words.length + at] ?? word) : word,
  );
}
