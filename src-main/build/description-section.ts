/** `%description`. */
import { Tag } from '../format/index.ts';
import type { Section } from './sections.ts';
import { readSectionWords } from './section-words.ts';
import type { SpecParse } from './spec-parse.ts';

/** Reads one; the next section. @throws {SpecError} in rpm's words */
export function readDescription(parse: SpecParse, section: Section): Section | undefined {
  const { name, isWhole, options } = readSectionWords(parse, 'n:l:');
  const locale = options.get('l')?.at(-1) ?? 'C';
  const owner = parse.packageOf(name, isWhole);
  const texts = owner.translated.get(Tag.DESCRIPTION) ?? new Map<string, string>();
  if (texts.has(locale)) parse.warn('second Description');
  const lines: string[] = [];
  const next = parse.sectionBody(section, (line) => lines.push(line));
  texts.set(locale, lines.join('\n').trimEnd());
  owner.translated.set(Tag.DESCRIPTION, texts);
  return next;
}
