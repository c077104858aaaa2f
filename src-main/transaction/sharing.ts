/** Two packages and one place on the disk: whether both may have it, and whose file is there if not. */
import { FileType } from '../base/index.ts';
import { isSamePackagedContent } from '../files/index.ts';
import type { FileInfo } from '../files/index.ts';
import { FileFlag } from '../format/index.ts';

/** ELF classes, as bits: what the system installs, and what wins where both come. */
export interface Colors {
  readonly color: number;
  readonly preferredColor: number;
}

/** Whether of two different ELF files at one place the first wins because of its class. */
export function outranks(
  one: FileInfo,
  other: FileInfo,
  { color, preferredColor }: Colors,
): boolean {
  if (color === 0 || one.color === 0 || other.color === 0 || isSharable(one, other)) return false;
  return (one.color & preferredColor) !== 0 && (other.color & preferredColor) === 0;
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
