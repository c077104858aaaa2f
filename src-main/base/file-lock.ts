/**
 * POSIX record locks (fcntl), the kind rpm takes on its lock file. They belong to the process: closing
 * ANY descriptor of the file gives the lock up, and a second request by the same process always
 * succeeds. So the locks of this process are kept in a table and never taken twice.
 */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { endianness } from 'node:os';
import { fileError } from './errors.ts';

/** A lock that is held; dispose to give it up. */
export interface FileLock extends Disposable {
  readonly path: string;
}

/** Who holds a lock that was asked for; 0 where the system does not say. */
export interface LockHolder {
  readonly processId: number;
}

const READ_LOCK = 0;
const WRITE_LOCK = 1;
const UNLOCKED = 2;
const GET_LOCK = 5;
const SET_LOCK = 6;
/** struct flock of 64-bit Linux: type and whence (16 bits each), start at 8, length at 16, pid at 24. */
const flockBytes = 32;

type Fcntl = (descriptor: number, command: number, type: string, lock: Buffer) => number;
let binding: { fcntl: Fcntl; errno: () => number } | undefined;

function bindings(): NonNullable<typeof binding> {
  if (binding !== undefined) return binding;
  const koffi = createRequire(import.meta.url)('koffi') as {
    load(name: string | null): { func(prototype: string): Fcntl };
    errno(): number;
  };
  const fcntl = koffi.load('libc.so.6').func('int fcntl(int, int, ...)');
  binding = { fcntl, errno: () => koffi.errno() };
  return binding;
}

/** Paths by device and inode of the files this process has locked. */
const held = new Map<string, string>();

/**
 * Takes a lock on the whole file without waiting; the file is created when missing.
 *
 * @returns the lock, or who has it
 * @throws {FileError} PERMISSION_DENIED, FILE_NOT_FOUND, ... when the file cannot be opened or locked
 */
export function tryLockFile(path: string, kind: 'read' | 'write' = 'write'): FileLock | LockHolder {
  const before = heldBefore(path);
  if (before) return { processId: process.pid };
  const fd = openLockFile(path, kind);
  const { fcntl, errno } = bindings();
  const type = kind === 'write' ? WRITE_LOCK : READ_LOCK;
  if (fcntl(fd, SET_LOCK, 'void *', flock(type)) === 0) return keep(path, fd);
  const code = errno();
  const request = flock(type);
  const asked = fcntl(fd, GET_LOCK, 'void *', request);
  closeSync(fd);
  // EAGAIN or EACCES: somebody else has it
  if (code !== 11 && code !== 13)
    throw fileError('locking', path, Object.assign(new Error(), { code: `errno ${code}` }));
  return { processId: asked === 0 ? request.readInt32LE(24) : 0 };
}

/** Whether an answer of `tryLockFile` is the lock itself. */
export function isLock(answer: FileLock | LockHolder): answer is FileLock {
  return 'path' in answer;
}

function flock(type: number): Buffer {
  const buffer = Buffer.alloc(flockBytes);
  if (endianness() === 'LE') buffer.writeInt16LE(type);
  else buffer.writeInt16BE(type);
  return buffer;
}

function openLockFile(path: string, kind: 'read' | 'write'): number {
  try {
    return openSync(path, kind === 'write' ? 'a+' : 'r', 0o644);
  } catch (thrown) {
    throw fileError('opening', path, thrown);
  }
}

/** Looked up by path alone: opening the file to compare would drop the lock again on closing. */
function heldBefore(path: string): boolean {
  return [...held.values()].includes(path);
}

function keep(path: string, fd: number): FileLock {
  const status = fstatSync(fd);
  const key = `${status.dev}:${status.ino}:${fd}`;
  held.set(key, path);
  let isHeld = true;
  return {
    path,
    [Symbol.dispose]() {
      if (!isHeld) return;
      isHeld = false;
      held.delete(key);
      bindings().fcntl(fd, SET_LOCK, 'void *', flock(UNLOCKED));
      closeSync(fd);
    },
  };
}
