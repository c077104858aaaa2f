import {
  errnoName,
  errnoOf,
  Errno,
  FileType,
  isMachineFailure,
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
 * are warnings, as in rpm: the package goes in any case. What the disk failed at is tried once more when
 * the others are gone: on a full disk that copies what it changes, there is room then. Doing all of it
 * again does no harm.
 *
 * @param fates - parallel to `files`
 */
export function eraseFiles(
  tree: RootTree,
  files: readonly FileInfo[],
  fates: readonly EraseFate[],
  report: EraseReport,
): void {
  const failed = new Set<FileInfo>();
  let done = 0;
  for (const file of files.toReversed()) {
    const fate = fates[file.index] ?? 'skip';
    const problem = problemOf(tree, file, fate, report);
    if (problem !== undefined && isMachineFailure(problem.errno)) failed.add(file);
    else if (problem !== undefined) report.warn(problem.message);
    done += 1;
    if (fate !== 'skip') report.progress(done);
  }
  if (failed.size > 0) eraseAgain(tree, files, failed, fates, report);
  tree.forget();
}

/** With the directories, which were not empty before. */
function eraseAgain(
  tree: RootTree,
  files: readonly FileInfo[],
  failed: ReadonlySet<FileInfo>,
  fates: readonly EraseFate[],
  report: EraseReport,
): void {
  tree.forget();
  for (const file of files.toReversed()) {
    const isDirectory = (file.mode & FileType.MASK) === FileType.DIRECTORY;
    if (!failed.has(file) && !isDirectory) continue;
    const problem = problemOf(tree, file, fates[file.index] ?? 'skip', report);
    if (problem !== undefined && failed.has(file)) report.warn(problem.message);
  }
}

interface EraseProblem {
  readonly message: string;
  readonly errno: string | undefined;
}

function problemOf(
  tree: RootTree,
  file: FileInfo,
  fate: EraseFate,
  report: EraseReport,
): EraseProblem | undefined {
  try {
    if (fate === 'save') return saveFile(tree, file, report);
    return fate === 'erase' ? removeFile(tree, file) : undefined;
  } catch (thrown) {
    if (!(thrown instanceof RpmError)) throw thrown;
    const message = `file ${file.path}: remove failed: ${thrown.message}`;
    return { message, errno: errnoOf(thrown) };
  }
}

function saveFile(tree: RootTree, file: FileInfo, report: EraseReport): EraseProblem | undefined {
  const at = tree.locate(file.path);
  if (at === undefined) return undefined;
  const { descriptor } = at.directory;
  const result = renameAt(descriptor, at.name, descriptor, `${at.name}.rpmsave`);
  const sidePath = `${file.path}.rpmsave`;
  if (result === 0) report.sideFile({ path: file.path, sidePath, reason: 'rpmsave' });
  return result === 0 || result === -Errno.ENOENT ? undefined : failure('file', file, result);
}

/** What may be missing is no reason to complain. */
function removeFile(tree: RootTree, file: FileInfo): EraseProblem | undefined {
  const isDirectory = (file.mode & FileType.MASK) === FileType.DIRECTORY;
  const at = tree.locate(file.path);
  const result =
    at === undefined ? withoutEntry(file.path) : removeAt(at.directory.descriptor, at.name);
  const mayBeMissing = (file.flags & (FileFlag.MISSINGOK | FileFlag.GHOST)) !== 0;
  if (result === 0 || result === -Errno.ENOTEMPTY) return undefined;
  if (result === -Errno.ENOENT && mayBeMissing) return undefined;
  return failure(isDirectory ? 'directory' : 'file', file, result);
}

/** Words of rpm 4.18. */
function failure(kind: 'file' | 'directory', { path }: FileInfo, result: number): EraseProblem {
  const errno = errnoName(result);
  return { message: `${kind} ${path}: remove failed: ${systemErrorText(errno)}`, errno };
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
