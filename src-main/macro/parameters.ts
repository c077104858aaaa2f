import { MacroError } from './macro-error.ts';

/** What a parametric macro was called with. */
export interface Parameters {
  /** `0`, `1`..., `#`, `*`, `**`, and `-a`, `-a*` for options. */
  readonly values: ReadonlyMap<string, string>;
  /** Words that are no options. */
  readonly words: readonly string[];
  /** Letter -> its value, empty where it takes none. */
  readonly options: ReadonlyMap<string, string>;
}

/**
 * Takes the words of a call apart as getopt(3) does, options after other words included.
 *
 * @param options - letters as getopt(3) has them; `-` alone leaves every word as it is
 * @param complain - is told what getopt(3) itself prints
 * @throws {MacroError} for an option that is not among them or lacks its value
 */
export function readParameters(
  macro: string,
  options: string,
  words: readonly string[],
  complain: (text: string) => void,
): Parameters {
  const given = new Map<string, string>();
  const values = new Map([
    ['0', macro],
    ['**', words.join(' ')],
  ]);
  const others =
    options === '-' ? words : takeOptions(macro, options, words, given, values, complain);
  values.set('#', String(others.length));
  values.set('*', others.join(' '));
  for (const [at, word] of others.entries()) values.set(String(at + 1), word);
  return { values, words: others, options: given };
}

function takeOptions(
  macro: string,
  options: string,
  words: readonly string[],
  given: Map<string, string>,
  values: Map<string, string>,
  complain: (text: string) => void,
): readonly string[] {
  const fail = (letter: string, reason: string): never => {
    complain(`${macro}: ${reason} -- '${letter}'`);
    throw new MacroError(`Unknown option ${letter} in ${macro}(${options})`);
  };
  const others: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') return [...others, ...words.slice(at + 1)];
    if (!/^-./.test(word)) {
      others.push(word);
      continue;
    }
    for (let letterAt = 1; letterAt < word.length; letterAt += 1) {
      const letter = word[letterAt] ?? '';
      const place = options.indexOf(letter);
      if (place < 0 || letter === ':') fail(letter, 'invalid option');
      let value = '';
      if (options[place + 1] === ':') {
        value = word.slice(letterAt + 1);
        letterAt = word.length;
        if (value === '') value = words[(at += 1)] ?? fail(letter, 'option requires an argument');
        values.set(`-${letter}`, `-${letter} ${value}`);
      } else values.set(`-${letter}`, `-${letter}`);
      values.set(`-${letter}*`, value);
      given.set(letter, value);
    }
  }
  return others;
}
