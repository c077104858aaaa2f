import { filePaths } from '../files/index.ts';
import { Sense, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { compareVersions, parseEvr } from '../nevra/index.ts';
import { attributes } from './xml-text.ts';
import { isPrimaryFile } from './primary-files.ts';

/** The kinds of dependencies in the order createrepo_c writes them: element, and the three tags. */
const kinds = [
  ['provides', Tag.PROVIDENAME, Tag.PROVIDEVERSION, Tag.PROVIDEFLAGS],
  ['requires', Tag.REQUIRENAME, Tag.REQUIREVERSION, Tag.REQUIREFLAGS],
  ['conflicts', Tag.CONFLICTNAME, Tag.CONFLICTVERSION, Tag.CONFLICTFLAGS],
  ['obsoletes', Tag.OBSOLETENAME, Tag.OBSOLETEVERSION, Tag.OBSOLETEFLAGS],
  ['suggests', Tag.SUGGESTNAME, Tag.SUGGESTVERSION, Tag.SUGGESTFLAGS],
  ['enhances', Tag.ENHANCENAME, Tag.ENHANCEVERSION, Tag.ENHANCEFLAGS],
  ['recommends', Tag.RECOMMENDNAME, Tag.RECOMMENDVERSION, Tag.RECOMMENDFLAGS],
  ['supplements', Tag.SUPPLEMENTNAME, Tag.SUPPLEMENTVERSION, Tag.SUPPLEMENTFLAGS],
] as const;

interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly flags: number;
}

const senseNames: Readonly<Record<number, string>> = {
  [Sense.LESS]: 'LT',
  [Sense.GREATER]: 'GT',
  [Sense.EQUAL]: 'EQ',
  [Sense.LESS | Sense.EQUAL]: 'LE',
  [Sense.GREATER | Sense.EQUAL]: 'GE',
};
const comparing = Sense.LESS | Sense.GREATER | Sense.EQUAL;

/** What must be there before a package is installed, as far as the metadata tell. */
const beforehand = Sense.PREREQ | Sense.SCRIPT_PRE | Sense.SCRIPT_POST;

/** The lines of all dependencies of a package: an element a kind, kinds without any left out. */
export function dependencyLines(header: Header): string[] {
  const lines: string[] = [];
  for (const [element, nameTag, versionTag, flagsTag] of kinds) {
    const all = dependenciesIn(header, nameTag, versionTag, flagsTag);
    const shown = element === 'requires' ? shownRequires(header, all) : all;
    if (shown.length === 0) continue;
    lines.push(`    <rpm:${element}>`, ...shown.map((one) => entryLine(one, element)));
    lines.push(`    </rpm:${element}>`);
  }
  return lines;
}

function dependenciesIn(
  header: Header,
  nameTag: number,
  versionTag: number,
  flagsTag: number,
): Dependency[] {
  const versions = header.strings(versionTag);
  const flags = header.numbers(flagsTag);
  return header
    .strings(nameTag)
    .map((name, at) => ({ name, version: versions[at] ?? '', flags: flags[at] ?? 0 }));
}

/**
 * What a package requires of others: not of rpm, not what it provides itself in the same words, and of
 * two that follow each other under one name and say the same, one. Of the C library only the newest
 * symbols count, for they stand for all older ones; they come last.
 */
function shownRequires(header: Header, all: readonly Dependency[]): Dependency[] {
  const provided = new Set(
    dependenciesIn(header, Tag.PROVIDENAME, Tag.PROVIDEVERSION, Tag.PROVIDEFLAGS).map(wording),
  );
  const ownFiles = new Set(filePaths(header).filter(isPrimaryFile));
  const lastOfName = new Map<string, string>();
  const shown: Dependency[] = [];
  let library: Dependency | undefined;
  for (const one of all) {
    if (one.name.startsWith('rpmlib(') || ownFiles.has(one.name)) continue;
    if (provided.has(wording(one))) continue;
    const said = `${wording(one)} ${isBeforehand(one)}`;
    if (lastOfName.get(one.name) === said) continue;
    lastOfName.set(one.name, said);
    if (!one.name.startsWith('libc.so.6')) shown.push(one);
    else if (library === undefined || isNewerLibrary(one.name, library.name)) library = one;
  }
  return library === undefined ? shown : [...shown, library];
}

function wording({ name, version, flags }: Dependency): string {
  return `${name} ${flags & comparing} ${version}`;
}

function isBeforehand({ flags }: Dependency): boolean {
  return (flags & beforehand) !== 0;
}

/** By the version in `libc.so.6(GLIBC_2.34)(64bit)`. */
function isNewerLibrary(name: string, than: string): boolean {
  const versionOf = (text: string): string => /\(GLIBC_([^)]*)\)/.exec(text)?.[1] ?? '';
  return compareVersions(versionOf(name), versionOf(than)) > 0;
}

function entryLine(dependency: Dependency, element: string): string {
  const { name, version, flags } = dependency;
  const isVersioned = version !== '';
  const evr = isVersioned ? parseEvr(version) : undefined;
  const values = attributes({
    name,
    flags: senseNames[flags & comparing],
    epoch: evr === undefined ? undefined : String(evr.epoch ?? 0),
    ver: evr?.version,
    rel: evr?.release === '' ? undefined : evr?.release,
    pre: element === 'requires' && isBeforehand(dependency) ? '1' : undefined,
  });
  return `      <rpm:entry${values}/>`;
}
