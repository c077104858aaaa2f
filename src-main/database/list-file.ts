/** Files of kept package lists: whose they may be, how many there may be, and for which state of a database they speak. */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSystemError } from '../base/index.ts';

/** Where lists are kept, and for whom. */
export interface ListPlace {
  /** Absolute path; made when there is something to keep. */
  readonly folder: string;
  /** The only user whose files are believed. */
  readonly userId: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const limits = { files: 8, fileBytes: 64 << 20, nameBytes: 200 } as const;

/** A file that changed so lately may change again without its times telling. */
const unsettledMs = 2000;

/** What a database file is at one moment. */
export interface DatabaseState {
  /** Equal for equal content. */
  readonly stamp: string;
  /** The part of it that the file system tells. */
  readonly statusStamp: string;
  readonly changedMs: number;
}

/**
 * The state of an SQLite database as the file system and the file itself tell it: identity, size, both
 * times and SQLite's change counters of the database; the same and the salts of its write-ahead log. An
 * empty log says nothing. Not to be asked in a process that has the database open: closing a descriptor of
 * the file gives up SQLite's locks.
 *
 * @returns undefined where that cannot be told
 */
export function databaseState(path: string): DatabaseState | undefined {
  try {
    const main = fileState(path, 100);
    const log = fileState(`${path}-wal`, 32);
    const journal = fileState(`${path}-journal`, 0);
    if (main === undefined || journal !== undefined) return undefined;
    return {
      stamp: `${main.stamp}/${log?.stamp ?? '-'}`,
      statusStamp: `${main.statusStamp}/${log?.statusStamp ?? '-'}`,
      changedMs: Math.max(main.changedMs, log?.changedMs ?? 0),
    };
  } catch (thrown) {
    if (!isSystemError(thrown)) throw thrown;
    return undefined;
  }
}

/** @returns undefined for what is missing or empty */
function fileState(path: string, headBytes: number): DatabaseState | undefined {
  const status = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (status === undefined || status.size === 0n) return undefined;
  const head = Buffer.alloc(headBytes);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, head, 0, headBytes, 0);
  } finally {
    closeSync(fd);
  }
  const times = [status.mtimeNs, status.ctimeNs].map((time) => Number(time / 1_000_000n));
  const statusStamp = stampOf(status);
  return {
    stamp: `${statusStamp}.${head.toString('base64')}`,
    statusStamp,
    changedMs: Math.max(...times),
  };
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join('.');
}

/**
 * Whether a database is still in a state that was settled, by what the file system tells without opening
 * anything; so it may be asked in a process that has the database open.
 */
export function isStillIn({ statusStamp }: DatabaseState, path: string): boolean {
  const stamp = (file: string): string => {
    const status = statSync(file, { bigint: true, throwIfNoEntry: false });
    return status === undefined || status.size === 0n ? '-' : stampOf(status);
  };
  try {
    const isJournaled = stamp(`${path}-journal`) !== '-';
    return !isJournaled && `${stamp(path)}/${stamp(`${path}-wal`)}` === statusStamp;
  } catch (thrown) {
    if (!isSystemError(thrown)) throw thrown;
    return false;
  }
}

/** Whether a state is old enough to be told from any later one. */
export function isSettled(state: DatabaseState, place: ListPlace): boolean {
  return state.changedMs < place.now() - unsettledMs;
}

/** The kept list of a database; undefined where there is none, or none that can be trusted. */
export function readListFile(path: string, place: ListPlace): Buffer | undefined {
  const file = listPath(path, place);
  if (file === undefined || !isOwn(place)) return undefined;
  try {
    const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const status = fstatSync(fd);
      const isTrusted = status.isFile() && isOnlyOf(status, place.userId);
      return isTrusted && status.size <= limits.fileBytes ? readFileSync(fd) : undefined;
    } finally {
      closeSync(fd);
    }
  } catch (thrown) {
    if (!isSystemError(thrown)) throw thrown;
    return undefined;
  }
}

/** Keeps a list; that it cannot be kept is no error, the next query is slower. */
export function writeListFile(path: string, place: ListPlace, content: Buffer): void {
  const file = listPath(path, place);
  if (file === undefined || content.length > limits.fileBytes) return;
  try {
    // `.cache/turntable/lists` is made in a home that is there, and a home never
    if (!existsSync(join(place.folder, '../../..'))) return;
    mkdirSync(place.folder, { recursive: true, mode: 0o700 });
    if (!isOwn(place)) return;
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, content, { flag: 'wx', mode: 0o600 });
    renameSync(temporary, file);
    removeOldest(place);
  } catch (thrown) {
    // a full disk, a read-only home
    if (!isSystemError(thrown)) throw thrown;
  }
}

function removeOldest({ folder }: ListPlace): void {
  const files = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((file) => ({ file, time: lstatSync(file).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { file } of files.slice(limits.files)) rmSync(file, { force: true });
}

/** Whether nobody else can put a file into the folder, or another folder in its place. */
function isOwn({ folder, userId }: ListPlace): boolean {
  return [folder, dirname(folder)].every((path) => {
    const status = lstatSync(path, { throwIfNoEntry: false });
    return status?.isDirectory() === true && isOnlyOf(status, userId);
  });
}

function isOnlyOf(
  status: { readonly uid: number; readonly mode: number },
  userId: number,
): boolean {
  return status.uid === userId && (status.mode & 0o022) === 0;
}

/** One file for each database; undefined where its path is too long for a name. */
function listPath(path: string, { folder }: ListPlace): string | undefined {
  const name = `${encodeURIComponent(path)}.list`;
  return name.length > limits.nameBytes ? undefined : join(folder, name);
}
