/** The words behind a section's name: options and the package it is about. */
import type { SpecParse } from './spec-parse.ts';

export interface SectionWords {
  /** The package; undefined for the main one. */
  readonly name: string | undefined;
  /** `-n`: the name is the whole name. */
  readonly isWhole: boolean;
  /** Letter -> values, empty texts for switches. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/**
 * Takes the words of a section's line apart as popt does.
 *
 * @param letters - options as getopt(3) has them: `n:f:q`
 * @param text - the line; that of `parse` unless given
 * @throws {SpecError} in rpm's words
 */
export function readSectionWords(
  parse: SpecParse,
  letters: string,
  text: string = parse.line,
): SectionWords {
  const [, ...words] = quotedWords(text);
  const options = new Map<string, string[]>();
  const names: string[] = [];
  const add = (letter: string, value: string): void => {
    options.set(letter, [...(options.get(letter) ?? []), value]);
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') break;
    if (!/^-./.test(word)) {
      names.push(word);
      continue;
    }
    for (let letterAt = 1; letterAt < word.length; letterAt += 1) {
      const letter = word.charAt(letterAt);
      const place = letters.indexOf(letter);
      if (place < 0 || letter === ':') throw parse.fault(`Bad option ${word}: ${text}`);
      if (letters[place + 1] !== ':') {
        add(letter, '');
        continue;
      }
      const value = word.slice(letterAt + 1) || words[(at += 1)];
      if (value === undefined) throw parse.fault(`Bad option ${word}: ${text}`);
      add(letter, value);
      break;
    }
  }
  const whole = options.get('n')?.at(-1);
  if (names.length > (whole === undefined ? 1 : 0)) throw parse.fault(`Too many names: ${text}`);
  return { name: whole ?? names[0], isWhole: whole !== undefined, options };
}

/** Words between blanks; quotes keep blanks, a backslash the character behind it. */
export function quotedWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (character === '\\' && text[at + 1] === quote) word += text.charAt((at += 1));
      else word += character;
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === '\\') word = (word ?? '') + text.charAt((at += 1));
    else word = (word ?? '') + character;
  }
  return word === undefined ? words : [...words, word];
}
