import { optionTable } from './option-table.ts';
import type { OptionDefinition } from './option-table.ts';

/** One option as it stood on the command line. */
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
  has(...names: readonly string[]): boolean;
  /** Value of the last one; undefined when it was not given. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
  count(name: string): number;
}

/** A command line that cannot be understood; the message is the text after `rpm: `. */
export class UsageError extends Error {}

/** A program's options by what they are called. */
class KnownOptions {
  readonly #byLongName = new Map<string, OptionDefinition>();
  readonly #byShortName = new Map<string, OptionDefinition>();

  constructor(table: readonly OptionDefinition[]) {
    for (const option of table) {
      for (const name of [option.name, ...(option.otherNames ?? [])])
        this.#byLongName.set(name, option);
      if (option.short !== undefined) this.#byShortName.set(option.short, option);
    }
  }

  long(name: string): OptionDefinition | undefined {
    return this.#byLongName.get(name);
  }
  short(letter: string): OptionDefinition | undefined {
    return this.#byShortName.get(letter);
  }
}

/**
 * Parses as popt does: options anywhere, short ones in clusters, `--name value` and `--name=value`,
 * `--` ends them, a lone `-` is an argument.
 *
 * @param table - the options there are, rpm's own unless given
 * @throws {UsageError} worded as popt words it
 */
export function parseOptions(
  words: readonly string[],
  table: readonly OptionDefinition[] = optionTable,
): ParsedOptions {
  const known = new KnownOptions(table);
  const given: GivenOption[] = [];
  const rest: string[] = [];
  let at = 0;
  const argumentOf = (shown: string): string => {
    at += 1;
    const value = words[at];
    if (value === undefined) throw new UsageError(`${shown}: missing argument`);
    return value;
  };
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      rest.push(...words.slice(at + 1));
      break;
    }
    if (word.startsWith('--')) given.push(longOption(word, known, argumentOf));
    else if (word.startsWith('-') && word.length > 1)
      given.push(...cluster(word, known, argumentOf));
    else rest.push(word);
  }
  return parsed(given, rest);
}

function longOption(
  word: string,
  known: KnownOptions,
  argumentOf: (shown: string) => string,
): GivenOption {
  const equals = word.indexOf('=');
  const shown = equals < 0 ? word : word.slice(0, equals);
  const option = known.long(shown.slice(2));
  if (option === undefined) throw new UsageError(`${word}: unknown option`);
  const { name, argument } = option;
  if (argument === undefined) {
    if (equals >= 0) throw new UsageError(`${shown}: option does not take an argument`);
    return { name, value: undefined };
  }
  return { name, value: equals < 0 ? argumentOf(shown) : word.slice(equals + 1) };
}

function cluster(
  word: string,
  known: KnownOptions,
  argumentOf: (shown: string) => string,
): readonly GivenOption[] {
  const found: GivenOption[] = [];
  const letters = word.slice(1);
  for (let at = 0; at < letters.length; at += 1) {
    const option = known.short(letters.charAt(at));
    if (option === undefined) throw new UsageError(`${word}: unknown option`);
    if (option.argument === undefined) {
      found.push({ name: option.name, value: undefined });
      continue;
    }
    const attached = letters.slice(at + 1).replace(/^=/, '');
    found.push({
      name: option.name,
      value: attached === '' ? argumentOf(`-${letters.charAt(at)}`) : attached,
    });
    break;
  }
  return found;
}

function parsed(given: readonly GivenOption[], rest: readonly string[]): ParsedOptions {
  const values = (name: string): readonly string[] =>
    given.filter((option) => option.name === name).map(({ value }) => value ?? '');
  return {
    given,
    arguments: rest,
    has: (...names) => given.some(({ name }) => names.includes(name)),
    value: (name) => values(name).at(-1),
    values,
    count: (name) => given.filter((option) => option.name === name).length,
  };
}
