/** `%files`, `%sourcelist`, `%patchlist`, `%sepolicy`. */
import type { Section } from './sections.ts';
import { readSectionWords } from './section-words.ts';
import { addSource } from './sources.ts';
import type { SpecParse } from './spec-parse.ts';

/** Reads one; the next section. @throws {SpecError} in rpm's words */
export function readFiles(parse: SpecParse, section: Section): Section | undefined {
  const { name, isWhole, options } = readSectionWords(parse, 'n:f:');
  const owner = parse.packageOf(name, isWhole);
  if (owner.files !== undefined) parse.warn(`multiple %files for package '${owner.name ?? ''}'`);
  const files = (owner.files ??= { lines: [], lists: [] });
  files.lists.push(...(options.get('f') ?? []));
  const { macros } = parse.runtime;
  // the directive of that name must not become what the tag says
  macros.defineAll({ license: '%%license' });
  const next = parse.sectionBody(section, (line) => {
    const text = line.replace(/\n$/, '');
    if (text.trim() !== '') files.lines.push(text);
  });
  macros.undefine('license');
  return next;
}

/** Reads one; the next section. */
export function readSourceList(parse: SpecParse, section: Section): Section | undefined {
  const of = section.name === '%sourcelist' ? 'sources' : 'patches';
  return parse.sectionBody(section, (line) => {
    const address = line.trim();
    if (address !== '') addSource(parse, of, address, '');
  });
}

/** Reads one; the next section. */
export function readPolicies(parse: SpecParse, section: Section): Section | undefined {
  const { name, isWhole } = readSectionWords(parse, 'n:');
  const owner = parse.packageOf(name, isWhole);
  const lines: string[] = [];
  const next = parse.sectionBody(section, (line) => lines.push(line));
  owner.policies = lines.join('\n');
  return next;
}
