/** `%package`: a further package begins, and its preamble. */
import { checkCharacters } from './characters.ts';
import { completePreamble } from './package-checks.ts';
import { readPreambleLine } from './preamble.ts';
import type { Section } from './sections.ts';
import { SpecError } from './spec-error.ts';
import type { SpecParse } from './spec-parse.ts';

/** Reads one; the next section. @throws {SpecError} in rpm's words */
export function readPackageSection(parse: SpecParse, section: Section): Section | undefined {
  const words = parse.line.trim().split(/\s+/).slice(1);
  const isWhole = words[0] === '-n';
  const [name, ...more] = isWhole ? words.slice(1) : words;
  if (name === undefined || more.length > 0)
    throw new SpecError(`Bad package specification: ${parse.line}`);
  checkCharacters(parse, name, 'name');
  const added = parse.addPackage(name, isWhole);
  const next = parse.sectionBody(section, (line) => readPreambleLine(parse, line, added));
  completePreamble(parse, added);
  return next;
}
