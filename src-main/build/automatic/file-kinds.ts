/** Of which kind files are, by what is in them: what FILECLASS tells and generators go by. */
import { closeSync, openSync, readSync } from 'node:fs';
import { FileType, openMagic, pathForSystem } from '../../base/index.ts';
import type { MagicLibrary } from '../../base/index.ts';
import { failBuild } from '../build-log.ts';
import type { BuildLog } from '../build-log.ts';
import { typeOf } from '../listing/file-record.ts';
import type { PackagedFile } from '../listing/packaged-file.ts';

export interface FileKind {
  /** As libmagic words it. */
  readonly kind: string;
  /** What the package keeps of it; empty for kinds of no interest. */
  readonly kept: string;
  /** 1 for 32-bit programs, 2 for 64-bit ones. */
  readonly color: number;
  /** Its media type, where packages tell that instead. */
  readonly mediaType: string | undefined;
}

/** What is no regular file is known without a look. */
const kindsOfTypes: Readonly<Record<number, string>> = {
  [FileType.CHARACTER_DEVICE]: 'character special',
  [FileType.BLOCK_DEVICE]: 'block special',
  [FileType.FIFO]: 'fifo (named pipe)',
  [FileType.SOCKET]: 'socket',
  [FileType.DIRECTORY]: 'directory',
};
const mediaTypesOfTypes: Readonly<Record<number, string>> = {
  [FileType.CHARACTER_DEVICE]: 'inode/chardevice',
  [FileType.BLOCK_DEVICE]: 'inode/blockdevice',
  [FileType.FIFO]: 'inode/fifo',
  [FileType.SOCKET]: 'inode/socket',
  [FileType.DIRECTORY]: 'inode/directory',
  [FileType.SYMLINK]: 'inode/symlink',
};

/** Names that are not looked into either. */
const kindsOfNames: readonly (readonly [suffix: string, kind: string])[] = [
  ['.pm', 'Perl5 module source text'],
  ['.c', 'C Code'],
  ['.h', 'C Header'],
  ['.la', 'libtool library file'],
  ['.pc', 'pkgconfig file'],
];

/** Words of the kinds that a package keeps. */
const keptWords: readonly string[] = [
  ...['directory', 'ELF 32-bit', 'ELF 64-bit', 'troff or preprocessor input', 'GNU Info'],
  ...['perl ', 'Perl5 module source text', 'python ', 'libtool library ', 'pkgconfig '],
  ...['Objective caml ', 'Mono/.Net assembly', 'current ar archive', 'Zip archive data'],
  ...['tar archive', 'cpio archive', 'RPM v3', 'RPM v4', ' image', ' font', ' Font'],
  ...[' commands', ' script', 'empty', 'HTML', 'SGML', 'XML', ' source'],
  ...['GLS_BINARY_LSB_FIRST', ' DB ', ' text'],
];

const unknownKind = 'data';

/**
 * The kinds of the files of a package.
 *
 * @param hasMediaTypes - those are told, too
 * @throws {BuildFailure} when a program cannot be recognized, or nothing can
 */
export function kindsOf(
  files: readonly PackagedFile[],
  buildRoot: string,
  log: BuildLog,
  hasMediaTypes: boolean,
): readonly FileKind[] {
  using magic = openMagic();
  using media = hasMediaTypes ? openMagic('media type') : undefined;
  if (magic === undefined)
    failBuild(log, 'kinds of files cannot be told: libmagic.so.1 or its database is missing');
  let hasFailed = false;
  const kinds = files.map((file) => {
    const told = kindOf(file, buildRoot, magic);
    const kind = typeof told === 'string' ? told : unknownKind;
    if (typeof told !== 'string') {
      const shown = file.mode.toString(8).padStart(6, '0');
      const text = `Recognition of file "${file.diskPath}" failed: mode ${shown} ${told.fault}`;
      if (isExecutable(file)) log.error(text);
      else log.warning(text);
      hasFailed ||= isExecutable(file);
    }
    const kept = keptWords.some((word) => kind.includes(word)) ? kind : '';
    const color = isExecutable(file) ? elfColor(file) : 0;
    return { kind, kept, color, mediaType: media && mediaTypeOf(file, media) };
  });
  if (hasFailed) failBuild(log);
  return kinds;
}

function isExecutable({ mode }: PackagedFile): boolean {
  return typeOf(mode) === FileType.REGULAR && (mode & 0o111) !== 0;
}

function kindOf(
  { diskPath, mode }: PackagedFile,
  buildRoot: string,
  magic: MagicLibrary,
): string | { readonly fault: string } {
  const known = kindsOfTypes[typeOf(mode)];
  if (known !== undefined) return known;
  // what lies there stands for devices
  if (diskPath.startsWith(`${buildRoot}/dev/`)) return '';
  const named = kindsOfNames.find(([suffix]) => diskPath.endsWith(suffix));
  if (named !== undefined) return named[1];
  const found = magic.describe(diskPath);
  if ('kind' in found) return found.kind;
  return /No such file or directory/.test(found.fault) ? '' : found;
}

function mediaTypeOf({ diskPath, mode }: PackagedFile, media: MagicLibrary): string {
  const known = mediaTypesOfTypes[typeOf(mode)];
  if (known !== undefined) return known;
  const found = media.describe(diskPath);
  return 'kind' in found ? found.kind : '';
}

const elfMagic = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

/** By the class in the head of an ELF file. */
function elfColor({ diskPath }: PackagedFile): number {
  const head = Buffer.alloc(5);
  try {
    const descriptor = openSync(pathForSystem(diskPath), 'r');
    try {
      if (readSync(descriptor, head) < head.length) return 0;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return 0;
  }
  const form = head[4] ?? 0;
  return head.subarray(0, 4).equals(elfMagic) && (form === 1 || form === 2) ? form : 0;
}
