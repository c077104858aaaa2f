/** The list of files of one package, from the lines of its spec to what is packed. */
import { failBuild } from '../build-log.ts';
import { expanded, expandedPath, macroNumber } from '../build-surroundings.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';
import { fileLines } from '../named-file.ts';
import type { SpecPackage } from '../spec.ts';
import { cleanPath } from './clean-path.ts';
import { LineFlag } from './file-entry.ts';
import { FileListing } from './file-listing.ts';
import { settleFiles } from './packaged-file.ts';
import type { FileSet } from './packaged-file.ts';
import { packagedKey } from './public-key.ts';

export interface ListingPlace {
  readonly buildRoot: string;
  /** Where the build works, below the folder of all builds; undefined for that folder. */
  readonly buildFolder: string | undefined;
  /** Files of documentation are copied: the build just installed. */
  readonly isInstalling: boolean;
  /** No time is later. */
  readonly latestSeconds: number | undefined;
  /** `name-version` of the package, or what `%_docdir_fmt` makes of it. */
  readonly folderName: string;
  /** Further lines for what is there: links by build ids. */
  readonly furtherLines: (listing: FileListing) => readonly string[];
  /** Packed files that must be in some package. */
  readonly note: (diskPath: string, mode: number) => void;
}

export interface PackageFiles extends FileSet {
  readonly hasCapabilities: boolean;
  /** Paths that `%exclude` leaves out. */
  readonly excluded: readonly string[];
  /** Armoured, of `%pubkey`. */
  readonly keys: readonly string[];
}

/** @throws {BuildFailure} when something is missing, or a line is wrong */
export async function listPackage(
  one: SpecPackage,
  around: BuildSurroundings,
  place: ListingPlace,
): Promise<PackageFiles> {
  const listing = new FileListing(around, place.buildRoot);
  const lines = [
    ...(one.files?.lines ?? []),
    ...(one.files?.lists ?? []).flatMap((name) => linesOf(name, around, place)),
  ];
  const specialFolder = (flag: number): string => {
    const macro = flag === LineFlag.DOC ? '_docdir' : '_licensedir';
    return expandedPath(around, `%{${macro}}/${place.folderName}`);
  };
  listing.takeLines(lines, specialFolder);
  for (const special of listing.specialFolders) await special.fill(listing, around, place);
  const keys = await keysOf(listing, around, place);
  if (listing.hasFailed) failBuild(around.log);
  listing.takeMade(place.furtherLines(listing));
  for (const { diskPath, mode } of listing.records) place.note(diskPath, mode);
  renamePaths(listing, one.removedPathPostfixes);
  const set = settleFiles(listing.records, around, {
    isSource: false,
    buildRoot: place.buildRoot,
    documentationFolders: listing.documentationFolders,
    latestSeconds: place.latestSeconds,
    fail: (reason) => listing.fail(reason),
  });
  if (listing.hasFailed) failBuild(around.log);
  const excluded = listing.records
    .filter(({ flags }) => (flags & LineFlag.EXCLUDE) !== 0)
    .map(({ path }) => path);
  return { ...set, hasCapabilities: listing.hasCapabilities, excluded, keys };
}

/** The keys of `%pubkey`, the build root's own or those of the build folder. */
async function keysOf(
  listing: FileListing,
  around: BuildSurroundings,
  { buildRoot, buildFolder }: ListingPlace,
): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const name of listing.keyNames) {
    const path = name.startsWith('/')
      ? cleanPath(`${buildRoot}/${name}`)
      : expandedPath(around, `%{_builddir}/${buildFolder ?? ''}/${name.replaceAll('%', '%%')}`);
    const key = await packagedKey(path);
    if (key === undefined) listing.fail(`${path}: public key read failed.`);
    else keys.push(key);
  }
  return keys;
}

/** `-f`: further lines from a file, macros replaced and comments left out. */
function linesOf(
  name: string,
  around: BuildSurroundings,
  { buildFolder }: ListingPlace,
): readonly string[] {
  const folder = expandedPath(around, `%{_builddir}/${buildFolder ?? ''}`);
  const found = fileLines(name, around, folder, '%files');
  const { macros } = around.runtime;
  // the directive of that name must not become what the tag says
  macros.defineAll({ license: '%%license' });
  const lines = found
    .filter((line) => !/^\s*#/.test(line))
    .map((line) => expanded(around, line).trimEnd());
  macros.undefine('license');
  if (lines.length > 0) return lines;
  const path = name.startsWith('/') ? name : `${folder}/${name}`;
  const text = `Empty %files file ${path}`;
  if (macroNumber(around, '_empty_manifest_terminate_build') !== 0) failBuild(around.log, text);
  around.log.warning(text);
  return [];
}

/** `RemovePathPostfixes`: packages have the paths without them. */
function renamePaths({ records }: FileListing, postfixes: string | undefined): void {
  for (const postfix of postfixes?.split(':').filter((one) => one !== '') ?? [])
    for (const record of records)
      if (record.path.endsWith(postfix))
        record.path = record.path.slice(0, -postfix.length).replace(/\/$/, '');
}
