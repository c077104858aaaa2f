/** `%build` and the other build scripts, `-a` and `-p` among them. */
import type { Section } from './sections.ts';
import type { SpecError } from './spec-error.ts';
import type { SpecParse } from './spec-parse.ts';
import { quotedWords } from './section-words.ts';

/**
 * Reads one; the next section.
 *
 * @throws {SpecError} for a second one, and for options that exclude each other
 */
export function readBuildScript(parse: SpecParse, section: Section): Section | undefined {
  const where = placeOf(parse);
  const lines: string[] = [];
  const opening = parse.fault(`second ${section.name}`);
  const next = parse.sectionBody(section, (line) => lines.push(line));
  addBuildScript(parse, section.name.slice(1), where, lines.join(''), opening);
  return next;
}

export type ScriptPlace = 'main' | 'before' | 'after';

/** Where a build script's text goes, by the options on its line. */
export function placeOf(parse: SpecParse): ScriptPlace {
  const [name = '', ...words] = quotedWords(parse.line);
  let place: ScriptPlace = 'main';
  for (const word of words) {
    const given = word === '-a' ? 'after' : word === '-p' ? 'before' : undefined;
    if (given === undefined) {
      if (word.startsWith('-')) throw parse.fault(`Bad ${name} option ${word}: unknown option`);
      continue;
    }
    if (place !== 'main' && place !== given)
      throw parse.fault(`append and prepend specified: ${parse.line}`);
    place = given;
  }
  return place;
}

/** @param again - thrown when there is such a script already */
export function addBuildScript(
  { spec }: SpecParse,
  name: string,
  place: ScriptPlace,
  body: string,
  again: SpecError,
): void {
  const known = spec.buildScripts.get(name);
  const script = known ?? { before: [], main: undefined, after: [] };
  if (place === 'main') {
    if (script.main !== undefined) throw again;
    script.main = body;
  } else script[place].push(body);
  spec.buildScripts.set(name, script);
}
