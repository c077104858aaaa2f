/** What Linux says of its mounted file systems in /proc/self/mountinfo (proc_pid_mountinfo(5)). */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { isSystemError } from '../base/index.ts';

interface Mount {
  /** Absolute path. */
  readonly point: string;
  readonly isReadOnly: boolean;
}

/** In the order in which they were mounted: of several on one point the last is seen. */
function mounts(): readonly Mount[] {
  return readSystemFile('/proc/self/mountinfo')
    .split('\n')
    .flatMap((line) => {
      const [, , , , point, options = '', ...rest] = line.split(' ');
      if (point === undefined) return [];
      const ofFileSystem = rest.at(-1) ?? '';
      const isReadOnly = [options, ofFileSystem].some((words) => words.split(',').includes('ro'));
      return { point: unescapePath(point), isReadOnly };
    });
}

/** Mount points inside a root, as paths inside it. */
export function mountPointsBelow(root: string): readonly string[] {
  const prefix = root === '/' ? '/' : `${root}/`;
  return mounts()
    .filter(({ point }) => point.startsWith(prefix) && point !== prefix)
    .map(({ point }) => `/${relative(root, point)}`);
}

/** Whether the file system that has a directory is mounted read-only. */
export function isMountedReadOnly(path: string): boolean {
  let nearest: Mount | undefined;
  for (const mount of mounts()) {
    const prefix = mount.point === '/' ? '/' : `${mount.point}/`;
    const isAround = path === mount.point || path.startsWith(prefix);
    if (isAround && mount.point.length >= (nearest?.point.length ?? 0)) nearest = mount;
  }
  return nearest?.isReadOnly === true;
}

/** Spaces, tabs, newlines and backslashes are octal escapes there. */
function unescapePath(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

/** A file of the kernel's; a machine without it says nothing of itself. */
export function readSystemFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (isSystemError(thrown)) return '';
    throw thrown;
  }
}
