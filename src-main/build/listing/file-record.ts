/** A file that a line named, before lists are put together. */
import { lstatSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { FileType, isSystemError, pathForSystem } from '../../base/index.ts';
import type { Certainty, FileEntry } from './file-entry.ts';

/** What of lstat(2) a package has use for. */
export interface FileStatus {
  /** All 16 bits. */
  readonly mode: number;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  readonly linkCount: number;
  /** Names the file among all of the machine. */
  readonly identity: string;
  readonly device: number;
}

export interface FileRecord {
  /** Where it lies now. */
  readonly diskPath: string;
  /** Where the package puts it. */
  path: string;
  readonly status: FileStatus;
  mode: number;
  owner: string;
  group: string;
  flags: number;
  readonly attributesCertainty: Certainty;
  readonly verifyCertainty: Certainty;
  verifyFlags: number;
  readonly languages: string;
  readonly capabilities: string;
}

/** Undefined when there is no such file. */
export function statusOf(path: string): FileStatus | undefined {
  const found = entryAt(path);
  return found === undefined ? undefined : statusFrom(found);
}

/** What lies at a path itself; undefined for nothing, and where a folder on the way is none. */
export function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(pathForSystem(path), { throwIfNoEntry: false });
  } catch (thrown) {
    if (isSystemError(thrown) && thrown.code === 'ENOTDIR') return undefined;
    throw thrown;
  }
}

export function statusFrom(found: Stats): FileStatus {
  return {
    mode: found.mode,
    sizeBytes: found.isDirectory() ? 0 : found.size,
    mtimeSeconds: Math.floor(found.mtimeMs / 1000),
    linkCount: found.nlink,
    identity: `${found.dev}:${found.ino}`,
    device: found.rdev,
  };
}

/** The status of what need not be there: devices and ghosts. */
export function inventedStatus(entry: FileEntry, nowSeconds: number): FileStatus {
  const { device } = entry;
  const type =
    device === undefined
      ? entry.directory === 'no'
        ? FileType.REGULAR
        : FileType.DIRECTORY
      : device.kind === 'b'
        ? FileType.BLOCK_DEVICE
        : FileType.CHARACTER_DEVICE;
  return {
    mode: type | ((entry.attributes.mode ?? 0) & 0o777),
    sizeBytes: 0,
    mtimeSeconds: nowSeconds,
    linkCount: 1,
    identity: '',
    device: device === undefined ? 0 : device.major * 256 + device.minor,
  };
}

export function typeOf(mode: number): number {
  return mode & FileType.MASK;
}
