/** rpm's `posix` module, the part about files. Numbers are floats, as rpm 4.18 hands them out. */
import { AT_FDCWD, cString, FileType } from '../../base/index.ts';
import { attempted, c, failure, stringAt } from './c-calls.ts';
import type { CName } from './c-calls.ts';
import { CFile } from './c-file.ts';
import { luaFile } from './io-library.ts';
import type { LuaFunction, LuaValue } from './lua-call.ts';
import { modeFrom, modeText } from './mode-text.ts';
import { accountNumber } from './posix-accounts.ts';
import { selected } from './selectors.ts';

/** 0, or nil with the path and reason. */
function done(result: number, path?: Uint8Array): readonly LuaValue[] {
  return result === -1 ? failure(path) : [result];
}

/** A function of one path. */
const onPath =
  (name: CName, ...more: readonly number[]): LuaFunction =>
  (call) => {
    const path = call.bytes(1);
    return done(attempted(name, cString(path), ...more), path);
  };

/** A function of two paths; its failures name neither. */
const onPaths =
  (name: CName): LuaFunction =>
  (call) =>
    done(attempted(name, cString(call.bytes(1)), cString(call.bytes(2))));

const accessModes: Readonly<Record<string, number>> = { r: 4, w: 2, x: 1, f: 0, ' ': 0 };

const access: LuaFunction = (call) => {
  const path = call.bytes(1);
  let mode = 0;
  for (const letter of call.text(2, 'f')) {
    const bits = accessModes[letter];
    if (bits === undefined) call.argumentError(2, `unknown mode option \`${letter}'`);
    mode |= bits ?? 0;
  }
  return done(attempted('access', cString(path), mode), path);
};

const AT_SYMLINK_NOFOLLOW = 0x100;
const STATX_BASIC = 0x7ff;

/** struct statx of the entry itself; undefined with the error set. */
function statusOf(path: Uint8Array): Buffer | undefined {
  const status = Buffer.alloc(256);
  const flags = AT_SYMLINK_NOFOLLOW;
  const result = attempted('statx', AT_FDCWD, cString(path), flags, STATX_BASIC, status);
  return result === -1 ? undefined : status;
}

const typeNames = new Map<number, string>([
  [FileType.REGULAR, 'regular'],
  [FileType.SYMLINK, 'link'],
  [FileType.DIRECTORY, 'directory'],
  [FileType.CHARACTER_DEVICE, 'character device'],
  [FileType.BLOCK_DEVICE, 'block device'],
  [FileType.FIFO, 'fifo'],
  [FileType.SOCKET, 'socket'],
]);

/** makedev(3) of glibc. */
function deviceNumber(major: number, minor: number): number {
  return major * 256 + (minor % 256) + Math.floor(minor / 256) * 2 ** 20;
}

const stat: LuaFunction = (call) => {
  const path = call.bytes(1);
  const status = statusOf(path);
  if (status === undefined) return failure(path);
  const mode = status.readUInt16LE(28);
  const seconds = (at: number) => () => Number(status.readBigInt64LE(at));
  return selected(
    call,
    2,
    new Map<string, () => LuaValue>([
      ['mode', () => modeText(mode)],
      ['ino', () => Number(status.readBigUInt64LE(32))],
      ['dev', () => deviceNumber(status.readUInt32LE(136), status.readUInt32LE(140))],
      ['nlink', () => status.readUInt32LE(16)],
      ['uid', () => status.readUInt32LE(20)],
      ['gid', () => status.readUInt32LE(24)],
      ['size', () => Number(status.readBigUInt64LE(40))],
      ['atime', seconds(64)],
      ['mtime', seconds(112)],
      ['ctime', seconds(96)],
      ['type', () => typeNames.get(mode & FileType.MASK) ?? '?'],
      ['_mode', () => mode],
    ]),
  );
};

const chmod: LuaFunction = (call) => {
  const path = call.bytes(1);
  const text = call.text(2);
  // A symlink's target is what is changed, so it is its mode that changes start from.
  const status = Buffer.alloc(256);
  if (attempted('statx', AT_FDCWD, cString(path), 0, STATX_BASIC, status) === -1)
    return failure(path);
  const mode = modeFrom(text, status.readUInt16LE(28) & 0o7777);
  if (mode === undefined) call.argumentError(2, 'bad mode');
  return done(attempted('chmod', cString(path), mode ?? 0), path);
};

const UNCHANGED = 0xffffffff;

