/** The language of popt's files: options that stand for other words, or for another program. */

export interface PoptEntry {
  /** `alias` stands for words of the same program, `exec` for another program and its first words. */
  readonly kind: 'alias' | 'exec';
  /** `--name` or `-x`. */
  readonly option: string;
  readonly words: readonly string[];
  /** One line for the help; entries without it are not listed. */
  readonly help?: string | undefined;
  /** What the help calls its argument. */
  readonly argument?: string | undefined;
}

/** The beginning of a line without quotes and backslashes, behind which there are words. */
const plainBeginning = /^\S+\s+(alias|exec)\s+(-[^\s"'\\-]|--[^\s"'\\]+)\s+(?!--POPT)(?=\S)/;

/**
 * The entries for a program in the text of such a file: a line each, `PROGRAM alias|exec OPTION WORDS`.
 * What is no entry is passed over. The words of an entry are taken apart when somebody asks for them: a
 * command line uses one or none of the sixty there are.
 *
 * Source of the rules: popt(3).
 */
export function readPoptEntries(text: string, program: string): readonly PoptEntry[] {
  return text
    .replaceAll('\\\n', '')
    .split('\n')
    .map((line) => line.trimStart())
    .filter((line) => line.startsWith(program) && /^\s/.test(line.slice(program.length)))
    .flatMap((line) => {
      const [beginning, kind, option] = plainBeginning.exec(line) ?? [];
      return beginning === undefined || option === undefined
        ? entryOf(quotedWords(line))
        : [new LineEntry(kind === 'exec' ? kind : 'alias', option, line.slice(beginning.length))];
    });
}

class LineEntry implements PoptEntry {
  readonly kind: PoptEntry['kind'];
  readonly option: string;
  readonly #line: string;
  #parts: Parts | undefined;

  constructor(kind: PoptEntry['kind'], option: string, line: string) {
    this.kind = kind;
    this.option = option;
    this.#line = line;
  }

  get words(): readonly string[] {
    return this.#known().words;
  }

  get help(): string | undefined {
    return this.#known().help;
  }

  get argument(): string | undefined {
    return this.#known().argument;
  }

  #known(): Parts {
    return (this.#parts ??= partsOf(quotedWords(this.#line)));
  }
}

type Parts = Pick<PoptEntry, 'words' | 'help' | 'argument'>;

function entryOf([, kind = '', option = '', ...rest]: readonly string[]): readonly PoptEntry[] {
  if ((kind !== 'alias' && kind !== 'exec') || !/^-[^-]$|^--./s.test(option)) return [];
  const parts = partsOf(rest);
  return parts.words.length === 0 ? [] : [{ kind, option, ...parts }];
}

/** What is for the help goes out of the words. */
function partsOf(rest: readonly string[]): Parts {
  let argument: string | undefined;
  let help: string | undefined;
  const words = rest.filter((word) => {
    const [, name, value = ''] = /^--POPT(desc|args)=\$?(.*)$/s.exec(word) ?? [];
    if (name === 'desc') help = value;
    if (name === 'args') argument = value;
    return name === undefined;
  });
  return { words, help, argument };
}

/** Words as popt splits them: inside of quotes a backslash takes only the quote that is open. */
export function quotedWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === quote) quote = undefined;
    else if (character === '\\' && at + 1 < line.length) {
      at += 1;
      const next = line.charAt(at);
      word = (word ?? '') + (quote === undefined || next === quote ? next : `\\${next}`);
    } else if (quote !== undefined) word = (word ?? '') + character;
    else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else word = (word ?? '') + character;
  }
  return word === undefined ? words : [...words, word];
}
