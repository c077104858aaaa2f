/**
 * Takes back what installing an element's files did, from its journal records alone: the same code
 * after an error and after a crash. Where each file got is read off the disk by inode numbers.
 */
import { fchmodSync, fchownSync, futimesSync } from 'node:fs';
import { checked, Errno, renameAt, RenameFlag, rmdirAt, statAt, unlinkAt } from '../base/index.ts';
import type { Log } from '../base/index.ts';
import { keptSuffix, pathOf } from './commit-files.ts';
import { mayChangeOwner } from './file-metadata.ts';
import type {
  ChangedDirectoryRecord,
  FilesRecord,
  PlacedFileRecord,
  StagedRecord,
} from './files-record.ts';
import type { RootTree } from './root-tree.ts';

/**
 * Brings the disk back to before `planFiles`' record was carried out. What cannot be brought back is
 * logged and the rest goes on.
 *
 * @param staged - absent when staging had not finished, so that nothing was renamed yet
 * @returns what could not be brought back, in words; the same again may succeed later
 */
export function undoFiles(
  tree: RootTree,
  record: FilesRecord,
  staged: StagedRecord | undefined,
  log: Log,
): readonly string[] {
  const failures: string[] = [];
  const attempt = (what: string, action: () => void): void => {
    try {
      action();
    } catch (thrown) {
      const text = `${what}: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
      failures.push(text);
      log.debug(text);
    }
  };
  tree.forget();
  for (let at = record.files.length - 1; at >= 0; at -= 1) {
    const placed = record.files[at];
    if (placed === undefined) continue;
    attempt(`undoing ${pathOf(record, placed)}`, () => {
      const directory = tree.directory(record.directories[placed.directory] ?? '/');
      if (directory === undefined) return;
      const inode = staged?.staged[at] ?? 0;
      const before = staged?.before[at] ?? 0;
      if (staged !== undefined) undoFile(directory.descriptor, placed, inode, before);
      else remove(directory.descriptor, placed.temporary);
    });
  }
  tree.forget();
  for (const path of record.made.toReversed())
    attempt(`removing ${path}`, () => removeDirectory(tree, path));
  for (const path of record.displaced)
    attempt(`putting back ${path}`, () => putBack(tree, path, record.suffix));
  for (const changed of record.changed)
    attempt(`restoring ${changed.path}`, () => restoreDirectory(tree, changed));
  return failures;
}

/** `inode`: of the staged file. `before`: of what was there, 0 for nothing. */
function undoFile(
  directory: number,
  placed: PlacedFileRecord,
  inode: number,
  before: number,
): void {
  const { temporary, name, side } = placed;
  const inodeAt = (entry: string): number => statAt(directory, entry)?.inode ?? 0;
  if (inode !== 0 && inodeAt(name) === inode) {
    if (inodeAt(temporary) !== 0) swap(directory, temporary, name);
    else if (inodeAt(temporary + keptSuffix) !== 0) move(directory, temporary + keptSuffix, name);
    else remove(directory, name);
  } else if (inodeAt(temporary + keptSuffix) !== 0 && inodeAt(name) === 0)
    move(directory, temporary + keptSuffix, name);
  if (inodeAt(temporary) === inode) remove(directory, temporary);
  if (side === undefined || before === 0 || inodeAt(side) !== before) return;
  if (inodeAt(name) === 0) move(directory, side, name);
  else swap(directory, side, name);
}

function swap(directory: number, one: string, other: string): void {
  checked(renameAt(directory, one, directory, other, RenameFlag.EXCHANGE), 'restoring', other);
}

function move(directory: number, from: string, to: string): void {
  checked(renameAt(directory, from, directory, to), 'restoring', to);
}

function remove(directory: number, name: string): void {
  const result = unlinkAt(directory, name);
  if (result !== -Errno.ENOENT) checked(result, 'removing', name);
}

/** Somebody else's file in a directory we made keeps it. */
function removeDirectory(tree: RootTree, path: string): void {
  tree.forget();
  const at = tree.locate(path);
  if (at === undefined) return;
  const result = rmdirAt(at.directory.descriptor, at.name);
  if (result !== -Errno.ENOENT && result !== -Errno.ENOTEMPTY) checked(result, 'removing', path);
}

function putBack(tree: RootTree, path: string, suffix: string): void {
  tree.forget();
  const at = tree.locate(path);
  if (at === undefined || statAt(at.directory.descriptor, at.name + suffix) === undefined) return;
  move(at.directory.descriptor, at.name + suffix, at.name);
}

function restoreDirectory(tree: RootTree, changed: ChangedDirectoryRecord): void {
  const directory = tree.directory(changed.path);
  if (directory === undefined) return;
  const { descriptor } = directory;
  if (mayChangeOwner) fchownSync(descriptor, changed.uid, changed.gid);
  fchmodSync(descriptor, changed.mode);
  futimesSync(descriptor, changed.mtimeSeconds, changed.mtimeSeconds);
}
