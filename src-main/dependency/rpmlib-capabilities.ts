import { Sense } from '../format/index.ts';
import { rangesOverlap } from './capability.ts';
import type { Capability } from './capability.ts';

/**
 * Features of the package format this program handles, as a package demands them by
 * `rpmlib(Feature) <= version`. The list `rpm --showrc` prints (4.18 and 6.1), versions included.
 */
const features: Readonly<Record<string, string>> = {
  BuiltinLuaScripts: '4.2.2-1',
  CaretInVersions: '4.15.0-1',
  CompressedFileNames: '3.0.4-1',
  ConcurrentAccess: '4.1-1',
  DynamicBuildRequires: '4.15.0-1',
  ExplicitPackageProvide: '4.0-1',
  FileCaps: '4.6.1-1',
  FileDigests: '4.6.0-1',
  HeaderLoadSortsTags: '4.0.1-1',
  LargeFiles: '4.12.0-1',
  PartialHardlinkSets: '4.0.4-1',
  PayloadFilesHavePrefix: '4.0-1',
  PayloadIsBzip2: '3.0.5-1',
  PayloadIsLzma: '4.4.2-1',
  PayloadIsXz: '5.2-1',
  PayloadIsZstd: '5.4.18-1',
  RichDependencies: '4.12.0-1',
  ScriptletExpansion: '4.9.0-1',
  ScriptletInterpreterArgs: '4.0.3-1',
  TildeInVersions: '4.10.0-1',
  VersionedDependencies: '3.0.3-1',
};

/** The table as capabilities, sorted by name. */
export const rpmlibCapabilities: readonly Capability[] = Object.entries(features).map(
  ([feature, evr]) => ({ name: `rpmlib(${feature})`, sense: Sense.EQUAL | Sense.RPMLIB, evr }),
);

const byName = new Map(rpmlibCapabilities.map((one) => [one.name, one]));

/** Whether a name asks for a feature of rpm itself; no package can provide it. */
export function isRpmlibName(name: string): boolean {
  return name.startsWith('rpmlib(');
}

/** Whether this program has the feature a requirement asks for. */
export function isRpmlibSatisfied(requirement: Capability): boolean {
  const provided = byName.get(requirement.name);
  return provided !== undefined && rangesOverlap(provided, requirement);
}
