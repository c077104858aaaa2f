import type { TransactionOptions } from '../contract/plan.ts';
import type { Problem } from '../contract/problem.ts';
import { FileType } from '../base/index.ts';
import { isSamePackagedContent } from '../files/index.ts';
import type { FileInfo } from '../files/index.ts';
import { FileFlag } from '../format/index.ts';
import type { ElementFiles, SurveyedFile } from './file-survey.ts';
import { nevraOf } from './transaction-element.ts';
import type { InstallElement } from './transaction-element.ts';

/** ELF classes, as bits: what the system installs, and what wins where both come. */
export interface Colors {
  readonly color: number;
  readonly preferredColor: number;
}

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

/** Whether two packages may own one file: nothing that the disk would show differs. */
export function isSharable(one: FileInfo, other: FileInfo): boolean {
  if (((one.flags | other.flags) & FileFlag.GHOST) !== 0) return true;
  if (one.mode !== other.mode) return false;
  if (one.userName !== other.userName || one.groupName !== other.groupName) return false;
  const type = one.mode & FileType.MASK;
  if (type === FileType.REGULAR || type === FileType.SYMLINK)
    return one.sizeBytes === other.sizeBytes && isSamePackagedContent(one, other);
  if (type === FileType.CHARACTER_DEVICE || type === FileType.BLOCK_DEVICE)
    return one.device === other.device;
  return true;
}
