import { FileState } from '../format/index.ts';
import type { FileInfo, FileList } from '../files/index.ts';
import { checkFile } from './check-file.ts';
import type { CheckSurroundings } from './check-file.ts';
import { fileCheckOf } from './file-check.ts';
import type { FileOutcome } from './file-check.ts';

/** Which files of a package are compared, by the flags of the header; cloneable. */
export interface FileChoice {
  /** Files with any of these; 0: all. */
  readonly kept: number;
  /** But none with any of these. */
  readonly dropped: number;
}

/** How a run compares files; the same for all of them, and cloneable. */
export interface CheckOptions {
  /** Attributes to compare, from `verifyMask`. */
  readonly mask: number;
  readonly choice: FileChoice;
  /** Besides faults: the files `rpm -V` names all the same, or with `-v` all. */
  readonly lists: 'faults' | 'replaced' | 'all';
}

/** A file of which there is something to say. */
export interface NamedOutcome {
  readonly file: FileInfo;
  readonly outcome: FileOutcome;
}

/** What came of some files of a package. */
export interface CheckedFiles {
  /** How many were compared. */
  readonly count: number;
  /** In the order of the package. */
  readonly named: readonly NamedOutcome[];
}

/** Compares a package's files from one position to before another. */
export function checkFiles(
  list: FileList,
  from: number,
  to: number,
  { mask, choice, lists }: CheckOptions,
  surroundings: CheckSurroundings,
): CheckedFiles {
  const named: NamedOutcome[] = [];
  let count = 0;
  for (let index = from; index < to; index += 1) {
    const file = list.at(index);
    if (!isChosen(file, choice)) continue;
    const check = fileCheckOf(file, mask);
    if (check !== undefined) count += 1;
    const outcome =
      check === undefined ? { index, found: 0, compared: 0 } : checkFile(check, surroundings);
    if (outcome.found !== 0 || isNamed(file, lists)) named.push({ file, outcome });
  }
  return { count, named };
}

function isChosen({ flags }: FileInfo, { kept, dropped }: FileChoice): boolean {
  return (kept === 0 || (flags & kept) !== 0) && (flags & dropped) === 0;
}

/** Whether it is named though nothing is wrong with it. */
export function isNamed({ state }: FileInfo, lists: CheckOptions['lists']): boolean {
  return lists === 'all' || (lists === 'replaced' && state === FileState.REPLACED);
}
