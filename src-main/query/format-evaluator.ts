import { encodeText } from '../base/index.ts';
import { tagByNumber } from '../format/index.ts';
import type { TagInfo } from '../format/index.ts';
import { FormatError, parseFormat } from './format-parser.ts';
import type { FormatNode, TagNode } from './format-parser.ts';
import { sourcesOf, valueOf } from './tag-extensions.ts';
import type { Subject } from './tag-extensions.ts';
import { storedValue } from './tag-value.ts';
import type { TagValue } from './tag-value.ts';

/** A parsed format, ready for any number of headers. */
export interface QueryFormat {
  /**
   * The text for one header.
   *
   * @throws {FormatError} when an iteration runs over arrays of different sizes
   */
  evaluate(subject: Subject): string;
  /** Tags of the header that its answers depend on; undefined when that is not known beforehand. */
  readonly tags: ReadonlySet<number> | undefined;
}

/**
 * Reads a `--queryformat`.
 *
 * @throws {FormatError} QUERY_FORMAT_INVALID in rpm's words
 */
export function compileFormat(text: string): QueryFormat {
  const nodes = parseFormat(text);
  const [first] = nodes;
  const every = first === undefined ? undefined : everyTag(first);
  return {
    tags: storedTags(nodes),
    evaluate(subject) {
      if (first === undefined || every === undefined)
        return new Evaluation(subject).sequence(nodes);
      return everyTagText(subject, first, every);
    },
  };
}

function storedTags(nodes: readonly FormatNode[]): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  const waiting = [...nodes];
  for (const node of waiting) {
    if (node.kind === 'text') continue;
    if (node.kind === 'iteration') waiting.push(...node.body);
    else {
      if (node.kind === 'condition') waiting.push(...node.present, ...node.absent);
      const { tag } = node;
      if (tag === 'every') return undefined;
      for (const source of tag === undefined ? [] : sourcesOf(tag.number)) found.add(source);
    }
  }
  return found;
}

/** The `%{*}` with which a format begins: what it begins with is printed for each tag, the rest never. */
function everyTag(node: FormatNode): TagNode | undefined {
  const tag = node.kind === 'iteration' ? node.body[0] : node;
  return tag?.kind === 'tag' && tag.tag === 'every' ? tag : undefined;
}

function everyTagText(subject: Subject, node: FormatNode, every: TagNode): string {
  const formatter = every.formatter.name;
  const parts = subject.header.entries.map(({ tag }) =>
    new Evaluation(subject, {
      node: every,
      info: tagByNumber(tag) ?? unknownTag(tag),
    }).sequence([node]),
  );
  if (formatter === 'xml') return `<rpmHeader>\n${parts.join('')}</rpmHeader>\n`;
  if (formatter !== 'json') return parts.join('');
  return `{\n${parts.join(node.kind === 'iteration' ? ',\n' : '')}\n}\n`;
}
/** A tag nobody named. */
function unknownTag(number: number): TagInfo {
  return { name: '(unknown)', number, type: 'BIN', isArray: true, isExtension: false };
}

const MISSING = '(none)';

/** What `%{*}` stands for on one walk. */
interface EveryTag {
  readonly node: TagNode;
  readonly info: TagInfo;
}

/** One walk over the nodes for one header; values are looked up once. */
class Evaluation {
  readonly #subject: Subject;
  readonly #every: EveryTag | undefined;
  readonly #values = new Map<number, TagValue | undefined>();

  constructor(subject: Subject, every?: EveryTag) {
    this.#subject = subject;
    this.#every = every;
  }

  sequence(nodes: readonly FormatNode[], element = 0): string {
    let text = '';
    for (const node of nodes) text += this.#node(node, element);
    return text;
  }

  #node(node: FormatNode, element: number): string {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'tag':
        return aligned(this.#tag(node, node.isRepeated ? 0 : element), node.width);
      case 'iteration':
        return this.#iteration(node.body);
      case 'condition': {
        const isPresent = node.tag !== undefined && this.#value(node.tag.number) !== undefined;
        return this.sequence(isPresent ? node.present : node.absent, element);
      }
    }
  }

  #tag(node: TagNode, element: number): string {
    const info = this.#infoOf(node);
    const value = info === undefined ? undefined : this.#valueFor(node, info);
    const one = value?.values[element];
    if (info === undefined || value === undefined || one === undefined) return MISSING;
    return node.formatter.format(one, {
      tagName: capitalized(info.name),
      tagNumber: info.number,
      count: value.values.length,
    });
  }

  #infoOf(node: TagNode): TagInfo | undefined {
    if (node.tag !== 'every') return node.tag;
    return node === this.#every?.node ? this.#every.info : undefined;
  }

  /** `%{*}` shows what is stored, without computing anything. */
  #valueFor(node: TagNode, info: TagInfo): TagValue | undefined {
    return this.#value(info.number, node.tag === 'every');
  }

  #value(tag: number, isStored = false): TagValue | undefined {
    if (this.#values.has(tag)) return this.#values.get(tag);
    const value = isStored
      ? storedValue(this.#subject.header, tag, true)
      : valueOf(this.#subject, tag);
    this.#values.set(tag, value);
    return value;
  }

  #iteration(body: readonly FormatNode[]): string {
    const turns = this.#turns(body);
    if (turns === 0) return '';
    const [first] = body;
    const form = first?.kind === 'tag' ? first.formatter.name : '';
    const name = first?.kind === 'tag' ? capitalized(this.#infoOf(first)?.name ?? '') : '';
    if (form === 'json' && first === this.#every?.node) return this.#jsonMember(name, body, turns);
    let text = '';
    for (let element = 0; element < turns; element += 1) text += this.sequence(body, element);
    // one that starts with a tag as XML stands in an element named after it
    return form === 'xml' ? `  <rpmTag name="${name}">\n${text}  </rpmTag>\n` : text;
  }

  /** A tag of `--json`: several values make an array; rpm sets off every part of the format in it. */
  #jsonMember(name: string, body: readonly FormatNode[], turns: number): string {
    const parts: string[] = [];
    for (let element = 0; element < turns; element += 1) {
      const end = turns === 1 ? '' : element + 1 < turns ? ',\n' : '\n';
      for (const node of body) parts.push(`\t${this.#node(node, element)}${end}`);
    }
    const values = parts.join('');
    return `    "${name}": ${turns > 1 ? `[\n${values}    ]` : values}`;
  }

  /** How often an iteration runs: as often as its tags have values, which must agree. */
  #turns(body: readonly FormatNode[]): number {
    let turns = 0;
    for (const node of body) {
      if (node.kind !== 'tag' || node.isRepeated) continue;
      const info = this.#infoOf(node);
      const count = info === undefined ? 0 : (this.#valueFor(node, info)?.values.length ?? 0);
      if (count === 0) continue;
      if (turns > 0 && count !== turns)
        throw new FormatError('array iterator used with different sized arrays');
      turns = count;
    }
    return turns;
  }
}

/** Few names, each asked for once a package. */
const capitalizedNames = new Map<string, string>();

function capitalized(name: string): string {
  const known = capitalizedNames.get(name);
  if (known !== undefined) return known;
  const made = name.charAt(0) + name.slice(1).toLowerCase();
  capitalizedNames.set(name, made);
  return made;
}

/** Pads to a least width, which counts bytes. */
function aligned(text: string, width: number): string {
  if (width === 0) return text;
  const missing = Math.abs(width) - encodeText(text).length;
  if (missing <= 0) return text;
  return width < 0 ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}
