import { fileInfos } from '../files/index.ts';
import type { FileInfo } from '../files/index.ts';
import { FileFlag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { formatListDate } from './date.ts';
import { formatFileState, formatPermissions } from './flag-texts.ts';

/** What `-l` and its relatives were asked to show. */
export interface ListingOptions {
  /** Files with at least one of these FileFlag bits; 0 for all. */
  readonly onlyFlags: number;
  /** Files with one of these are left out. */
  readonly withoutFlags: number;
  /** `-s`: the state in front. */
  readonly withState: boolean;
  /** `--dump`: one line of everything. */
  readonly isDump: boolean;
  /** `-v`: as `ls -l`. */
  readonly isLong: boolean;
  readonly nowSeconds: number;
}

/** The file list of a package as rpm prints it. */
export function listFiles(header: Header, options: ListingOptions): string {
  const files = fileInfos(header);
  if (files.length === 0) return '(contains no files)\n';
  const links = countLinks(files);
  const zeros = '0'.repeat(digestLength(files));
  return files
    .filter(({ flags }) => isWanted(flags, options))
    .map((file) => {
      const state = options.withState ? stateColumn(file) : '';
      if (options.isDump) return `${state}${dumpLine(file, zeros)}\n`;
      if (!options.isLong) return `${state}${file.path}\n`;
      return `${state}${longLine(file, links.get(linkKey(file)) ?? 1, options.nowSeconds)}\n`;
    })
    .join('');
}

function isWanted(flags: number, { onlyFlags, withoutFlags }: ListingOptions): boolean {
  if ((flags & withoutFlags) !== 0) return false;
  return onlyFlags === 0 || (flags & onlyFlags) !== 0;
}

function stateColumn({ state }: FileInfo): string {
  return (state === undefined ? '(no state)' : formatFileState(state)).padEnd(14);
}

const linkKey = (file: FileInfo): string => `${file.deviceNumber}:${file.inode}`;

function countLinks(files: readonly FileInfo[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(linkKey(file), (counts.get(linkKey(file)) ?? 0) + 1);
  return counts;
}

/** Files without a digest show as many zeros as a digest has digits. */
function digestLength(files: readonly FileInfo[]): number {
  const lengths: Readonly<Record<string, number>> = {
    md5: 32,
    sha1: 40,
    sha224: 56,
    sha256: 64,
    sha384: 96,
    sha512: 128,
    'sha3-256': 64,
    'sha3-512': 128,
  };
  return lengths[files[0]?.digestAlgorithm ?? 'md5'] ?? 32;
}

function dumpLine(file: FileInfo, zeros: string): string {
  return [
    file.path,
    file.sizeBytes,
    file.mtimeSeconds,
    file.digest === '' ? zeros : file.digest,
    `0${file.mode.toString(8)}`,
    file.userName,
    file.groupName,
    file.flags & FileFlag.CONFIG ? 1 : 0,
    file.flags & FileFlag.DOC ? 1 : 0,
    file.device,
    file.linkTarget === '' ? 'X' : file.linkTarget,
  ].join(' ');
}

const isType = (mode: number, type: number): boolean => (mode & 0o170000) === type;

/** `ls -l` from what the header knows. */
function longLine(file: FileInfo, links: number, nowSeconds: number): string {
  const { mode } = file;
  const isDirectory = isType(mode, 0o040000);
  const isDevice = isType(mode, 0o020000) || isType(mode, 0o060000);
  const size = isDevice
    ? `${String(file.device >> 8).padStart(3)}, ${String(file.device & 0xff).padStart(3)}`
    : String(isDirectory ? 0 : file.sizeBytes);
  const columns = [
    formatPermissions(mode),
    String(isDirectory ? links + 1 : links).padStart(4),
    file.userName.slice(0, 8).padEnd(8),
    file.groupName.slice(0, 8).padEnd(8),
    isDevice ? size.padStart(10) : size.padStart(20),
    formatListDate(file.mtimeSeconds, nowSeconds),
    isType(mode, 0o120000) ? `${file.path} -> ${file.linkTarget}` : file.path,
  ];
  return columns.join(' ');
}
