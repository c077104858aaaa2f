import type { VerifyAttribute } from '../contract/verify.ts';
import { FileFlag, FileState, verifyBits, VerifyFlag } from '../format/index.ts';
import type { FileInfo } from '../files/index.ts';

/** What to compare of one file; small and cloneable, because it goes to a worker thread. */
export interface FileCheck {
  /** Position in the package's file list. */
  readonly index: number;
  readonly path: string;
  /** Bits of VerifyFlag that are to be compared. */
  readonly wanted: number;
  readonly isGhost: boolean;
  readonly mode: number;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  readonly digest: string;
  readonly digestAlgorithm: string;
  readonly linkTarget: string;
  readonly userName: string;
  readonly groupName: string;
  readonly device: number;
  readonly capabilities: string;
}

/** What was found. */
export interface FileOutcome {
  readonly index: number;
  /** Bits of VerifyFlag that differ, and of VerifyFailure. */
  readonly found: number;
  /** Bits of VerifyFlag that were compared. */
  readonly compared: number;
  /** `E...` code of the call that failed. */
  readonly errno?: string;
}

const ALL_BITS = Object.values(VerifyFlag).reduce((bits, bit) => bits | bit, 0);

/** Bits of everything but the attributes that are left out (`--nofiledigest`, `--nomtime` ...). */
export function verifyMask(omitted: Iterable<VerifyAttribute>): number {
  let bits = ALL_BITS;
  for (const attribute of omitted) bits &= ~verifyBits[attribute];
  return bits;
}

/**
 * What to compare of a file; undefined when it was never put on the disk (excluded documentation,
 * folders shared over the net), which counts as untouched.
 *
 * @param mask - from `verifyMask`
 */
export function fileCheckOf(file: FileInfo, mask: number): FileCheck | undefined {
  if (file.state === FileState.NOTINSTALLED || file.state === FileState.NETSHARED) return undefined;
  let wanted = file.verifyFlags & ALL_BITS;
  // Another package's file lies there: only whether anything does can be told.
  if (file.state === FileState.REPLACED) wanted = 0;
  // The file of the other architecture lies there; it shares name and rights.
  if (file.state === FileState.WRONGCOLOR)
    wanted &= ~(VerifyFlag.FILEDIGEST | VerifyFlag.FILESIZE | VerifyFlag.MTIME | VerifyFlag.RDEV);
  const isGhost = (file.flags & FileFlag.GHOST) !== 0;
  // A ghost's content is the program's own affair.
  if (isGhost)
    wanted &= ~(VerifyFlag.FILEDIGEST | VerifyFlag.FILESIZE | VerifyFlag.MTIME | VerifyFlag.LINKTO);
  return {
    index: file.index,
    path: file.path,
    wanted: wanted & mask,
    isGhost,
    mode: file.mode,
    sizeBytes: file.sizeBytes,
    mtimeSeconds: file.mtimeSeconds,
    digest: file.digest,
    digestAlgorithm: file.digestAlgorithm,
    linkTarget: file.linkTarget,
    userName: file.userName,
    groupName: file.groupName,
    device: file.device,
    capabilities: file.capabilities,
  };
}
