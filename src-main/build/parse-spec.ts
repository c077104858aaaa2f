/** From a spec file to what it says. Start reading here. */
import { SpecLines } from './spec-lines.ts';
import type { SpecLineSurroundings } from './spec-lines.ts';
import { Tag } from '../format/index.ts';
import { BuildArchitecturesFound } from './build-architectures.ts';
import { buildSystemSections } from './build-system.ts';
import { readBuildScript } from './build-script-section.ts';
import { readChangelog } from './changelog-section.ts';
import { readDescription } from './description-section.ts';
import { readFiles, readPolicies, readSourceList } from './other-sections.ts';
import { completePreamble } from './package-checks.ts';
import { readPackageSection } from './package-section.ts';
import { readPreambleLine } from './preamble.ts';
import { readPrep } from './prep-section.ts';
import { readScript, readTrigger } from './script-section.ts';
import { preamble } from './sections.ts';
import type { Section, SectionKind } from './sections.ts';
import { SpecError } from './spec-error.ts';
import { SpecParse } from './spec-parse.ts';
import { emptySpec } from './spec.ts';
import type { Spec } from './spec.ts';

/** A spec that was read. */
export interface ParsedSpec {
  readonly spec: Spec;
  /** The text with conditions done and macros replaced, as `rpmspec -P` prints it. */
  readonly text: string;
}

/**
 * Reads a spec file. One that names its architectures is read a second time for the first of them that
 * this machine builds for; what the first reading defined is still there then, as with rpm.
 *
 * @param path - as messages show it
 * @throws {SpecError} in rpm's words
 */
export function parseSpec(path: string, around: SpecLineSurroundings): ParsedSpec {
  try {
    return parseOnce(path, around, true);
  } catch (thrown) {
    if (!(thrown instanceof BuildArchitecturesFound)) throw thrown;
    const chosen = thrown.names.find((name) => around.buildArchs.includes(name));
    if (chosen === undefined) throw new SpecError('No compatible architectures found for build');
    around.runtime.macros.defineAll({ _target_cpu: chosen });
    return parseOnce(path, around, false);
  }
}

function parseOnce(path: string, around: SpecLineSurroundings, isFirstPass: boolean): ParsedSpec {
  const spec = emptySpec();
  const { runtime } = around;
  const warn = (text: string): void => around.warn(text);
  const tellError = (text: string): void => around.tellError(text);
  const lines = new SpecLines(path, around);
  const parse = new SpecParse({ spec, lines, runtime, warn, tellError, isFirstPass });
  for (const list of ['sources', 'patches', 'source_nums', 'patch_nums'])
    runtime.setLuaList(list, []);
  runtime.macros.defineAll({
    _docdir: '%{_defaultdocdir}',
    _licensedir: '%{_defaultlicensedir}',
  });
  runtime.macros.place = () => `${lines.place.path}: line ${lines.place.line}: `;
  try {
    readSections(parse, preamble);
    const generated = buildSystemSections(parse);
    if (generated !== '') {
      lines.continueWith(path, generated);
      readSections(
        parse,
        parse.sectionBody(preamble, () => undefined),
      );
    }
    requireDescriptions(spec);
  } catch (thrown) {
    if (thrown instanceof SpecError) thrown.place ??= lines.place;
    throw thrown;
  } finally {
    runtime.macros.place = undefined;
  }
  return { spec, text: lines.parsed };
}

function readSections(parse: SpecParse, first: Section | undefined): undefined {
  let section = first;
  while (section !== undefined) section = readers[section.kind](parse, section);
}

type SectionReader = (parse: SpecParse, section: Section) => Section | undefined;

const readers: Readonly<Record<SectionKind, SectionReader>> = {
  build: readBuildScript,
  changelog: readChangelog,
  description: readDescription,
  end: readEnd,
  fileTrigger: readTrigger,
  files: readFiles,
  list: readSourceList,
  package: readPackageSection,
  policies: readPolicies,
  preamble: readMainPreamble,
  prep: readPrep,
  script: readScript,
  trigger: readTrigger,
};

function readMainPreamble(parse: SpecParse, section: Section): Section | undefined {
  const next = parse.sectionBody(section, (line) => readPreambleLine(parse, line, parse.main));
  completePreamble(parse, parse.main);
  return next;
}

/** Behind `%end` nothing may stand before the next section. */
function readEnd(parse: SpecParse, section: Section): Section | undefined {
  if (/\s/.test(parse.line.trim()))
    throw parse.fault(`%end doesn't take any arguments: ${parse.line}`);
  return parse.sectionBody(section, (line) => {
    if (line.trim() !== '')
      throw new SpecError(`line ${parse.lineNumber} doesn't belong to any section: ${parse.line}`);
  });
}

function requireDescriptions(spec: Spec): void {
  for (const one of spec.packages)
    if (!one.translated.has(Tag.DESCRIPTION))
      throw new SpecError(`Package has no %description: ${one.name ?? ''}`);
}
