/**
 * System calls Node does not offer: everything relative to a directory descriptor (so that a path
 * is never resolved twice while another user swaps a link), extended attributes, device nodes,
 * chroot. Bound to the C library through koffi, on first use.
 *
 * The functions answer as the kernel does: a number from 0 up, or minus the error number. Callers
 * that expect an error compare it (`-Errno.ENOENT`); all others hand the answer to `checked`.
 */
import { closeSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { fileError } from './errors.ts';
import { encodeText } from './text.ts';

/** Error numbers of Linux that callers branch on (the same on x86-64, arm64 and riscv64). */
export const Errno = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EACCES: 13,
  EBUSY: 16,
  EEXIST: 17,
  EXDEV: 18,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENOSPC: 28,
  EROFS: 30,
  ERANGE: 34,
  ENOSYS: 38,
  ENOTEMPTY: 39,
  ELOOP: 40,
  ENODATA: 61,
  EOPNOTSUPP: 95,
} as const;

/** Flags of open(2); `PATH` and `CLOEXEC` are those Node does not name. */
export const OpenFlag = {
  READ: constants.O_RDONLY,
  WRITE: constants.O_WRONLY,
  READ_WRITE: constants.O_RDWR,
  CREATE: constants.O_CREAT,
  EXCLUSIVE: constants.O_EXCL,
  TRUNCATE: constants.O_TRUNC,
  APPEND: constants.O_APPEND,
  DIRECTORY: constants.O_DIRECTORY,
  NOFOLLOW: constants.O_NOFOLLOW,
  NONBLOCK: constants.O_NONBLOCK,
  PATH: 0o10000000,
  CLOEXEC: 0o2000000,
} as const;

/** File type bits of st_mode. */
export const FileType = {
  MASK: 0o170000,
  SOCKET: 0o140000,
  SYMLINK: 0o120000,
  REGULAR: 0o100000,
  BLOCK_DEVICE: 0o060000,
  DIRECTORY: 0o040000,
  CHARACTER_DEVICE: 0o020000,
  FIFO: 0o010000,
} as const;

/** Flags of renameat2(2). */
export const RenameFlag = { NOREPLACE: 1, EXCHANGE: 2 } as const;

/** The directory descriptor that stands for the working directory. */
export const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_REMOVEDIR = 0x200;
const AT_EMPTY_PATH = 0x1000;

type Call = (...args: unknown[]) => number;

const prototypes = {
  openat: 'int openat(int, const void *, int, uint32_t)',
  mkdirat: 'int mkdirat(int, const void *, uint32_t)',
  mknodat: 'int mknodat(int, const void *, uint32_t, uint64_t)',
  symlinkat: 'int symlinkat(const void *, int, const void *)',
  linkat: 'int linkat(int, const void *, int, const void *, int)',
  renameat2: 'int renameat2(int, const void *, int, const void *, uint32_t)',
  unlinkat: 'int unlinkat(int, const void *, int)',
  fchownat: 'int fchownat(int, const void *, uint32_t, uint32_t, int)',
  fchmodat: 'int fchmodat(int, const void *, uint32_t, int)',
  utimensat: 'int utimensat(int, const void *, const void *, int)',
  statx: 'int statx(int, const void *, int, uint32_t, void *)',
  readlinkat: 'int64_t readlinkat(int, const void *, void *, size_t)',
  fsetxattr: 'int fsetxattr(int, const char *, const void *, size_t, int)',
  lsetxattr: 'int lsetxattr(const void *, const char *, const void *, size_t, int)',
  fgetxattr: 'int64_t fgetxattr(int, const char *, void *, size_t)',
  fremovexattr: 'int fremovexattr(int, const char *)',
  flistxattr: 'int64_t flistxattr(int, void *, size_t)',
  syncfs: 'int syncfs(int)',
  chroot: 'int chroot(const void *)',
  fchdir: 'int fchdir(int)',
} as const;

interface Koffi {
  load(name: string): { func(prototype: string): Call };
  errno(): number;
  readonly os: { readonly errno: Readonly<Record<string, number>> };
}

let bound: { koffi: Koffi; calls: Record<keyof typeof prototypes, Call> } | undefined;

/** The bindings; made on first use, because most commands need none. */
function library(): NonNullable<typeof bound> {
  if (bound !== undefined) return bound;
  const koffi = createRequire(import.meta.url)('koffi') as Koffi;
  const library = koffi.load('libc.so.6');
  const calls = Object.fromEntries(
    Object.entries(prototypes).map(([name, prototype]) => [name, library.func(prototype)]),
  ) as Record<keyof typeof prototypes, Call>;
  bound = { koffi, calls };
  return bound;
}

