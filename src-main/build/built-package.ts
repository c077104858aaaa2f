/** A binary package, from the files its spec names to what its header says. */
import { isRichCapability } from '../dependency/index.ts';
import type { Capability } from '../dependency/index.ts';
import { FileFlag, Sense, Tag } from '../format/index.ts';
import { DependencyLists, takeGenerated } from './automatic/dependency-lists.ts';
import type { FileDependencies } from './automatic/dependency-lists.ts';
import { reportDependencies } from './automatic/dependency-report.ts';
import { attributesOf, fileAttributes } from './automatic/file-attributes.ts';
import { kindsOf } from './automatic/file-kinds.ts';
import type { FileKind } from './automatic/file-kinds.ts';
import { generateDependencies } from './automatic/generated-dependencies.ts';
import { findExternally } from './automatic/external-dependencies.ts';
import { packageFormat } from './build-facts.ts';
import { failBuild } from './build-log.ts';
import { expanded, macroNumber } from './build-surroundings.ts';
import type { BuildSurroundings } from './build-surroundings.ts';
import type { PackageFiles } from './listing/package-listing.ts';
import { isLarge } from './packing/file-tags.ts';
import { evrOf, withOwnProvides } from './spec-headers.ts';
import type { SpecPackage } from './spec.ts';

export interface BuiltPackage {
  readonly package: SpecPackage;
  readonly files: PackageFiles;
  readonly dependencies: DependencyLists;
  readonly kinds: readonly FileKind[];
  readonly fileDependencies: FileDependencies;
}

/**
 * Looks into the files of a package for what it needs and provides.
 *
 * @throws {BuildFailure} for what cannot be in such a package
 */
export async function completePackage(
  one: SpecPackage,
  files: PackageFiles,
  around: BuildSurroundings,
  buildRoot: string,
): Promise<BuiltPackage> {
  const { runtime, log } = around;
  const dependencies = new DependencyLists({
    ...one.dependencies,
    provides: withOwnProvides(one, runtime),
  });
  needFeaturesOfFiles(dependencies, files, around);
  if (files.files.length === 0) {
    const fileDependencies = { dictionary: [], starts: [], counts: [] };
    return { package: one, files, dependencies, kinds: [], fileDependencies };
  }
  addConfigDependencies(one, files, dependencies);
  const kinds = kindsOf(files.files, buildRoot, log, packageFormat(around) === 6);
  const found = await findDependencies({ one, files, kinds, dependencies }, around, buildRoot);
  reportDependencies(dependencies, log);
  checkColors(one, kinds, around);
  return { package: one, files, dependencies, kinds, fileDependencies: found };
}

function needFeaturesOfFiles(
  dependencies: DependencyLists,
  files: PackageFiles,
  around: BuildSurroundings,
): void {
  const md5 = 1;
  if (packageFormat(around) === 6) {
    // what an rpm that reads the format can do is not asked for
    if (files.files.length > 0) dependencies.needFeature('LargeFiles', '4.12.0-1');
    if (files.hasCapabilities) dependencies.needFeature('FileCaps', '4.6.1-1');
    return;
  }
  if (files.hasSeveralNames) dependencies.needFeature('PartialHardlinkSets', '4.0.4-1');
  if (isLarge(files.files)) dependencies.needFeature('LargeFiles', '4.12.0-1');
  if (files.digestAlgorithm !== md5) dependencies.needFeature('FileDigests', '4.6.0-1');
  if (files.hasCapabilities) dependencies.needFeature('FileCaps', '4.6.1-1');
  if (macroNumber(around, '_noPayloadPrefix') === 0)
    dependencies.needFeature('PayloadFilesHavePrefix', '4.0-1');
  if (around.hasWholePaths !== true) dependencies.needFeature('CompressedFileNames', '3.0.4-1');
}

