import { createHash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readlinkSync, readSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  errnoOf,
  fileError,
  FileType,
  isMachineFailure,
  isSystemError,
  pathForSystem,
} from '../base/index.ts';
import type { DiskFile } from '../files/index.ts';

/** A mounted file system, seen from inside the root. */
export interface Filesystem {
  /** `/`, `/usr` ...: path inside the root. */
  readonly mountPoint: string;
  readonly blockSize: number;
  readonly totalBytes: number;
  /** What an unprivileged user may still fill; nothing where it is mounted read-only. */
  readonly freeBytes: number;
  readonly freeInodes: number;
  /** File systems that make inodes as they need them report none. */
  readonly countsInodes: boolean;
}

/**
 * Where a plan looks at the disk: all paths are inside the root, symlinks on the way are followed
 * inside it. Looking changes nothing.
 */
export interface DiskView {
  /** A directory (closing slash or not) with its symlinks followed, ending in a slash. */
  resolveDirectory(directory: string): string;
  /** What is at a path, or undefined. */
  look(path: string): DiskFile | undefined;
  filesystems(): readonly Filesystem[];
}

const maxLinks = 40;
/** Of paths whose parents are looked up one by one and kept; no file system has longer ones. */
const maxPathLength = 4096;

/**
 * The disk below a root.
 *
 * @param root - absolute
 * @param mountPoints - paths inside the root where file systems are mounted; `/` is always one
 * @param isReadOnly - whether the file system of an absolute path is mounted so that nothing can be written
 */
export function diskView(
  root: string,
  mountPoints: readonly string[],
  isReadOnly: (path: string) => boolean = () => false,
): DiskView {
  const resolved = new Map<string, string>();
  const follow = (directory: string): string => {
    const cut = directory.lastIndexOf('/', directory.length - 2);
    if (cut <= 0 || directory.length > maxPathLength) return followLinks(root, directory);
    return followLinks(root, directory.slice(cut), resolveDirectory(directory.slice(0, cut + 1)));
  };
  const resolveDirectory = (directory: string): string => {
    let answer = resolved.get(directory);
    if (answer === undefined) {
      answer = follow(directory);
      resolved.set(directory, answer);
    }
    return answer;
  };
  return {
    resolveDirectory,
    look(path) {
      const slash = path.lastIndexOf('/') + 1;
      return lookAt(join(root, resolveDirectory(path.slice(0, slash)) + path.slice(slash)));
    },
    filesystems: () => measure(root, mountPoints, isReadOnly),
  };
}

/**
 * Follows links component by component, as if the root were `/`; what does not exist stays as named.
 *
 * @param start - where to begin, links followed already
 */
function followLinks(root: string, directory: string, start = '/'): string {
  const waiting = directory.split('/').reverse();
  const done = start.split('/').filter((part) => part !== '');
  let links = 0;
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (part === undefined || part === '' || part === '.') continue;
    if (part === '..') {
      done.pop();
      continue;
    }
    const target = linkAt(join(root, ...done, part));
    links += target === undefined ? 0 : 1;
    if (target === undefined || links > maxLinks) {
      done.push(part);
      continue;
    }
    if (target.startsWith('/')) done.length = 0;
    waiting.push(...target.split('/').reverse());
  }
  return done.length === 0 ? '/' : `/${done.join('/')}/`;
}

function linkAt(path: string): string | undefined {
  try {
    const where = pathForSystem(path);
    // Most are no links, and that is cheaper to be told by a status than by an error.
    const status = lstatSync(where, { throwIfNoEntry: false });
    return status?.isSymbolicLink() === true ? readlinkSync(where, 'utf8') : undefined;
  } catch (thrown) {
    if (isSystemError(thrown)) return undefined; // no link, or nothing there
    throw thrown;
  }
}

function lookAt(path: string): DiskFile | undefined {
  const status = lstatSync(pathForSystem(path), { throwIfNoEntry: false });
  if (status === undefined) return undefined;
  const isLink = (status.mode & FileType.MASK) === FileType.SYMLINK;
  return {
    mode: status.mode,
    sizeBytes: status.size,
    linkTarget: isLink ? linkAt(path) : undefined,
    digest: (algorithm) => (algorithm === 'unknown' ? undefined : digestOf(path, algorithm)),
  };
}

function digestOf(path: string, algorithm: string): string | undefined {
  try {
    const fd = openSync(pathForSystem(path), 'r');
    try {
      const hash = createHash(algorithm);
      const chunk = Buffer.alloc(64 * 1024);
      for (let count = readSync(fd, chunk); count > 0; count = readSync(fd, chunk))
        hash.update(chunk.subarray(0, count));
      return hash.digest('hex');
    } finally {
      closeSync(fd);
    }
  } catch (thrown) {
    // What a failing disk does not give must not be taken for what somebody changed.
    if (isMachineFailure(errnoOf(thrown))) throw fileError('reading', path, thrown);
    if (isSystemError(thrown)) return undefined; // unreadable: differs from everything
    throw thrown;
  }
}

function measure(
  root: string,
  mountPoints: readonly string[],
  isReadOnly: (path: string) => boolean,
): readonly Filesystem[] {
  const found = new Map<string, Filesystem>();
  for (const mountPoint of ['/', ...mountPoints]) {
    const path = nearestExisting(join(root, mountPoint));
    const measured = measureOne(path);
    if (measured === undefined) continue;
    const { freeBytes } = measured;
    found.set(mountPoint, { mountPoint, ...measured, freeBytes: isReadOnly(path) ? 0 : freeBytes });
  }
  return [...found.values()];
}

/** A root that does not exist yet will be made on its parent's file system. */
function nearestExisting(path: string): string {
  let at = path;
  while (at !== '/' && lstatSync(at, { throwIfNoEntry: false }) === undefined) at = dirname(at);
  return at;
}

function measureOne(path: string): Omit<Filesystem, 'mountPoint'> | undefined {
  try {
    const { bsize, blocks, bavail, files, ffree } = statfsSync(path);
    return {
      blockSize: bsize,
      totalBytes: blocks * bsize,
      freeBytes: bavail * bsize,
      freeInodes: ffree,
      countsInodes: files > 0,
    };
  } catch (thrown) {
    if (isSystemError(thrown)) return undefined; // a mount point this user may not look at
    throw thrown;
  }
}
