import { MalformedError } from '../base/index.ts';
import { hashName, Tag } from '../format/index.ts';
import type { HashName, Header } from '../format/index.ts';

/** Names as node:crypto takes them. `unknown`: a number nobody assigned; such digests match nothing. */
export type DigestAlgorithm = HashName | 'unknown';

/** One file of a package, as its header describes it. */
export interface FileInfo {
  /** Position in the header's file arrays. */
  readonly index: number;
  /** Directory and base name; absolute, but for source packages, whose files have a base name only. */
  readonly path: string;
  /** With its closing slash; empty in source packages. */
  readonly directory: string;
  readonly baseName: string;
  /** st_mode, all 16 bits. */
  readonly mode: number;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  /** Lower-case hex; empty for anything but regular files with content to protect. */
  readonly digest: string;
  readonly digestAlgorithm: DigestAlgorithm;
  readonly linkTarget: string;
  readonly userName: string;
  readonly groupName: string;
  /** Bits of FileFlag. */
  readonly flags: number;
  /** Bits of VerifyFlag: what to compare. */
  readonly verifyFlags: number;
  /** st_rdev of a device node. */
  readonly device: number;
  /** Files of one package with equal inode and deviceNumber are hard links of each other. */
  readonly inode: number;
  readonly deviceNumber: number;
  /** ELF class bits: 1 is 32-bit, 2 is 64-bit. */
  readonly color: number;
  readonly language: string;
  /** As `cap_to_text` writes them; empty when there are none. */
  readonly capabilities: string;
  /** Value of FileState; undefined where the header carries none (package files). */
  readonly state: number | undefined;
}

/** A directory of a package and where in `paths` its files are is told by `fileNames`. */
interface FileNames {
  readonly directories: readonly string[];
  readonly baseNames: readonly string[];
}

/**
 * Files of a package in header order.
 *
 * @throws {MalformedError} HEADER_MALFORMED when the file arrays do not fit each other
 */
export function fileInfos(header: Header): readonly FileInfo[] {
  const list = new FileList(header);
  return Array.from({ length: list.count }, (_, index) => list.at(index));
}

/** The files of a package, of which few are looked at: each is put together when somebody asks. */
export class FileList {
  readonly count: number;
  /** Puts one together. @param index - from 0, below `count` */
  readonly at: (index: number) => FileInfo;

  /** @throws {MalformedError} HEADER_MALFORMED when the file arrays do not fit each other */
  constructor(header: Header) {
    const names = fileNames(header);
    const count = names.baseNames.length;
    this.count = count;
    const numbers = (tag: number): readonly number[] =>
      fitting(header.numbers(tag), tag, count, header);
    const strings = (tag: number): readonly string[] =>
      fitting(header.strings(tag), tag, count, header);
    const modes = numbers(Tag.FILEMODES);
    const sizes = numbers(header.has(Tag.LONGFILESIZES) ? Tag.LONGFILESIZES : Tag.FILESIZES);
    const mtimes = numbers(Tag.FILEMTIMES);
    const digests = strings(Tag.FILEDIGESTS);
    const algorithm = hashName(header.number(Tag.FILEDIGESTALGO) ?? 1) ?? 'unknown';
    const links = strings(Tag.FILELINKTOS);
    const users = strings(Tag.FILEUSERNAME);
    const groups = strings(Tag.FILEGROUPNAME);
    const flags = numbers(Tag.FILEFLAGS);
    const verifyFlags = numbers(Tag.FILEVERIFYFLAGS);
    const devices = numbers(Tag.FILERDEVS);
    const inodes = numbers(Tag.FILEINODES);
    const deviceNumbers = numbers(Tag.FILEDEVICES);
    const colors = numbers(Tag.FILECOLORS);
    const languages = strings(Tag.FILELANGS);
    const capabilities = strings(Tag.FILECAPS);
    const states = numbers(Tag.FILESTATES);
    this.at = (index) => {
      const directory = names.directories[index] ?? '';
      const baseName = names.baseNames[index] ?? '';
      return {
        index,
        path: directory + baseName,
        directory,
        baseName,
        mode: modes[index] ?? 0,
        sizeBytes: sizes[index] ?? 0,
        mtimeSeconds: mtimes[index] ?? 0,
        digest: (digests[index] ?? '').toLowerCase(),
        digestAlgorithm: algorithm,
        linkTarget: links[index] ?? '',
        userName: users[index] ?? 'root',
        groupName: groups[index] ?? 'root',
        flags: flags[index] ?? 0,
        verifyFlags: verifyFlags[index] ?? 0xffffffff,
        device: devices[index] ?? 0,
        inode: inodes[index] ?? index + 1,
        deviceNumber: deviceNumbers[index] ?? 0,
        color: colors[index] ?? 0,
        language: languages[index] ?? '',
        capabilities: capabilities[index] ?? '',
        state: states[index],
      };
    };
  }
}

/** How many files a package has; the file arrays are not looked at. */
export function fileCount(header: Header): number {
  return Math.max(header.count(Tag.BASENAMES), header.count(Tag.OLDFILENAMES));
}

/** Size of each file in bytes; none where the header does not say. */
export function fileSizes(header: Header): readonly number[] {
  return header.numbers(header.has(Tag.LONGFILESIZES) ? Tag.LONGFILESIZES : Tag.FILESIZES);
}

/**
 * Paths alone, in header order: much cheaper than `fileInfos` where nothing else is needed.
 *
 * @throws {MalformedError} HEADER_MALFORMED
 */
export function filePaths(header: Header): string[] {
  const { directories, baseNames } = fileNames(header);
  return baseNames.map((baseName, index) => (directories[index] ?? '') + baseName);
}

/** Directory and base name of each file, from the compressed triple or the plain list of rpm 3. */
function fileNames(header: Header): FileNames {
  const baseNames = header.strings(Tag.BASENAMES);
  if (baseNames.length === 0) return oldFileNames(header.strings(Tag.OLDFILENAMES));
  const directoryNames = header.strings(Tag.DIRNAMES);
  const indexes = fitting(header.numbers(Tag.DIRINDEXES), Tag.DIRINDEXES, baseNames.length, header);
  if (indexes.length === 0) throw malformed(header, 'it has BASENAMES but no DIRINDEXES');
  const directories = indexes.map((index, at) => {
    const directory = directoryNames[index];
    if (directory !== undefined) return directory;
    throw malformed(header, `file ${at} is in directory ${index} of ${directoryNames.length}`);
  });
  return { directories, baseNames };
}

function oldFileNames(paths: readonly string[]): FileNames {
  const cuts = paths.map((path) => path.lastIndexOf('/') + 1);
  return {
    directories: paths.map((path, index) => path.slice(0, cuts[index])),
    baseNames: paths.map((path, index) => path.slice(cuts[index])),
  };
}

/** The values, when there are none or as many as files. */
function fitting<T>(
  values: readonly T[],
  tag: number,
  count: number,
  header: Header,
): readonly T[] {
  if (values.length === 0 || values.length === count) return values;
  throw malformed(header, `tag ${tag} has ${values.length} values for ${count} files`);
}

function malformed(header: Header, found: string): MalformedError {
  const name = header.string(Tag.NAME) ?? 'a package';
  return new MalformedError('HEADER_MALFORMED', `reading the file list of ${name}: ${found}`);
}
