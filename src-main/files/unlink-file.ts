import { closeSync, fchmodSync } from 'node:fs';
import { FileType, openAt, OpenFlag, removeAttribute, statAt, unlinkAt } from '../base/index.ts';

const privileged = 0o6000;

/**
 * Removes a file; answers as unlinkat does. A setuid program may have a hard link that another user
 * made and that outlives it: it loses its bits and capabilities first, as rpm sees to it.
 */
export function unlinkFile(directory: number, name: string): number {
  const status = statAt(directory, name);
  const isRegular = status !== undefined && (status.mode & FileType.MASK) === FileType.REGULAR;
  if (isRegular && status.linkCount > 1) disarm(directory, name, status.mode);
  return unlinkAt(directory, name);
}

function disarm(directory: number, name: string, mode: number): void {
  const flags = OpenFlag.READ | OpenFlag.NOFOLLOW | OpenFlag.NONBLOCK;
  const opened = openAt(directory, name, flags);
  if (opened < 0) return;
  try {
    if ((mode & privileged) !== 0) fchmodSync(opened, mode & 0o777);
    removeAttribute(opened, 'security.capability');
  } finally {
    closeSync(opened);
  }
}
