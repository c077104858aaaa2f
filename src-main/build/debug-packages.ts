/**
 * Packages of debug information: that of the whole build, and with `%_debuginfo_subpackages` one for each
 * package that has any. Observed behaviour of rpm 4.18.
 */
import { lstatSync, readdirSync } from 'node:fs';
import { pathForSystem } from '../base/index.ts';
import type { Capability } from '../dependency/index.ts';
import { Sense, Tag } from '../format/index.ts';
import { expanded, macroNumber } from './build-surroundings.ts';
import type { BuildSurroundings } from './build-surroundings.ts';
import type { PackageFiles } from './listing/package-listing.ts';
import { inheritTags } from './package-checks.ts';
import { evrOf } from './spec-headers.ts';
import { emptyPackage } from './spec.ts';
import type { Spec, SpecPackage } from './spec.ts';

const debugFolder = '/usr/lib/debug';
const sharedFolder = `${debugFolder}/.dwz`;
const sourceFolder = '/usr/src/debug';

/** What a build does with debug information, package by package. */
export interface DebugPackages {
  /** The packages whose files are listed first. */
  readonly first: readonly SpecPackage[];
  /** Tells what a package of those has. */
  note(one: SpecPackage, files: PackageFiles): void;
  /** The packages that come of it, listed last. */
  last(): readonly DebugPackage[];
}

export interface DebugPackage {
  readonly package: SpecPackage;
  /** What it needs beside what its files need. */
  readonly requires: readonly Capability[];
}

/** Those of a build; the spec itself stays as it is, but for what the debug packages recommend. */
export function debugPackages(
  { packages }: Spec,
  around: BuildSurroundings,
  buildRoot: string,
): DebugPackages {
  const named = (suffix: string): SpecPackage | undefined =>
    packages.find(
      ({ name, files }) => files !== undefined && name === `${packages[0]?.name ?? ''}-${suffix}`,
    );
  const isWanted = macroNumber(around, '__debug_package') !== 0;
  const information = isWanted ? named('debuginfo') : undefined;
  const sources = isWanted ? named('debugsource') : undefined;
  if (information === undefined || macroNumber(around, '_debuginfo_subpackages') === 0) {
    if (information !== undefined && sources !== undefined)
      information.dependencies.recommends.push(sameBuild(sources, around));
    return { first: packages, note: () => undefined, last: () => [] };
  }
  return new SeparateDebugPackages({ packages, information, sources, around, buildRoot });
}

interface Separation {
  readonly packages: readonly SpecPackage[];
  /** Of the whole build. */
  readonly information: SpecPackage;
  /** Where the sources go, if not there. */
  readonly sources: SpecPackage | undefined;
  readonly around: BuildSurroundings;
  readonly buildRoot: string;
}

class SeparateDebugPackages implements DebugPackages {
  readonly first: readonly SpecPackage[];
  readonly #given: Separation;
  /** File lists by the package whose files they are about. */
  readonly #lines = new Map<SpecPackage, readonly string[]>();

  constructor(given: Separation) {
    this.#given = given;
    this.first = given.packages.filter((one) => one !== given.information);
  }

