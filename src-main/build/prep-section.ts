/** `%prep`: its `%setup` and `%patch` become shell commands. */
import { addBuildScript, placeOf } from './build-script-section.ts';
import { patchCommands } from './patch-command.ts';
import type { Section } from './sections.ts';
import { setupCommands } from './setup-command.ts';
import type { SpecParse } from './spec-parse.ts';

/**
 * Reads it; the next section. Lines are looked at when all are there, so that what `%setup` says of the
 * build folder counts from the next section on.
 *
 * @throws {SpecError} in rpm's words
 */
export function readPrep(parse: SpecParse, section: Section): Section | undefined {
  const where = placeOf(parse);
  const again = parse.fault(`second ${section.name}`);
  const lines: string[] = [];
  const mark = parse.lines.mark();
  const next = parse.sectionBody(section, (line) => lines.push(line));
  const body = lines.map((line) => commandsFor(parse, line)).join('');
  parse.lines.replaceSince(mark, lines.length, body);
  addBuildScript(parse, 'prep', where, body, again);
  return next;
}

/** What stands in the place of a line. */
function commandsFor(parse: SpecParse, line: string): string {
  if (/^%setup(?=\s|$)/.test(line)) return setupCommands(parse, line.trimEnd());
  if (/^%patch(?=\s|\d|$)/.test(line)) return patchCommands(parse, line.trimEnd());
  return line;
}
