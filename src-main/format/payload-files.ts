import { MalformedError } from '../base/index.ts';
import type { Header } from './header.ts';
import { FileFlag, Tag } from './tags.ts';

/** What the payload needs to know of the files a header lists; arrays are parallel. */
export interface PayloadFiles {
  readonly count: number;
  /** As in the header: absolute, or a bare name in source packages. */
  readonly paths: readonly string[];
  readonly modes: readonly number[];
  readonly sizes: readonly number[];
  readonly flags: readonly number[];
  /** Index of the first file that shares the inode, for regular files with more than one name. */
  readonly hardLinkGroups: ReadonlyMap<number, number>;
  /** Index of the last file of each group, by the group. */
  readonly lastOfGroup: ReadonlyMap<number, number>;
}

const formatMask = 0o170000;

export function isRegular(mode: number): boolean {
  return (mode & formatMask) === 0o100000;
}

export function isSymlink(mode: number): boolean {
  return (mode & formatMask) === 0o120000;
}

/**
 * Lists a header's files.
 *
 * @throws {MalformedError} HEADER_MALFORMED when the arrays differ in length or point outside
 */
export function payloadFiles(header: Header, name: string): PayloadFiles {
  const paths = filePaths(header, name);
  const count = paths.length;
  const numbers = (tag: number, what: string): readonly number[] => {
    const values = header.numbers(tag);
    if (values.length !== count && (values.length > 0 || what === 'modes'))
      throw fileListError(name, `${values.length} ${what} for ${count} files`);
    return values;
  };
  const modes = count === 0 ? [] : numbers(Tag.FILEMODES, 'modes');
  const sizes = header.has(Tag.LONGFILESIZES)
    ? numbers(Tag.LONGFILESIZES, 'sizes')
    : numbers(Tag.FILESIZES, 'sizes');
  const flags = numbers(Tag.FILEFLAGS, 'flags');
  const inodes = numbers(Tag.FILEINODES, 'inodes');
  const devices = numbers(Tag.FILEDEVICES, 'devices');
  const firstByInode = new Map<string, number>();
  const hardLinkGroups = new Map<number, number>();
  const lastOfGroup = new Map<number, number>();
  for (let index = 0; index < count; index += 1) {
    const isGhost = ((flags[index] ?? 0) & FileFlag.GHOST) !== 0;
    if (inodes[index] === undefined || isGhost || !isRegular(modes[index] ?? 0)) continue;
    const key = `${devices[index] ?? 0}:${inodes[index]}`;
    const first = firstByInode.get(key);
    if (first === undefined) {
      firstByInode.set(key, index);
      continue;
    }
    hardLinkGroups.set(first, first).set(index, first);
    lastOfGroup.set(first, index);
  }
  return { count, paths, modes, sizes, flags, hardLinkGroups, lastOfGroup };
}

function filePaths(header: Header, name: string): readonly string[] {
  const whole = header.strings(Tag.OLDFILENAMES);
  if (whole.length > 0) return whole;
  const directories = header.strings(Tag.DIRNAMES);
  const indexes = header.numbers(Tag.DIRINDEXES);
  const baseNames = header.strings(Tag.BASENAMES);
  if (indexes.length !== baseNames.length)
    throw fileListError(name, `${indexes.length} directories for ${baseNames.length} files`);
  return baseNames.map((base, at) => {
    const directory = directories[indexes[at] ?? 0];
    if (directory === undefined)
      throw fileListError(
        name,
        `file ${at} is in directory ${indexes[at]} of ${directories.length}`,
      );
    return directory + base;
  });
}

function fileListError(name: string, found: string): MalformedError {
  return new MalformedError('HEADER_MALFORMED', `reading file list of ${name}: ${found}`);
}