const chown: LuaFunction = (call) => {
  const path = call.bytes(1);
  const number = (at: number, kind: 'user' | 'group'): number =>
    (at > call.count ? undefined : accountNumber(call, at, kind)) ?? UNCHANGED;
  const uid = number(2, 'user');
  const gid = number(3, 'group');
  return done(attempted('chown', cString(path), uid, gid), path);
};

const UTIME_NOW = 0x3fffffff;

/** Now where no time is given; without an access time that is set to now as well. */
const utime: LuaFunction = (call) => {
  const path = call.bytes(1);
  const times = Buffer.alloc(32);
  for (const [argument, at] of [
    [2, 16],
    [3, 0],
  ] as const) {
    if (call.isAbsent(argument)) times.writeBigInt64LE(BigInt(UTIME_NOW), at + 8);
    else times.writeBigInt64LE(BigInt(Math.trunc(call.number(argument))), at);
  }
  return done(attempted('utimensat', AT_FDCWD, cString(path), times, 0), path);
};

const umask: LuaFunction = (call) => {
  const before = c.umask(0);
  c.umask(before);
  const allowed = ~before & 0o777;
  if (call.isAbsent(1)) return [modeText(allowed)];
  const mode = modeFrom(call.text(1), allowed);
  if (mode === undefined) return [undefined];
  c.umask(~mode & 0o777);
  return [modeText(mode & 0o777)];
};

/** Offset of d_name in struct dirent on 64-bit Linux. */
const nameOffset = 19;

function* namesIn(directory: number): Generator<Uint8Array> {
  try {
    for (let entry = c.readdir(directory); entry !== 0; entry = c.readdir(directory))
      yield stringAt(entry + nameOffset) ?? Buffer.alloc(0);
  } finally {
    c.closedir(directory);
  }
}

const dir: LuaFunction = (call) => {
  const path = Buffer.from(call.isAbsent(1) ? '.' : call.bytes(1));
  const directory = attempted('opendir', cString(path));
  return directory === 0 ? failure(path) : [[...namesIn(directory)]];
};

const files: LuaFunction = (call) => {
  const path = Buffer.from(call.isAbsent(1) ? '.' : call.bytes(1));
  const directory = attempted('opendir', cString(path));
  if (directory === 0) return failure(path);
  const names = namesIn(directory);
  return [
    () => {
      const next = names.next();
      return [next.done === true ? undefined : next.value];
    },
  ];
};

const pathLimit = 4096;

const readlink: LuaFunction = (call) => {
  const path = call.bytes(1);
  const target = Buffer.alloc(pathLimit);
  const length = attempted('readlink', cString(path), target, target.length);
  return length === -1 ? failure(path) : [target.subarray(0, length)];
};

const getcwd: LuaFunction = () => {
  const folder = Buffer.alloc(pathLimit);
  if (attempted('getcwd', folder, folder.length) === 0) return failure('.');
  return [folder.subarray(0, folder.indexOf(0))];
};

/** The file, then its name: the order of rpm 4.18 (whose file cannot be used). */
const mkstemp: LuaFunction = (call) => {
  const template = call.bytes(1);
  const name = cString(template);
  const descriptor = attempted('mkstemp', name);
  if (descriptor === -1) return failure(template);
  const file = CFile.ofDescriptor(descriptor, 'r+', 'file');
  return file === undefined ? failure(template) : [luaFile(file), name.subarray(0, -1)];
};

const mkdtemp: LuaFunction = (call) => {
  const template = call.bytes(1);
  const name = cString(template);
  return attempted('mkdtemp', name) === 0 ? failure(template) : [name.subarray(0, -1)];
};

/** _PC_ constants of glibc. */
const pathLimits = {
  link_max: 0,
  max_canon: 1,
  max_input: 2,
  name_max: 3,
  path_max: 4,
  pipe_buf: 5,
  chown_restricted: 6,
  no_trunc: 7,
  vdisable: 8,
} as const;

const pathconf: LuaFunction = (call) => {
  const path = cString(call.bytes(1));
  const ask = (number: number) => () => attempted('pathconf', path, number);
  return selected(
    call,
    2,
    new Map(Object.entries(pathLimits).map(([name, number]) => [name, ask(number)])),
  );
};

export const fileFunctions: Readonly<Record<string, LuaFunction>> = {
  access,
  chdir: onPath('chdir'),
  chmod,
  chown,
  dir,
  files,
  getcwd,
  link: onPaths('link'),
  mkdir: onPath('mkdir', 0o777),
  mkdtemp,
  mkfifo: onPath('mkfifo', 0o777),
  mkstemp,
  pathconf,
  readlink,
  rmdir: onPath('rmdir'),
  stat,
  symlink: onPaths('symlink'),
  umask,
  unlink: onPath('unlink'),
  utime,
};
