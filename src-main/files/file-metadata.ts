import { fchmodSync, fchownSync, futimesSync } from 'node:fs';
import {
  checked,
  chmodAt,
  chownAt,
  FileType,
  fileError,
  setAttribute,
  utimesAt,
} from '../base/index.ts';
import type { Accounts } from './accounts.ts';
import { capabilityAttribute } from './capabilities.ts';
import type { FileInfo } from './file-info.ts';
import { setEntryLabel, setOpenLabel } from './labels.ts';

/** What a file gets on this root. */
export interface Metadata {
  readonly uid: number;
  readonly gid: number;
  /** Permission bits, setuid and its kin included. */
  readonly permissions: number;
  readonly mtimeSeconds: number;
  readonly capabilities: string;
  /** SELinux context; absent where there is none. */
  readonly label?: string;
}

/**
 * Owner and mode of a packaged file in terms of a root. A name the root does not know becomes root's,
 * and then the matching setuid or setgid bit is dropped: as rpm does, with its warning.
 */
export function metadataOf(
  file: FileInfo,
  accounts: Accounts,
  warn: (message: string) => void,
): Metadata {
  const uid = accounts.userId(file.userName);
  const gid = accounts.groupId(file.groupName);
  if (uid === undefined) warn(`user ${file.userName} does not exist - using root`);
  if (gid === undefined) warn(`group ${file.groupName} does not exist - using root`);
  const label = accounts.labelOf?.(file.path, file.mode);
  const dropped = (uid === undefined ? 0o4000 : 0) | (gid === undefined ? 0o2000 : 0);
  return {
    uid: uid ?? 0,
    gid: gid ?? 0,
    permissions: file.mode & 0o7777 & ~dropped,
    mtimeSeconds: file.mtimeSeconds,
    capabilities: file.capabilities,
    ...(label !== undefined && { label }),
  };
}

/** Only root may give files away; everybody else keeps what they make (rpm's own rule). */
export const mayChangeOwner: boolean = process.getuid?.() === 0;

/**
 * Sets everything on an open regular file or directory. The owner comes first: changing it clears
 * setuid bits and capabilities.
 */
export function setOpenMetadata(descriptor: number, path: string, metadata: Metadata): void {
  try {
    if (mayChangeOwner) fchownSync(descriptor, metadata.uid, metadata.gid);
    fchmodSync(descriptor, metadata.permissions);
    if (metadata.capabilities !== '' && mayChangeOwner) {
      const value = capabilityAttribute(metadata.capabilities);
      checked(
        setAttribute(descriptor, 'security.capability', value),
        'setting capabilities of',
        path,
      );
    }
    if (metadata.label !== undefined) setOpenLabel(descriptor, path, metadata.label);
    futimesSync(descriptor, metadata.mtimeSeconds, metadata.mtimeSeconds);
  } catch (thrown) {
    throw fileError('setting owner and mode of', path, thrown);
  }
}

/** Sets everything on an entry that cannot be opened without consequences: links, devices, FIFOs. */
export function setEntryMetadata(
  directory: number,
  name: string,
  path: string,
  type: number,
  metadata: Metadata,
): void {
  const { uid, gid, permissions, mtimeSeconds, label } = metadata;
  if (mayChangeOwner) checked(chownAt(directory, name, uid, gid), 'setting the owner of', path);
  if (type !== FileType.SYMLINK)
    checked(chmodAt(directory, name, permissions), 'setting the mode of', path);
  if (label !== undefined) setEntryLabel(directory, name, path, label);
  checked(utimesAt(directory, name, mtimeSeconds), 'setting the time of', path);
}