  note(one: SpecPackage, files: PackageFiles): void {
    const lines = debugLines(files, this.#given);
    if (lines.length > 0) this.#lines.set(one, lines);
  }

  last(): readonly DebugPackage[] {
    const { information, sources, around } = this.#given;
    const clones = [...this.#lines]
      .filter(([one]) => !one.isMain)
      .map(([one, lines]) => cloneFor(one, information, lines));
    const mainLines = [...this.#lines].find(([one]) => one.isMain)?.[1];
    const main: SpecPackage = {
      ...information,
      files: listed(mainLines),
      dependencies: structuredClone(information.dependencies),
    };
    const shared = this.#sharedLines();
    // what is for all lies in the package of the whole build, unless another is the only one
    const [only, another] = clones;
    const holder =
      mainLines === undefined && another === undefined && only !== undefined ? only : main;
    if (shared.length > 0)
      holder.files = listed([...(holder.files?.lines ?? [preamble]), ...shared]);
    return [main, ...clones]
      .filter(({ files }) => files !== undefined)
      .map((one) => {
        const isNeeding = shared.length > 0 && one !== main;
        const wanted = isNeeding ? main : sources;
        if (wanted !== undefined) one.dependencies.recommends.push(sameBuild(wanted, around));
        return {
          package: one,
          requires: isNeeding && one !== holder ? [sameBuild(main, around)] : [],
        };
      });
  }

  /** What dwz put together of several files; the sources, where no other package has them. */
  #sharedLines(): readonly string[] {
    const { buildRoot, sources } = this.#given;
    const lines = isFolder(buildRoot + sharedFolder)
      ? [`%dir ${debugFolder}`, `%artifact ${sharedFolder}`]
      : [];
    if (sources !== undefined || !isFolder(buildRoot + sourceFolder)) return lines;
    const names = readdirSync(pathForSystem(buildRoot + sourceFolder)).toSorted();
    return [...lines, ...names.map((name) => `${sourceFolder}/${name}`)];
  }
}

function listed(lines: readonly string[] | undefined): SpecPackage['files'] {
  return lines === undefined ? undefined : { lines: [...lines], lists: [] };
}

const preamble = '%defattr(0644,root,root,0755)';

/** Lines for what is known of the files of a package, and of those it leaves out. */
function debugLines(
  { files, excluded }: PackageFiles,
  { around, buildRoot }: Separation,
): readonly string[] {
  const unique =
    macroNumber(around, '_unique_debug_names') === 0
      ? ''
      : expanded(around, '-%{VERSION}-%{RELEASE}.%{_arch}');
  const known = (path: string): string | undefined => {
    const name = `${debugFolder}${path.replace(/\.debug$/, '')}${unique}.debug`;
    return isThere(buildRoot + name) ? name : undefined;
  };
  const found = files.flatMap(({ path }) => known(path) ?? []);
  const left = excluded.flatMap((path) => known(path) ?? []);
  if (found.length + left.length === 0) return [];
  const folders = new Set([debugFolder, ...found.flatMap(foldersOf)]);
  return [
    preamble,
    ...(found.length > 0 ? [...folders].map((folder) => `%dir ${folder}`) : []),
    ...found,
    ...left.map((path) => `%exclude ${path}`),
  ];
}

/** The folders between that of all debug information and a file, the outer first. */
function foldersOf(path: string): readonly string[] {
  const parts = path.slice(debugFolder.length + 1).split('/');
  return parts.slice(0, -1).map((_, at) => `${debugFolder}/${parts.slice(0, at + 1).join('/')}`);
}

function isThere(path: string): boolean {
  return lstatSync(pathForSystem(path), { throwIfNoEntry: false }) !== undefined;
}

function isFolder(path: string): boolean {
  const found = lstatSync(pathForSystem(path), { throwIfNoEntry: false });
  return found?.isDirectory() === true;
}

/** A package like that of the whole build, for one of its packages. */
function cloneFor(
  one: SpecPackage,
  information: SpecPackage,
  lines: readonly string[],
): SpecPackage {
  const clone = emptyPackage(`${one.name ?? ''}-debuginfo`, false);
  clone.hasLocales = false;
  const group = information.translated.get(Tag.GROUP);
  if (group !== undefined) clone.translated.set(Tag.GROUP, new Map(group));
  clone.texts.set(Tag.SUMMARY, `Debug information for package ${one.name ?? ''}`);
  clone.texts.set(
    Tag.DESCRIPTION,
    [
      `This package provides debug information for package ${one.name ?? ''}.`,
      'Debug information is useful when developing applications that use this',
      'package or when debugging this package.',
    ].join('\n'),
  );
  inheritTags(one, clone);
  clone.generatesProvides = information.generatesProvides;
  clone.generatesRequires = information.generatesRequires;
  clone.files = listed(lines);
  return clone;
}

function sameBuild(one: SpecPackage, around: BuildSurroundings): Capability {
  const name = `${one.name ?? ''}${expanded(around, '%{?_isa}')}`;
  return { name, sense: Sense.EQUAL, evr: evrOf(one) };
}
