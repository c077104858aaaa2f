import type { TransactionOptions } from '../contract/plan.ts';
import type { Problem } from '../contract/problem.ts';
import type { FileInfo } from '../files/index.ts';
import type { ElementFiles, SurveyedFile } from './file-survey.ts';
import { isSharable } from './sharing.ts';
import type { Colors } from './sharing.ts';
import { nevraOf } from './transaction-element.ts';
import type { InstallElement } from './transaction-element.ts';

/**
 * Files of a package that another package brings or has with other content. Files that are equal in
 * type, mode, owner and content are shared without complaint, and so are %ghost files; on a multilib
 * system an ELF file of the preferred class wins silently.
 */
export function fileConflicts(
  { element, files }: ElementFiles,
  options: Pick<TransactionOptions, 'replacefiles'>,
  colors: Colors,
): readonly Problem[] {
  if (options.replacefiles === true) return [];
  return files.flatMap((file) => [...conflictsOf(element, file, colors)]);
}

function* conflictsOf(
  element: InstallElement,
  { file, earlier, owners, skipReason }: SurveyedFile,
  colors: Colors,
): Generator<Problem> {
  if (skipReason !== undefined) return;
  const { nevra } = element;
  const { path } = file;
  if (earlier !== undefined && clash(file, earlier.file, colors))
    yield { kind: 'file-conflict', path, nevra, other: earlier.element.nevra };
  for (const owner of owners) {
    if (!owner.isGoing && clash(file, owner.file, colors))
      yield { kind: 'installed-file-conflict', path, nevra, installed: nevraOf(owner.header) };
  }
}

function clash(one: FileInfo, other: FileInfo, { color, preferredColor }: Colors): boolean {
  if (isSharable(one, other)) return false;
  if (color === 0) return true;
  return (one.color & preferredColor) === (other.color & preferredColor);
}
