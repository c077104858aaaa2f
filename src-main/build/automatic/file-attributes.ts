/** Which generators a file is for: `/usr/lib/rpm/fileattrs/NAME.attr` (rpm-dependency-generators(7)). */
import { statSync } from 'node:fs';
import { pathForSystem, regularExpression } from '../../base/index.ts';
import type { TextTest } from '../../base/index.ts';
import { failBuild } from '../build-log.ts';
import { expanded, expandedPath } from '../build-surroundings.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';
import { namesIn } from '../listing/find-paths.ts';
import type { PackagedFile } from '../listing/packaged-file.ts';

interface MatchRule {
  readonly path: TextTest | undefined;
  readonly magic: TextTest | undefined;
  readonly flags: ReadonlySet<string>;
}

/** One kind of files, with macros of its name for what it needs and provides. */
export interface FileAttribute {
  readonly name: string;
  readonly included: MatchRule;
  readonly excluded: MatchRule;
}

const suffix = '.attr';

/** @throws {BuildFailure} where there are none */
export function fileAttributes(around: BuildSurroundings): readonly FileAttribute[] {
  const folder = expandedPath(around, '%{_fileattrsdir}');
  const names = namesIn(folder)
    .filter((name) => name.endsWith(suffix) && !name.startsWith('.'))
    .map((name) => name.slice(0, -suffix.length));
  if (names.length === 0) failBuild(around.log, 'No file attributes configured');
  return names.map((name) => ({
    name,
    included: ruleOf(around, name),
    excluded: ruleOf(around, name, 'exclude'),
  }));
}

function ruleOf(around: BuildSurroundings, ...names: readonly string[]): MatchRule {
  return {
    path: patternOf(around, ...names, 'path'),
    magic: patternOf(around, ...names, 'magic'),
    flags: new Set(attributeMacro(around, ...names, 'flags').split(',')),
  };
}

/** What a macro of an attribute says: `%{?__NAME_PART}`. */
export function attributeMacro(around: BuildSurroundings, ...names: readonly string[]): string {
  return expanded(around, `%{?__${names.join('_')}}`);
}

/** A macro as a pattern; undefined where it says nothing, or is none. */
export function patternOf(
  around: BuildSurroundings,
  ...names: readonly string[]
): TextTest | undefined {
  const text = attributeMacro(around, ...names);
  if (text === '') return undefined;
  const test = regularExpression(text);
  if (typeof test === 'function') return test;
  around.log.warning(`Ignoring invalid regex ${text}`);
  return undefined;
}

/** Places of the attributes a file has. */
export function attributesOf(
  { diskPath, path }: PackagedFile,
  kind: string,
  attributes: readonly FileAttribute[],
): readonly number[] {
  const found = statSync(pathForSystem(diskPath), { throwIfNoEntry: false });
  const facts = {
    kind,
    path,
    isExecutable: found?.isFile() === true && (found.mode & 0o111) !== 0,
  };
  return [...attributes.keys()].filter((at) => {
    const attribute = attributes[at];
    if (attribute === undefined || matches(attribute.excluded, facts)) return false;
    return matches(attribute.included, facts);
  });
}

function matches(
  { path, magic, flags }: MatchRule,
  facts: { readonly kind: string; readonly path: string; readonly isExecutable: boolean },
): boolean {
  if (!facts.isExecutable && flags.has('exeonly')) return false;
  const byKind = (): boolean => magic?.(facts.kind) === true;
  const byPath = (): boolean => path?.(facts.path) === true;
  const isBoth = magic !== undefined && path !== undefined && flags.has('magic_and_path');
  return isBoth ? byKind() && byPath() : byKind() || byPath();
}
