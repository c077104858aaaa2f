/**
 * Relocation: a package's files under other paths than it was built for, and paths left out. Pure:
 * from a header and what was asked for to the header that is installed.
 *
 * Source of the rules: rpm(8), `--prefix`, `--relocate`, `--badreloc`, `--excludepath`, and what rpm
 * 4.18 writes to its database (test/interop/relocation).
 */
import { headerWithAdded, readDatabaseHeader, Tag, TagType } from '../format/index.ts';
import type { DribbleBuilder, Header } from '../format/index.ts';

/** `--relocate OLD=NEW`; without `to`, `--excludepath OLD`. Both absolute. */
export interface Relocation {
  readonly from: string;
  readonly to?: string;
}

export interface RelocatedHeader {
  readonly header: Header;
  /** Old paths that the package does not offer to move, in path order. */
  readonly refused: readonly string[];
  /** Indexes of files that are left out. */
  readonly excluded: ReadonlySet<number>;
}

/**
 * The relocation that `--prefix` means for a package; undefined when it does not name exactly one path
 * that may move.
 */
export function prefixRelocation(header: Header, prefix: string): Relocation | undefined {
  const [from, ...others] = header.strings(Tag.PREFIXES);
  return from === undefined || others.length > 0 ? undefined : { from, to: prefix };
}

/**
 * Moves a package's files. The shipped names stay in the region and under the ORIG tags; the names in
 * force, and where each prefix went, are added behind it.
 *
 * @param asked - in the order given; of two for one path the first names the prefix, the last moves
 */
export function relocateHeader(header: Header, asked: readonly Relocation[]): RelocatedHeader {
  const prefixes = header.strings(Tag.PREFIXES);
  const relocations = asked
    .map(withoutTrailingSlashes)
    .sort((a, b) => comparePaths(a.from, b.from));
  const refused = relocations
    .filter(({ from, to }) => to !== undefined && !prefixes.includes(from))
    .map(({ from }) => from);
  const moved = relocations.length === 0 ? undefined : moveFiles(header, relocations);
  const installPrefixes = prefixes.flatMap((prefix) => {
    const relocation = relocations.find(({ from }) => from === prefix);
    if (relocation === undefined) return [prefix];
    return relocation.to === undefined ? [] : [relocation.to];
  });
  const hasMoved = moved?.hasMoved === true;
  const excluded = moved?.excluded ?? new Set<number>();
  if (!hasMoved && installPrefixes.length === 0) return { header, refused, excluded };
  const blob = headerWithAdded(header, (builder) => {
    if (installPrefixes.length > 0) builder.setStrings(Tag.INSTPREFIXES, installPrefixes);
    if (moved !== undefined && hasMoved) addNames(builder, header, moved);
  });
  const name = header.string(Tag.NAME) ?? '';
  return { header: readDatabaseHeader(blob, name), refused, excluded };
}

/** Bytewise, as rpm sorts them: a path comes before those below it. */
function comparePaths(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function withoutTrailingSlashes({ from, to }: Relocation): Relocation {
  const trim = (path: string): string => path.replace(/(?<=.)\/+$/, '');
  return to === undefined ? { from: trim(from) } : { from: trim(from), to: trim(to) };
}

interface FileNames {
  readonly directories: string[];
  readonly baseNames: string[];
  readonly directoryIndexes: number[];
}

interface MovedFiles extends FileNames {
  readonly excluded: ReadonlySet<number>;
  readonly hasMoved: boolean;
}

/**
 * A path that is itself an old path takes the whole new one, which may change its base name; all that
 * lies below moves with its directory. The longest old path that fits decides.
 */
function moveFiles(header: Header, relocations: readonly Relocation[]): MovedFiles {
  const names: FileNames = {
    directories: [...header.strings(Tag.DIRNAMES)],
    baseNames: [...header.strings(Tag.BASENAMES)],
    directoryIndexes: [...header.numbers(Tag.DIRINDEXES)],
  };
  const excluded = new Set<number>();
  let hasMoved = false;
  // from the last file to the first: new directories are numbered in that order
  for (let index = names.baseNames.length - 1; index >= 0; index -= 1) {
    const path =
      (names.directories[names.directoryIndexes[index] ?? -1] ?? '') +
      (names.baseNames[index] ?? '');
    const relocation = relocations.findLast(({ from }) => isAtOrBelow(path, from));
    if (relocation === undefined) continue;
    if (relocation.to === undefined) excluded.add(index);
    else if (relocation.from === path) {
      rename(names, index, relocation.to);
      hasMoved = true;
    }
  }
  for (const [at, directory] of names.directories.entries()) {
    const path = moveDirectory(directory, relocations);
    if (path === directory) continue;
    names.directories[at] = path;
    hasMoved = true;
  }
  return { ...names, excluded, hasMoved };
}

function isAtOrBelow(path: string, from: string): boolean {
  if (from === '/') return path.startsWith('/');
  return path === from || path.startsWith(`${from}/`);
}

function rename(names: FileNames, index: number, path: string): void {
  const slash = path.lastIndexOf('/') + 1;
  const directory = path.slice(0, slash);
  names.baseNames[index] = path.slice(slash);
  const known = names.directories.indexOf(directory);
  names.directoryIndexes[index] = known >= 0 ? known : names.directories.push(directory) - 1;
}

/** Each relocation in turn, the longest first: what one has moved another may move on, as in rpm. */
function moveDirectory(directory: string, relocations: readonly Relocation[]): string {
  return relocations.reduceRight((path, { from, to }) => {
    const length = from === '/' ? 0 : from.length;
    if (to === undefined || !path.startsWith(from.slice(0, length)) || path[length] !== '/')
      return path;
    return `${cleaned(to + path.slice(length))}/`;
  }, directory);
}

/** Without double and closing slashes; the root stays a slash. */
function cleaned(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
}

function addNames(builder: DribbleBuilder, header: Header, names: FileNames): void {
  builder
    .setNumbers(Tag.ORIGDIRINDEXES, TagType.INT32, header.numbers(Tag.DIRINDEXES))
    .setStrings(Tag.ORIGBASENAMES, header.strings(Tag.BASENAMES))
    .setStrings(Tag.ORIGDIRNAMES, header.strings(Tag.DIRNAMES))
    .setNumbers(Tag.DIRINDEXES, TagType.INT32, names.directoryIndexes)
    .setStrings(Tag.BASENAMES, names.baseNames)
    .setStrings(Tag.DIRNAMES, names.directories);
}
