import { RpmError } from '../base/index.ts';
import { tagByName } from '../format/index.ts';
import type { TagInfo } from '../format/index.ts';
import { formatterByName } from './formatters.ts';
import type { Formatter } from './formatters.ts';

/** A query format, taken apart. */
export type FormatNode =
  | { readonly kind: 'text'; readonly text: string }
  | TagNode
  | { readonly kind: 'iteration'; readonly body: readonly FormatNode[] }
  | {
      readonly kind: 'condition';
      /** Undefined for a name that is no tag: never present. */
      readonly tag: TagInfo | undefined;
      readonly present: readonly FormatNode[];
      readonly absent: readonly FormatNode[];
    };

export interface TagNode {
  readonly kind: 'tag';
  /** `every` for `%{*}`: each tag of the header in turn. */
  readonly tag: TagInfo | 'every';
  readonly formatter: Formatter;
  /** `=` and `#`: the same on every turn of an iteration, and no reason for one. */
  readonly isRepeated: boolean;
  /** Least width in bytes, negative for left-aligned; 0 for none. */
  readonly width: number;
}

/** The format cannot be understood; the message is rpm's. */
export class FormatError extends RpmError {
  constructor(reason: string) {
    super('QUERY_FORMAT_INVALID', `incorrect format: ${reason}`);
  }
}

/**
 * Parses a `--queryformat`.
 *
 * @throws {FormatError} QUERY_FORMAT_INVALID in rpm's words
 */
export function parseFormat(text: string): readonly FormatNode[] {
  return new FormatParser(text).parse();
}

type Enclosure = 'nothing' | 'iteration' | 'expression';

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Brackets nested deeper than this are no format anybody wrote. */
const maxDepth = 100;

class FormatParser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): readonly FormatNode[] {
    return this.#sequence('nothing');
  }

  /** Nodes up to the end of the enclosure, whose closing character is consumed. */
  #sequence(enclosure: Enclosure): readonly FormatNode[] {
    const nodes: FormatNode[] = [];
    let literal = '';
    const endLiteral = (): void => {
      if (literal !== '') nodes.push({ kind: 'text', text: literal });
      literal = '';
    };
    if (this.#depth > maxDepth) throw new FormatError('too many levels of brackets');
    this.#depth += 1;
    while (this.#at < this.#text.length) {
      const character = this.#next();
      if (character === '\\') literal += this.#escape();
      else if (character === '%' && this.#peek() === '%') literal += this.#next();
      else if (character === '%') {
        endLiteral();
        nodes.push(this.#directive());
      } else if (character === '[') {
        endLiteral();
        nodes.push({ kind: 'iteration', body: this.#sequence('iteration') });
      } else if (character === ']' || character === '}') {
        if (enclosure !== (character === ']' ? 'iteration' : 'expression'))
          throw new FormatError(`unexpected ${character}`);
        endLiteral();
        this.#depth -= 1;
        return nodes;
      } else literal += character;
    }
    if (enclosure === 'iteration') throw new FormatError('] expected at end of array');
    if (enclosure === 'expression') throw new FormatError('} expected in expression');
    endLiteral();
    return nodes;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #next(): string {
    const character = this.#text.charAt(this.#at);
    this.#at += 1;
    return character;
  }

  #escape(): string {
    if (this.#at >= this.#text.length) throw new FormatError('escaped char expected after \\');
    const character = this.#next();
    return escapes[character] ?? character;
  }

  /** What follows a `%`: a condition, or width and tag. */
  #directive(): FormatNode {
    if (this.#peek() === '|') {
      this.#at += 1;
      return this.#condition();
    }
    const width = /^[-\d]*/.exec(this.#text.slice(this.#at))?.[0] ?? '';
    this.#at += width.length;
    if (this.#at >= this.#text.length || this.#peek() === '%')
      throw new FormatError('missing { after %');
    if (this.#peek() !== '{' || !/^-*\d*$/.test(width))
      throw new FormatError('invalid field width');
    this.#at += 1;
    const size = Number(width.replaceAll('-', ''));
    return this.#tag(width.startsWith('-') ? -size : size);
  }

  #tag(width: number): TagNode {
    const end = this.#text.indexOf('}', this.#at);
    if (end < 0) throw new FormatError('missing } after %{');
    const content = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    const prefix = /^[=#]/.exec(content)?.[0] ?? '';
    const [name = '', ...formats] = content.slice(prefix.length).split(':');
    const format = formats.length > 0 ? formats.join(':') : prefix === '#' ? 'arraysize' : 'string';
    if (name === '') throw new FormatError('empty tag name');
    if (format === '') throw new FormatError('empty tag format');
    const tag = name === '*' ? 'every' : lookUp(name);
    const formatter = formatterByName(format);
    if (tag === undefined || formatter === undefined)
      throw new FormatError(`unknown tag: "${name}"`);
    return { kind: 'tag', tag, formatter, isRepeated: prefix !== '', width };
  }

  #condition(): FormatNode {
    const end = this.#text.indexOf('?', this.#at);
    if (end < 0) throw new FormatError('? expected in expression');
    const name = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    if (this.#peek() !== '{') throw new FormatError('{ expected after ? in expression');
    this.#at += 1;
    const present = this.#block();
    let absent: readonly FormatNode[] = [];
    if (this.#peek() === '|') this.#at += 1;
    else {
      if (this.#next() !== ':') throw new FormatError(': expected following ? subexpression');
      if (this.#next() !== '{') throw new FormatError('{ expected after : in expression');
      absent = this.#block();
      if (this.#next() !== '|') throw new FormatError('| expected at end of expression');
    }
    return { kind: 'condition', tag: lookUp(name), present, absent };
  }

  /** A `{...}` that something has to follow. */
  #block(): readonly FormatNode[] {
    const nodes = this.#sequence('expression');
    if (this.#at >= this.#text.length) throw new FormatError('} expected in expression');
    return nodes;
  }
}

/** Tag names are known in any case, but the prefix only in capitals. */
function lookUp(name: string): TagInfo | undefined {
  if (/^rpmtag_/i.test(name) && !name.startsWith('RPMTAG_')) return undefined;
  return tagByName(name);
}
