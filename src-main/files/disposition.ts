/**
 * What becomes of a file that is already there: rpm's rules for %config files as tables that are
 * read from the top, the first row that holds decides. Pure: the disk is passed in.
 *
 * Source of the rules: the observed behaviour of rpm 4.18 over every combination of old, new and
 * on-disk file (test/interop/config-matrix), which settles where the book is silent.
 */
import { FileType } from '../base/index.ts';
import { FileFlag } from '../format/index.ts';
import type { DigestAlgorithm, FileInfo } from './file-info.ts';

/** What is on the disk at a packaged path now; the link itself where it is a symlink. */
export interface DiskFile {
  /** st_mode, all 16 bits. */
  readonly mode: number;
  readonly sizeBytes: number;
  /** Target of a symlink; undefined otherwise. */
  readonly linkTarget: string | undefined;
  /** Hex digest of a regular file's content; undefined when it cannot be read. Asked only when needed. */
  digest(algorithm: DigestAlgorithm): string | undefined;
}

/**
 * rpm's file actions:
 * `create` the packaged file takes the place of what is there; `skip` what is there stays and nothing
 * is written; `save` what is there is renamed to `.rpmsave`; `backup` it is renamed to `.rpmorig`;
 * `altname` what is there stays and the packaged file is written as `.rpmnew`.
 */
export type ConfigFate = 'create' | 'skip' | 'save' | 'backup' | 'altname';

/** Suffix of the side file that a fate leaves behind. */
export const sideFileSuffix: Readonly<
  Partial<Record<ConfigFate, 'rpmsave' | 'rpmorig' | 'rpmnew'>>
> = {
  save: 'rpmsave',
  backup: 'rpmorig',
  altname: 'rpmnew',
};

export interface ConfigFateInput {
  readonly newFile: FileInfo;
  /** The same path in the package that is installed now; absent when nothing owns it. */
  readonly oldFile?: FileInfo | undefined;
  /** Undefined when there is nothing at the path. */
  readonly onDisk: DiskFile | undefined;
  /** `--allfiles`: what may be missing is installed again where it is missing. */
  readonly allfiles?: boolean | undefined;
}

interface Facts {
  readonly newFile: FileInfo;
  readonly oldFile: FileInfo;
  readonly onDisk: DiskFile;
  readonly newType: number;
  readonly oldType: number;
  readonly diskType: number;
}

interface Row {
  readonly when: (facts: Facts) => boolean;
  /** `protect`: save, or altname for %config(noreplace). */
  readonly fate: ConfigFate | 'protect';
}

const { REGULAR, SYMLINK, DIRECTORY } = FileType;
const hasContent = (type: number): boolean => type === REGULAR || type === SYMLINK;

/** For a path that an installed package owns. */
const ownedRows: readonly Row[] = [
  { when: ({ newType }) => newType === DIRECTORY, fate: 'create' },
  {
    when: ({ diskType, newType, oldType }) => diskType !== newType && !hasContent(oldType),
    fate: 'protect',
  },
  {
    when: ({ diskType, newType, oldType }) => newType !== oldType && diskType !== oldType,
    fate: 'protect',
  },
  { when: ({ oldType }) => !hasContent(oldType), fate: 'create' },
  { when: ({ onDisk, oldFile }) => isSameContent(onDisk, oldFile), fate: 'create' },
  { when: ({ onDisk, newFile }) => isSameContent(onDisk, newFile), fate: 'create' },
  {
    when: ({ oldFile, newFile }) => isConfig(newFile) && isSamePackagedContent(oldFile, newFile),
    fate: 'skip',
  },
  { when: () => true, fate: 'protect' },
];

/**
 * Decides what happens to a %config file (a file that the new or the old package flags so; for all
 * others the answer is `create` without asking).
 */
export function decideConfigFate(input: ConfigFateInput): ConfigFate {
  const { newFile, oldFile, onDisk } = input;
  if (oldFile === undefined) return decideUnownedFate(newFile, onDisk);
  const isMissingOk = input.allfiles !== true && (newFile.flags & FileFlag.MISSINGOK) !== 0;
  if (onDisk === undefined) return isMissingOk ? 'skip' : 'create';
  const facts: Facts = {
    newFile,
    oldFile,
    onDisk,
    newType: newFile.mode & FileType.MASK,
    oldType: oldFile.mode & FileType.MASK,
    diskType: onDisk.mode & FileType.MASK,
  };
  const fate = ownedRows.find((row) => row.when(facts))?.fate ?? 'create';
  if (fate !== 'protect') return fate;
  return isNoReplace(newFile) ? 'altname' : 'save';
}

/** A packaged config file meets a file that no package owns. */
function decideUnownedFate(newFile: FileInfo, onDisk: DiskFile | undefined): ConfigFate {
  if (onDisk === undefined || !isConfig(newFile)) return 'create';
  const newType = newFile.mode & FileType.MASK;
  if (hasContent(newType) && isSameContent(onDisk, newFile)) return 'create';
  return isNoReplace(newFile) ? 'altname' : 'backup';
}

/**
 * What erasing does with a file: `erase` removes it, `save` renames it to `.rpmsave`, `skip` leaves it
 * (a %ghost %config, whose content the package never knew).
 */
export type EraseFate = 'erase' | 'save' | 'skip';

/** Decides for a file whose last owner goes. */
export function decideEraseFate(input: {
  readonly oldFile: FileInfo;
  readonly onDisk: DiskFile | undefined;
}): EraseFate {
  const { oldFile, onDisk } = input;
  if (!isConfig(oldFile) || onDisk === undefined) return 'erase';
  if (!hasContent(oldFile.mode & FileType.MASK) || isSameContent(onDisk, oldFile)) return 'erase';
  return (oldFile.flags & FileFlag.GHOST) === 0 ? 'save' : 'skip';
}

function isConfig(file: FileInfo): boolean {
  return (file.flags & FileFlag.CONFIG) !== 0;
}

function isNoReplace(file: FileInfo): boolean {
  return (file.flags & FileFlag.NOREPLACE) !== 0;
}

/** Whether the disk holds what the package ships: same type and same digest or link target. */
function isSameContent(onDisk: DiskFile, file: FileInfo): boolean {
  const type = file.mode & FileType.MASK;
  if ((onDisk.mode & FileType.MASK) !== type) return false;
  if (type === SYMLINK) return onDisk.linkTarget === file.linkTarget;
  return file.digest !== '' && onDisk.digest(file.digestAlgorithm) === file.digest;
}

/** Whether two packages ship the same content under a path, as far as their headers tell. */
export function isSamePackagedContent(one: FileInfo, other: FileInfo): boolean {
  const type = one.mode & FileType.MASK;
  if (type !== (other.mode & FileType.MASK)) return false;
  if (type === SYMLINK) return one.linkTarget === other.linkTarget;
  return one.digestAlgorithm === other.digestAlgorithm && one.digest === other.digest;
}
