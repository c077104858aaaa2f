import { MacroError } from './macro-error.ts';

const closers = { '{': '}', '(': ')', '[': ']' } as const;
export type Bracket = keyof typeof closers;

/** Where the bracket at `open` is closed. A backslash hides what follows it. */
export function closingPlace(text: string, open: number, bracket: Bracket): number | undefined {
  const close = closers[bracket];
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === bracket) depth += 1;
    else if (character === close && --depth === 0) return at;
  }
  return undefined;
}

/** As `closingPlace`. @throws {MacroError} when it is not closed */
export function requiredClosing(text: string, open: number, bracket: Bracket): number {
  const end = closingPlace(text, open, bracket);
  if (end === undefined) throw new MacroError(`Unterminated ${bracket}: ${text.slice(open)}`);
  return end;
}

export function isBracket(character: string | undefined): character is Bracket {
  return character !== undefined && character in closers;
}

/** Where the line ends. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** What `%{quote:...}` puts around words that blanks shall not split. */
export const QUOTE = '\x1f';

/** Words between blanks; blanks between quotes belong to a word. */
export function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (const character of text) {
    if (character === QUOTE) {
      isQuoted = !isQuoted;
      word ??= '';
    } else if (isQuoted || !/[ \t]/.test(character)) word = (word ?? '') + character;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}

/** How many characters from a place on mean nothing to macros. */
export function plainLength(text: string, from: number): number {
  // by hand: every line of every file of macros passes here, before a pattern would be compiled
  let at = from;
  while (at < text.length && !special.has(text.charCodeAt(at))) at += 1;
  return at - from;
}

const special: ReadonlySet<number> = new Set(Buffer.from('\\%{}()[]\n'));

/** Whether a text may have a macro in brackets; most lines of files have none. */
export function mayOpen(text: string): boolean {
  return text.includes('%{') || text.includes('%(') || text.includes('%[');
}

/** Brackets of macros that are open at a place of a text: those behind a `%`, and others inside them. */
export class OpenBrackets {
  readonly #depths = { '{': 0, '(': 0, '[': 0 };

  get isAny(): boolean {
    const { '{': braces, '(': parentheses, '[': brackets } = this.#depths;
    return braces + parentheses + brackets > 0;
  }

  /** Takes the next character; `counts`: it opens as if it stood behind a `%`. */
  take(character: string, before: string | undefined, counts = false): void {
    if (isBracket(character)) {
      if (counts || before === '%' || this.#depths[character] > 0) this.#depths[character] += 1;
    } else if (character in openers) {
      const opener = openers[character as keyof typeof openers];
      if (this.#depths[opener] > 0) this.#depths[opener] -= 1;
    }
  }
}

const openers = { '}': '{', ')': '(', ']': '[' } as const;
