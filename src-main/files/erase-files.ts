import {
  errnoName,
  Errno,
  FileType,
  renameAt,
  rmdirAt,
  RpmError,
  statAt,
  systemErrorText,
} from '../base/index.ts';
import { FileFlag } from '../format/index.ts';
import type { EraseFate } from './disposition.ts';
import type { FileInfo } from './file-info.ts';
import type { MadeSideFile } from './commit-files.ts';
import type { RootTree } from './root-tree.ts';
import { unlinkFile } from './unlink-file.ts';

export interface EraseReport {
  warn(message: string): void;
  sideFile(side: MadeSideFile): void;
  /** After each file that was dealt with; `done` counts from 1 over all. */
  progress(done: number): void;
}

/**
 * Removes an element's files, last first, so that directories are empty when their turn comes. Errors
 * are warnings, as in rpm: the package goes in any case. Doing it again does no harm.
 *
 * @param fates - parallel to `files`
 */
export function eraseFiles(
  tree: RootTree,
  files: readonly FileInfo[],
  fates: readonly EraseFate[],
  report: EraseReport,
): void {
  let done = 0;
  for (const file of files.toReversed()) {
    const fate = fates[file.index] ?? 'skip';
    try {
      if (fate === 'save') saveFile(tree, file, report);
      if (fate === 'erase') removeFile(tree, file, report);
    } catch (thrown) {
      if (!(thrown instanceof RpmError)) throw thrown;
      report.warn(`file ${file.path}: remove failed: ${thrown.message}`);
    }
    done += 1;
    if (fate !== 'skip') report.progress(done);
  }
  tree.forget();
}

function saveFile(tree: RootTree, file: FileInfo, report: EraseReport): void {
  const at = tree.locate(file.path);
  if (at === undefined) return;
  const { descriptor } = at.directory;
  const result = renameAt(descriptor, at.name, descriptor, `${at.name}.rpmsave`);
  const sidePath = `${file.path}.rpmsave`;
  if (result === 0) report.sideFile({ path: file.path, sidePath, reason: 'rpmsave' });
  else if (result !== -Errno.ENOENT)
    report.warn(`file ${file.path}: remove failed: ${systemErrorText(errnoName(result))}`);
}

/** Words of rpm 4.18; what may be missing is no reason to complain. */
function removeFile(tree: RootTree, file: FileInfo, report: EraseReport): void {
  const isDirectory = (file.mode & FileType.MASK) === FileType.DIRECTORY;
  const at = tree.locate(file.path);
  const result =
    at === undefined ? withoutEntry(file.path) : removeAt(at.directory.descriptor, at.name);
  const mayBeMissing = (file.flags & (FileFlag.MISSINGOK | FileFlag.GHOST)) !== 0;
  if (result === 0 || result === -Errno.ENOTEMPTY) return;
  if (result === -Errno.ENOENT && mayBeMissing) return;
  const kind = isDirectory ? 'directory' : 'file';
  report.warn(`${kind} ${file.path}: remove failed: ${systemErrorText(errnoName(result))}`);
}

/** The root itself has no entry, and cannot go: the answer of rmdir(2) there. */
function withoutEntry(path: string): number {
  return path === '/' ? -Errno.EBUSY : -Errno.ENOENT;
}

/** What is there decides, not what was packaged: the two may have changed places. */
function removeAt(directory: number, name: string): number {
  const status = statAt(directory, name);
  if (status === undefined) return -Errno.ENOENT;
  const isDirectory = (status.mode & FileType.MASK) === FileType.DIRECTORY;
  return isDirectory ? rmdirAt(directory, name) : unlinkFile(directory, name);
}