/** Calls, and turns -1 into minus errno. */
function call(name: keyof typeof prototypes, ...args: unknown[]): number {
  const { koffi, calls } = library();
  const result = Number(calls[name](...args));
  return result === -1 ? -koffi.errno() : result;
}

const NUL = Buffer.alloc(1);
const NUL_TEXT = '\0';

/** A path as the C library takes it. A NUL inside would cut it short, so that is refused. */
function cPath(path: string): Uint8Array {
  if (path.includes(NUL_TEXT)) throw fileError('using', path, namedError('EINVAL'));
  return encodeText(path + NUL_TEXT);
}

function namedError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** `ENOENT` for 2 or -2; `errno N` for numbers the C library has no name for. */
export function errnoName(number: number): string {
  const wanted = Math.abs(number);
  const names = Object.entries(library().koffi.os.errno);
  return names.find(([, value]) => value === wanted)?.[0] ?? `errno ${wanted}`;
}

/**
 * The result itself when the call went well.
 *
 * @param doing - participle phrase for the message: `creating`, `renaming`
 * @throws {FileError} with `context.path` and `context.errno`
 */
export function checked(result: number, doing: string, path: string): number {
  if (result >= 0) return result;
  throw fileError(doing, path, namedError(errnoName(result)));
}

/** open(2) relative to a directory; always close-on-exec. */
export function openAt(directory: number, name: string, flags: number, mode = 0): number {
  return call('openat', directory, cPath(name), flags | OpenFlag.CLOEXEC, mode);
}

export function mkdirAt(directory: number, name: string, mode: number): number {
  return call('mkdirat', directory, cPath(name), mode);
}

/** Makes a device, FIFO or socket node; `mode` with its type bits, `device` as st_rdev has it. */
export function mknodAt(directory: number, name: string, mode: number, device: number): number {
  return call('mknodat', directory, cPath(name), mode, device);
}

export function symlinkAt(target: string, directory: number, name: string): number {
  return call('symlinkat', cPath(target), directory, cPath(name));
}

/** A hard link; a symlink at `from` is linked itself, not followed. */
export function linkAt(
  fromDirectory: number,
  from: string,
  directory: number,
  name: string,
): number {
  return call('linkat', fromDirectory, cPath(from), directory, cPath(name), 0);
}

/** renameat2(2); `flags` from RenameFlag. */
export function renameAt(
  fromDirectory: number,
  from: string,
  directory: number,
  name: string,
  flags = 0,
): number {
  return call('renameat2', fromDirectory, cPath(from), directory, cPath(name), flags);
}

export function unlinkAt(directory: number, name: string): number {
  return call('unlinkat', directory, cPath(name), 0);
}

export function rmdirAt(directory: number, name: string): number {
  return call('unlinkat', directory, cPath(name), AT_REMOVEDIR);
}

/** chown(2) of the entry itself; never follows a symlink. */
export function chownAt(directory: number, name: string, uid: number, gid: number): number {
  return call('fchownat', directory, cPath(name), uid, gid, AT_SYMLINK_NOFOLLOW);
}

/** chmod(2) of an entry the caller made; Linux follows a symlink here, so never for one. */
export function chmodAt(directory: number, name: string, mode: number): number {
  return call('fchmodat', directory, cPath(name), mode & 0o7777, 0);
}

/** Sets both times of the entry itself to whole seconds. */
export function utimesAt(directory: number, name: string, seconds: number): number {
  const times = Buffer.alloc(32);
  times.writeBigInt64LE(BigInt(seconds), 0);
  times.writeBigInt64LE(BigInt(seconds), 16);
  return call('utimensat', directory, cPath(name), times, AT_SYMLINK_NOFOLLOW);
}

/** What stat(2) tells, in plain numbers. */
export interface FileStatus {
  /** All 16 bits, type included. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly linkCount: number;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  /** Number within its file system; exact up to 2^53. */
  readonly inode: number;
  /** Names the file system: `major:minor`. */
  readonly fileSystem: string;
  /** st_rdev of a device node, 0 otherwise. */
  readonly device: number;
}

const STATX_BASIC = 0x7ff;
const statusBuffer = Buffer.alloc(256);

/**
 * Status of the entry itself (a symlink is not followed); undefined when it or its folder is not there.
 *
 * @throws {FileError} for every other failure
 */
export function statAt(directory: number, name: string): FileStatus | undefined {
  const result = call(
    'statx',
    directory,
    cPath(name),
    AT_SYMLINK_NOFOLLOW,
    STATX_BASIC,
    statusBuffer,
  );
  if (result === -Errno.ENOENT || result === -Errno.ENOTDIR) return undefined;
  checked(result, 'reading the status of', name);
  return statusFromBuffer();
}