/** A package with config files can be told from others with the same ones. */
function addConfigDependencies(
  one: SpecPackage,
  { files }: PackageFiles,
  dependencies: DependencyLists,
): void {
  if (!files.some(({ flags }) => (flags & FileFlag.CONFIG) !== 0)) return;
  const sense = Sense.EQUAL | Sense.CONFIG;
  const own = { name: `config(${one.name ?? ''})`, sense, evr: evrOf(one) };
  if (one.generatesProvides) dependencies.add('provides', own);
  if (one.generatesRequires) dependencies.add('requires', own);
}

interface Examined {
  readonly one: SpecPackage;
  readonly files: PackageFiles;
  readonly kinds: readonly FileKind[];
  readonly dependencies: DependencyLists;
}

async function findDependencies(
  { one, files: { files }, kinds, dependencies }: Examined,
  around: BuildSurroundings,
  buildRoot: string,
): Promise<FileDependencies> {
  const asked = { hasProvides: one.generatesProvides, hasRequires: one.generatesRequires };
  const forget = nameMacros(one, around);
  try {
    if (macroNumber(around, '_use_internal_dependency_generator') === 0) {
      around.log.warning('Deprecated external dependency generator is used!');
      await findExternally(around, files, buildRoot, dependencies, asked);
      return { dictionary: [], starts: [], counts: [] };
    }
    const attributes = fileAttributes(around);
    const attributesOfFiles = files.map((file, at) =>
      attributesOf(file, kinds[at]?.kind ?? '', attributes),
    );
    const request = { files, attributes, attributesOfFiles, buildRoot, ...asked };
    const found = await generateDependencies(around, request);
    const colors = kinds.map(({ color }) => color);
    return takeGenerated(dependencies, found, colors);
  } finally {
    forget();
  }
}

/** Generators know the package they work for by these macros; undone by what is returned. */
function nameMacros(one: SpecPackage, { runtime }: BuildSurroundings): () => void {
  const { macros } = runtime;
  const values: Readonly<Record<string, string | undefined>> = {
    name: one.name,
    epoch: one.epoch?.toString(),
    version: one.texts.get(Tag.VERSION),
    release: one.texts.get(Tag.RELEASE),
  };
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  for (const [name, value = ''] of given) macros.defineAll({ [name]: value.replaceAll('%', '%%') });
  return () => {
    for (const [name] of given) macros.undefine(name);
  };
}

function checkColors(
  one: SpecPackage,
  kinds: readonly FileKind[],
  around: BuildSurroundings,
): void {
  const architecture = one.architecture ?? expanded(around, '%{_target_cpu}');
  if (architecture !== 'noarch' || kinds.every(({ color }) => color === 0)) return;
  const text = 'Arch dependent binaries in noarch package';
  if (macroNumber(around, '_binaries_in_noarch_packages_terminate_build') !== 0)
    failBuild(around.log, text);
  around.log.warning(text);
}

const richKinds = [
  ...(['requires', 'recommends', 'suggests', 'supplements', 'enhances', 'conflicts'] as const),
];

/** Requires what rpm must be able to do for the dependencies as they are in the end. */
export function needFeaturesOfDependencies(dependencies: DependencyLists): void {
  const all = Object.values(dependencies.lists).flat();
  const holds = (character: string): boolean =>
    all.some((one) => versionsOf(one).includes(character));
  if (holds('~')) dependencies.needFeature('TildeInVersions', '4.10.0-1');
  if (holds('^')) dependencies.needFeature('CaretInVersions', '4.15.0-1');
  if (richKinds.some((kind) => dependencies.lists[kind].some(isRichCapability)))
    dependencies.needFeature('RichDependencies', '4.12.0-1');
}

/** Every version a dependency names. */
function versionsOf(capability: Capability): string {
  if (!isRichCapability(capability)) return capability.evr;
  return [...capability.name.matchAll(/[<=>]+\s+([^\s()]+)/g)].map(([, evr = '']) => evr).join(' ');
}
