import { MacroError } from './macro-error.ts';

/**
 * What a parametric macro sees of its words: `0`, `1`..., `#`, `*`, `**`, and `-a`, `-a*` for options.
 *
 * @param options - letters as getopt(3) has them; `-` alone leaves every word as it is
 * @throws {MacroError} for an option that is not among them
 */
export function parameterValues(
  macro: string,
  options: string,
  words: readonly string[],
): ReadonlyMap<string, string> {
  const values = new Map<string, string>([
    ['0', macro],
    ['**', words.join(' ')],
  ]);
  const others = options === '-' ? [...words] : takeOptions(macro, options, words, values);
  values.set('#', String(others.length));
  values.set('*', others.join(' '));
  for (const [at, word] of others.entries()) values.set(String(at + 1), word);
  return values;
}

function takeOptions(
  macro: string,
  options: string,
  words: readonly string[],
  values: Map<string, string>,
): string[] {
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
      if (place < 0 || letter === ':')
        throw new MacroError(`Unknown option ${letter} in ${macro}(${options})`);
      if (options[place + 1] !== ':') {
        values.set(`-${letter}`, `-${letter}`);
        continue;
      }
      const attached = word.slice(letterAt + 1);
      const value = attached === '' ? (words[(at += 1)] ?? '') : attached;
      values.set(`-${letter}`, `-${letter} ${value}`);
      values.set(`-${letter}*`, value);
      break;
    }
  }
  return others;
}