/** Status of an open descriptor, O_PATH included. */
export function statDescriptor(descriptor: number, name: string): FileStatus {
  const result = call('statx', descriptor, NUL, AT_EMPTY_PATH, STATX_BASIC, statusBuffer);
  checked(result, 'reading the status of', name);
  return statusFromBuffer();
}

/** Fields of struct statx, whose layout is the same on every architecture (statx(2)). */
function statusFromBuffer(): FileStatus {
  const major = statusBuffer.readUInt32LE(128);
  const minor = statusBuffer.readUInt32LE(132);
  return {
    linkCount: statusBuffer.readUInt32LE(16),
    uid: statusBuffer.readUInt32LE(20),
    gid: statusBuffer.readUInt32LE(24),
    mode: statusBuffer.readUInt16LE(28),
    inode: Number(statusBuffer.readBigUInt64LE(32)),
    sizeBytes: Number(statusBuffer.readBigUInt64LE(40)),
    mtimeSeconds: Number(statusBuffer.readBigInt64LE(112)),
    device: major * 256 + (minor % 256) + Math.floor(minor / 256) * 2 ** 20,
    fileSystem: `${statusBuffer.readUInt32LE(136)}:${statusBuffer.readUInt32LE(140)}`,
  };
}

const linkBuffer = Buffer.alloc(4097);

/** Target of a symlink as bytes; undefined when the entry is none or not there. */
export function readLinkAt(directory: number, name: string): Uint8Array | undefined {
  const length = call('readlinkat', directory, cPath(name), linkBuffer, linkBuffer.length);
  if (length === -Errno.EINVAL || length === -Errno.ENOENT) return undefined;
  checked(length, 'reading the link', name);
  return Uint8Array.from(linkBuffer.subarray(0, length));
}

/** Sets an extended attribute on an open file. */
export function setAttribute(descriptor: number, name: string, value: Uint8Array): number {
  return call('fsetxattr', descriptor, name, value, value.length, 0);
}

/** Sets an extended attribute on an entry itself, which need not be one that can be opened. */
export function setEntryAttribute(
  directory: number,
  entry: string,
  name: string,
  value: Uint8Array,
): number {
  const path = cPath(`/proc/self/fd/${directory}/${entry}`);
  return call('lsetxattr', path, name, value, value.length, 0);
}

/** The longest value the kernel allows; one buffer, because thousands of files are asked in a row. */
const attributeBuffer = Buffer.alloc(65536);
/** What most values fit into: the kernel clears as many bytes as it is offered, for each file. */
const shortAttribute = attributeBuffer.subarray(0, 128);

/** Value of an extended attribute of an open file; undefined when it has none (or the file system). */
export function getAttribute(descriptor: number, name: string): Uint8Array | undefined {
  const ask = (into: Buffer): number => call('fgetxattr', descriptor, name, into, into.length);
  let length = ask(shortAttribute);
  if (length === -Errno.ERANGE) length = ask(attributeBuffer);
  if (length === -Errno.ENODATA || length === -Errno.EOPNOTSUPP) return undefined;
  return Uint8Array.from(attributeBuffer.subarray(0, checked(length, 'reading attribute', name)));
}

/** Names of an open file's extended attributes; none where the file system knows none. */
export function listAttributes(descriptor: number): readonly string[] {
  const length = call('flistxattr', descriptor, attributeBuffer, attributeBuffer.length);
  if (length === -Errno.EOPNOTSUPP) return [];
  const names = attributeBuffer.subarray(0, checked(length, 'listing attributes of', 'a file'));
  return names.toString('utf8').split(NUL_TEXT).slice(0, -1);
}

export function removeAttribute(descriptor: number, name: string): number {
  return call('fremovexattr', descriptor, name);
}

/** Writes everything of the descriptor's file system to disk. */
export function syncFileSystem(descriptor: number): number {
  return call('syncfs', descriptor);
}

/**
 * Runs `body` with `root` as the process's root folder and goes back. Every thread sees the change,
 * so `body` must be short and start nothing but a child process.
 *
 * @throws {FileError} when the folder cannot be opened or the caller may not chroot
 */
export function withinRoot<T>(root: string, body: () => T): T {
  const flags = OpenFlag.PATH | OpenFlag.DIRECTORY;
  const before = checked(openAt(AT_FDCWD, '/', flags), 'opening', '/');
  const folder = checked(openAt(AT_FDCWD, '.', flags), 'opening', 'the working folder');
  try {
    checked(call('chroot', cPath(root)), 'changing root to', root);
    try {
      return body();
    } finally {
      checked(call('fchdir', before), 'leaving root', root);
      checked(call('chroot', cPath('.')), 'leaving root', root);
      checked(call('fchdir', folder), 'leaving root', root);
    }
  } finally {
    closeSync(before);
    closeSync(folder);
  }
}
