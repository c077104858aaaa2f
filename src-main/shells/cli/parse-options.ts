import { optionTable } from './option-table.ts';
import type { OptionDefinition } from './option-table.ts';
import type { PoptEntry } from './popt-entries.ts';

/** One option as it stood on the command line, or in an alias. */
export interface GivenOption {
  readonly name: string;
  /** Undefined for switches. */
  readonly value: string | undefined;
}

/** A command line taken apart. */
export interface ParsedOptions {
  /** In the order given; the order matters for formats. */
  readonly given: readonly GivenOption[];
  /** What is no option. */
  readonly arguments: readonly string[];
  /** The program, with its first words, to which all this is to be handed. */
  readonly execute: readonly string[] | undefined;
  has(...names: readonly string[]): boolean;
  /** Value of the last one; undefined when it was not given. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
  count(name: string): number;
}

/** A command line that cannot be understood; the message is the text after `rpm: `. */
export class UsageError extends Error {}

/** More aliases in each other than this are a circle. */
const deepest = 64;

/** What an alias has in the place of the word behind it. */
const nextWord = '!#:+';

/**
 * Parses as popt does: options anywhere, short ones in clusters, `--name value` and `--name=value`,
 * `--` ends them, a lone `-` is an argument; aliases before everything else.
 *
 * @param table - the options there are, rpm's own unless given
 * @param entries - aliases and programs; of two for one option the later counts
 * @throws {UsageError} worded as popt words it
 */
export function parseOptions(
  words: readonly string[],
  table: readonly OptionDefinition[] = optionTable,
  entries: readonly PoptEntry[] = [],
): ParsedOptions {
  return new OptionParser(table, entries).parse(words);
}

/** Words that are being read: the command line, and on top of it the aliases in use. */
interface Frame {
  readonly words: string[];
  /** The option these words stand for, which stands for itself among them. */
  readonly option: string | undefined;
  /** The next word. */
  at: number;
  /** Letters of a cluster that are still to be read. */
  letters: string;
}

class OptionParser {
  readonly #options = new Map<string, OptionDefinition>();
  readonly #entries = new Map<string, PoptEntry>();
  readonly #given: GivenOption[] = [];
  readonly #arguments: string[] = [];
  readonly #frames: Frame[] = [];
  #execute: readonly string[] | undefined;
  #isEnded = false;

  constructor(table: readonly OptionDefinition[], entries: readonly PoptEntry[]) {
    for (const option of table) {
      for (const name of [option.name, ...(option.otherNames ?? [])])
        this.#options.set(`--${name}`, option);
      if (option.short !== undefined) this.#options.set(`-${option.short}`, option);
    }
    for (const entry of entries) this.#entries.set(entry.option, entry);
  }

  parse(words: readonly string[]): ParsedOptions {
    this.#push(words, undefined);
    let areOptionsOver = false;
    for (let frame = this.#top(); frame !== undefined && !this.#isEnded; frame = this.#top()) {
      if (frame.letters !== '') {
        this.#letter(frame);
        continue;
      }
      const word = frame.words[frame.at];
      frame.at += 1;
      if (word === undefined) this.#frames.pop();
      else if (areOptionsOver || !/^-./s.test(word)) this.#arguments.push(word);
      else if (word === '--') areOptionsOver = true;
      else if (word.startsWith('--')) this.#long(word);
      else frame.letters = word.slice(1);
    }
    return parsed(this.#given, this.#arguments, this.#execute);
  }

  #top(): Frame | undefined {
    return this.#frames.at(-1);
  }

  #push(words: readonly string[], option: string | undefined): void {
    if (this.#frames.length > deepest) throw this.#wrong('aliases nested too deeply');
    this.#frames.push({ words: [...words], option, at: 0, letters: '' });
  }

  #long(word: string): void {
    const equals = word.indexOf('=');
    const shown = equals < 0 ? word : word.slice(0, equals);
    this.#option(shown, equals < 0 ? undefined : word.slice(equals + 1));
  }

  #letter(frame: Frame): void {
    const letter = frame.letters.charAt(0);
    frame.letters = frame.letters.slice(1);
    this.#option(`-${letter}`, undefined);
  }

  #option(shown: string, value: string | undefined): void {
    const frame = this.#top();
    const entry = frame?.option === shown ? undefined : this.#entries.get(shown);
    if (entry?.kind === 'alias') {
      this.#push(value === undefined ? entry.words : [...entry.words, value], shown);
      return;
    }
    if (entry !== undefined) {
      // the first one is meant; others are options for it
      this.#execute = this.#execute === undefined ? entry.words : [...this.#execute, shown];
      return;
    }
    const definition = this.#options.get(shown);
    if (definition === undefined) throw this.#wrong('unknown option');
    this.#take(definition, shown, value, frame);
  }

  #take(
    { name, argument, afterQuery, isFinal }: OptionDefinition,
    shown: string,
    value: string | undefined,
    frame: Frame | undefined,
  ): void {
    if (argument !== undefined) {
      this.#given.push({ name, value: value ?? this.#valueFor(frame) });
      return;
    }
    if (value !== undefined || frame?.letters.startsWith('=') === true)
      throw this.#wrong('option does not take an argument');
    const isAsking = this.#given.some((option) => option.name === 'query');
    if (afterQuery !== undefined && !shown.startsWith('--') && isAsking)
      this.#push([afterQuery], undefined);
    else this.#given.push({ name, value: undefined });
    if (isFinal === true) this.#isEnded = true;
  }

  /** What follows an option that takes a value: the rest of its cluster, or the next word. */
  #valueFor(frame: Frame | undefined): string {
    if (frame !== undefined && frame.letters !== '') {
      const rest = frame.letters.replace(/^=/, '');
      frame.letters = '';
      return this.#filledIn(rest);
    }
    const holder = this.#frames.findLast(({ words, at }) => at < words.length);
    const word = holder?.words[holder.at];
    if (holder === undefined || word === undefined) throw this.#wrong('missing argument');
    holder.at += 1;
    return this.#filledIn(word);
  }

  /** A value with the word behind the alias in its place, as often as it is wanted. */
  #filledIn(value: string): string {
    if (this.#frames.length < 2 || !value.includes(nextWord)) return value;
    for (const { words, at } of this.#frames.toReversed()) {
      const place = words.findIndex((word, index) => index >= at && !word.startsWith('-'));
      if (place < 0) continue;
      const [word = ''] = words.splice(place, 1);
      return value.replaceAll(nextWord, () => word);
    }
    return value;
  }

  /** A complaint about the word of the command line, whatever an alias made of it. */
  #wrong(what: string): UsageError {
    const [line] = this.#frames;
    const at = line === undefined ? 0 : line.at - 1;
    const word = line?.words[Math.min(at, line.words.length - 1)] ?? '';
    return new UsageError(`${word}: ${what}`);
  }
}

function parsed(
  given: readonly GivenOption[],
  rest: readonly string[],
  execute: readonly string[] | undefined,
): ParsedOptions {
  const values = (name: string): readonly string[] =>
    given.filter((option) => option.name === name).map(({ value }) => value ?? '');
  return {
    given,
    arguments: rest,
    execute,
    has: (...names) => given.some(({ name }) => names.includes(name)),
    value: (name) => values(name).at(-1),
    values,
    count: (name) => given.filter((option) => option.name === name).length,
  };
}
