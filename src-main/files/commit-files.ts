import {
  checked,
  Errno,
  FileError,
  FileType,
  present,
  renameAt,
  RenameFlag,
  statAt,
} from '../base/index.ts';
import { unlinkFile } from './unlink-file.ts';
import type { FilesRecord, PlacedFileRecord, StagedRecord } from './files-record.ts';
import type { RootTree } from './root-tree.ts';

/** A side file that came to be, for the warning rpm prints. */
export interface MadeSideFile {
  readonly path: string;
  readonly sidePath: string;
  readonly reason: 'rpmsave' | 'rpmorig' | 'rpmnew';
}

/** Behind the temporary name, where a file system cannot exchange two files: what was replaced. */
export const keptSuffix = '~';

/**
 * Inodes of what is at the final names now; to be written to the journal with the staged ones.
 *
 * @throws {FileError} FILE_WRITE_FAILED where a directory is in a file's place, as rpm refuses it
 */
export function inodesBefore(tree: RootTree, record: FilesRecord): number[] {
  return record.files.map((placed) => {
    const directory = directoryOf(tree, record, placed);
    const found = statAt(directory, placed.name);
    if (found === undefined) return 0;
    if ((found.mode & FileType.MASK) !== FileType.DIRECTORY) return found.inode;
    const path = pathOf(record, placed);
    if (placed.side !== undefined) return found.inode;
    const shown = (record.directories[placed.directory] ?? '') + placed.temporary;
    throw new FileError(
      'FILE_WRITE_FAILED',
      `unpacking of archive failed on file ${shown}: cpio: File from package already exists as a directory in system`,
      { context: { path, errno: 'EISDIR' } },
    );
  });
}

/**
 * Renames everything staged into place. What is replaced stays under the temporary name until
 * `discardReplaced`; a file that goes to the side is renamed first.
 *
 * @throws {FileError} at the first rename that fails; the caller undoes
 */
export function commitFiles(
  tree: RootTree,
  record: FilesRecord,
  { before }: StagedRecord,
  onSideFile: (side: MadeSideFile) => void,
): void {
  record.files.forEach((placed, at) => {
    const directory = directoryOf(tree, record, placed);
    const path = pathOf(record, placed);
    const side = sideFileOf(record, placed, before[at] ?? 0);
    if (placed.side !== undefined && before[at] !== 0)
      moveAside(directory, placed, placed.side, path);
    if (side !== undefined && placed.isAltname !== true) onSideFile(side);
    putInPlace(directory, placed, path);
    if (side !== undefined && placed.isAltname === true) onSideFile(side);
  });
}

/** The side files that `commitFiles` makes of a record. */
export function sideFilesOf(record: FilesRecord, { before }: StagedRecord): MadeSideFile[] {
  return record.files.flatMap((placed, at) => sideFileOf(record, placed, before[at] ?? 0) ?? []);
}

function sideFileOf(
  record: FilesRecord,
  placed: PlacedFileRecord,
  before: number,
): MadeSideFile | undefined {
  const path = pathOf(record, placed);
  if (placed.isAltname === true)
    return { path: path.slice(0, -'.rpmnew'.length), sidePath: path, reason: 'rpmnew' };
  const { side } = placed;
  if (side === undefined || before === 0) return undefined;
  return { path, sidePath: `${path}${suffixOf(side)}`, reason: reasonOf(side) };
}

/**
 * Removes what was replaced; from here on the element cannot be undone.
 *
 * @param before - inodes from `inodesBefore`: where nothing was, nothing is left
 */
export function discardReplaced(
  tree: RootTree,
  record: FilesRecord,
  before: readonly number[],
): void {
  for (const [at, placed] of record.files.entries()) {
    if (before[at] === 0) continue;
    const directory = tree.directory(present(record.directories[placed.directory], 'directory'));
    if (directory === undefined) continue;
    for (const name of [placed.temporary, placed.temporary + keptSuffix])
      removeQuietly(directory.descriptor, name);
  }
  for (const path of record.displaced) {
    const at = tree.locate(path);
    if (at !== undefined) removeQuietly(at.directory.descriptor, at.name + record.suffix);
  }
}

/** Final path of a placed file. */
export function pathOf(record: FilesRecord, placed: PlacedFileRecord): string {
  return (record.directories[placed.directory] ?? '') + placed.name;
}

function directoryOf(tree: RootTree, record: FilesRecord, placed: PlacedFileRecord): number {
  const path = present(record.directories[placed.directory], 'directory');
  const found = tree.directory(path);
  if (found !== undefined) return found.descriptor;
  return checked(-Errno.ENOENT, 'opening the directory', path);
}

/** An older side file changes places with the new one, so that undoing brings both back. */
function moveAside(directory: number, placed: PlacedFileRecord, side: string, path: string): void {
  const flag = statAt(directory, side) === undefined ? RenameFlag.NOREPLACE : RenameFlag.EXCHANGE;
  const result = renameAt(directory, placed.name, directory, side, flag);
  if (result === -Errno.EINVAL)
    checked(renameAt(directory, placed.name, directory, side), 'saving', path);
  else checked(result, 'saving', path);
}

function putInPlace(directory: number, { temporary, name }: PlacedFileRecord, path: string): void {
  const isFree = renameAt(directory, temporary, directory, name, RenameFlag.NOREPLACE);
  if (isFree === 0) return;
  if (isFree !== -Errno.EEXIST && isFree !== -Errno.EINVAL) checked(isFree, 'renaming into', path);
  const swapped = renameAt(directory, temporary, directory, name, RenameFlag.EXCHANGE);
  if (swapped === 0) return;
  if (swapped !== -Errno.EINVAL && swapped !== -Errno.ENOENT)
    checked(swapped, 'renaming into', path);
  // A file system without exchange (NFS): two renames, and for a moment nothing is there.
  const kept = renameAt(directory, name, directory, temporary + keptSuffix);
  if (kept !== -Errno.ENOENT) checked(kept, 'keeping', path);
  checked(renameAt(directory, temporary, directory, name), 'renaming into', path);
}

/** A directory is nothing we replaced: the folder's owner put it there since, and keeps it. */
function removeQuietly(directory: number, name: string): void {
  const result = unlinkFile(directory, name);
  if (result !== -Errno.ENOENT && result !== -Errno.EISDIR) checked(result, 'removing', name);
}

function suffixOf(side: string): string {
  return side.slice(side.lastIndexOf('.'));
}

function reasonOf(side: string): 'rpmsave' | 'rpmorig' {
  return side.endsWith('.rpmsave') ? 'rpmsave' : 'rpmorig';
}
