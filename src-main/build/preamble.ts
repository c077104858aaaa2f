/** The preamble: tags of the main package, or of one that `%package` begins. */
import { Tag } from '../format/index.ts';
import { checkCharacters } from './characters.ts';
import { readDependencies } from './dependency-line.ts';
import { readOwnTag } from './own-tags.ts';
import { preambleTags, qualifiers } from './preamble-tags.ts';
import type { ListName, PreambleTag } from './preamble-tags.ts';
import { addSource } from './sources.ts';
import { SpecError } from './spec-error.ts';
import type { SpecParse } from './spec-parse.ts';
import type { DependencyKind, SpecPackage } from './spec.ts';
import { capitalized, defineFor } from './tag-line.ts';
import type { TagLine } from './tag-line.ts';

const packageFile = '\xed\xab\xee\xdb';

/**
 * Takes one line of a preamble.
 *
 * @throws {SpecError} in rpm's words
 */
export function readPreambleLine(parse: SpecParse, line: string, owner: SpecPackage): void {
  if (line.trim() === '') return;
  if (line.startsWith(packageFile))
    throw new SpecError('Binary rpm package found. Expected spec file!');
  const found = tagLine(parse, line);
  const { tag, value } = found;
  if (tag.isDeprecated === true) parse.warn(`${tag.name} is deprecated: ${parse.line}`);
  if (value === '') throw parse.fault(`Empty tag: ${parse.line}`);
  if (tag.isSingleWord === true && /\s/.test(value))
    throw parse.fault(`Tag takes single token only: ${parse.line}`);
  takeValue(parse, found, owner);
}

/** @throws {SpecError} for a line that is no tag's */
function tagLine(parse: SpecParse, line: string): TagLine {
  const text = line.trimStart();
  const lower = text.toLowerCase();
  for (const tag of preambleTags) {
    if (!lower.startsWith(tag.name)) continue;
    const behind = readExtra(tag, text.slice(tag.name.length));
    if (behind !== undefined) return { tag, ...behind };
  }
  throw parse.fault(`Unknown tag: ${parse.line}`);
}

const extras: Readonly<Record<PreambleTag['extra'], RegExp>> = {
  none: /^()\s*:(.*)$/s,
  locale: /^(?:\(\s*([^\s()]*)\s*\))?\s*:(.*)$/s,
  qualifiers: /^(?:\(\s*([^\s()]*)\s*\))?\s*:(.*)$/s,
  section: /^(?:\(\s*([^\s()]*)\s*\))?\s*:(.*)$/s,
  number: /^([^:]*):(.*)$/s,
};

function readExtra(tag: PreambleTag, text: string): Omit<TagLine, 'tag'> | undefined {
  const match = extras[tag.extra].exec(text);
  if (match === null) return undefined;
  return { extra: (match[1] ?? '').trim(), value: (match[2] ?? '').trim() };
}

function takeValue(parse: SpecParse, found: TagLine, owner: SpecPackage): void {
  const { tag, extra, value } = found;
  const { value: how } = tag;
  switch (how.kind) {
    case 'text':
      if (how.check !== undefined) checkCharacters(parse, value, how.check);
      if (how.tag === Tag.NAME) setName(owner, value);
      setText(parse, owner, tag.name, how.tag, value);
      return;
    case 'translated':
      setTranslated(parse, owner, found, how.tag);
      return;
    case 'dependency': {
      const sense = how.sense ?? senseOf(parse, tag, extra);
      const takesRich = how.of !== 'provides' && how.of !== 'obsoletes' && how.of !== 'order';
      const isObsoletes = how.of === 'obsoletes';
      const isNegative = negative.includes(how.of);
      const rules = { sense, takesRich, isObsoletes, isNegative };
      owner.dependencies[how.of].push(...readDependencies(parse, value, rules));
      return;
    }
    case 'buildDependency':
      parse.spec[how.of].push(
        ...readDependencies(parse, value, {
          sense: 0,
          takesRich: true,
          isNegative: how.of === 'buildConflicts',
        }),
      );
      return;
    case 'list':
      addWords(parse.spec[how.of], value);
      return;
    case 'source':
      addSource(parse, how.of, value, extra);
      return;
    case 'leftOut':
      leaveOut(parse, how.of, value);
      return;
    case 'own':
      readOwnTag(parse, how.of, found, owner);
  }
}

const negative: readonly DependencyKind[] = ['conflicts', 'supplements', 'enhances'];

function addWords(list: Readonly<Record<ListName, string[]>>[ListName], value: string): void {
  list.push(...value.split(/[\s,]+/).filter((word) => word !== ''));
}

function setName(owner: SpecPackage, value: string): void {
  owner.name ??= value;
}

function setText(
  parse: SpecParse,
  owner: SpecPackage,
  name: string,
  tag: number,
  value: string,
): void {
  if (owner.texts.has(tag)) {
    owner.repeated.add(tag);
    if (tag === Tag.LICENSE) parse.warn('second License');
  }
  owner.texts.set(tag, value);
  defineFor(parse, owner, name, value);
}

function setTranslated(
  parse: SpecParse,
  owner: SpecPackage,
  { tag, extra, value }: TagLine,
  number: number,
): void {
  const texts = owner.translated.get(number) ?? new Map<string, string>();
  const locale = extra === '' ? 'C' : extra;
  if (texts.has(locale)) parse.warn(`second ${capitalized(tag.name)}`);
  texts.set(locale, value);
  owner.translated.set(number, texts);
  defineFor(parse, owner, tag.name, value);
}

function senseOf(parse: SpecParse, tag: PreambleTag, extra: string): number {
  if (extra === '') return 0;
  return extra.split(',').reduce((sense, word) => {
    const flag = Object.hasOwn(qualifiers, word) ? qualifiers[word] : undefined;
    if (flag === undefined) {
      const shown = tag.name === 'orderwithrequires' ? 'Ordername' : 'Requirename';
      throw parse.fault(`Bad ${shown}: qualifiers: ${parse.line}`);
    }
    return sense | flag;
  }, 0);
}

function leaveOut(parse: SpecParse, of: 'sources' | 'patches', value: string): void {
  for (const word of value.split(/[, \t]+/)) {
    if (!/^\d+$/.test(word)) throw parse.fault(`Bad number: ${value}`);
    const found = parse.spec[of].find(({ number }) => number === Number(word));
    const what = of === 'sources' ? 'source' : 'patch';
    if (found === undefined) throw parse.fault(`Bad no${what} number: ${word}`);
    found.isLeftOut = true;
  }
}
