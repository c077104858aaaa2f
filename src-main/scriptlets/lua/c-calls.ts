/** The C library's functions that scripts in Lua stand on, and C's ways of passing text. */
import { CLibrary, cString, encodeText } from '../../base/index.ts';
import type { CArgument } from '../../base/index.ts';
import type { LuaValue } from './lua-call.ts';

const prototypes = {
  access: 'int access(const void *, int)',
  calloc: 'uintptr_t calloc(size_t, size_t)',
  chdir: 'int chdir(const void *)',
  chmod: 'int chmod(const void *, uint32_t)',
  chown: 'int chown(const void *, uint32_t, uint32_t)',
  chroot: 'int chroot(const void *)',
  clearerr: 'void clearerr(uintptr_t)',
  close: 'int close(int)',
  closedir: 'int closedir(uintptr_t)',
  ctermid: 'uintptr_t ctermid(void *)',
  dlsym: 'uintptr_t dlsym(uintptr_t, const void *)',
  dup: 'int dup(int)',
  dup2: 'int dup2(int, int)',
  execvp: 'int execvp(const void *, uintptr_t)',
  exit: 'void _exit(int)',
  fclose: 'int fclose(uintptr_t)',
  fcntl: 'int fcntl(int, int, int)',
  fdopen: 'uintptr_t fdopen(int, const void *)',
  ferror: 'int ferror(uintptr_t)',
  fflush: 'int fflush(uintptr_t)',
  fopen: 'uintptr_t fopen(const void *, const void *)',
  fork: 'int fork()',
  fread: 'size_t fread(void *, size_t, size_t, uintptr_t)',
  free: 'void free(uintptr_t)',
  fseeko: 'int fseeko(uintptr_t, int64_t, int)',
  ftello: 'int64_t ftello(uintptr_t)',
  fwrite: 'size_t fwrite(const void *, size_t, size_t, uintptr_t)',
  getc: 'int getc(uintptr_t)',
  getcwd: 'uintptr_t getcwd(void *, size_t)',
  getdelim: 'int64_t getdelim(void *, void *, int, uintptr_t)',
  getegid: 'uint32_t getegid()',
  getenv: 'uintptr_t getenv(const void *)',
  geteuid: 'uint32_t geteuid()',
  getgid: 'uint32_t getgid()',
  getgrgid: 'uintptr_t getgrgid(uint32_t)',
  getgrnam: 'uintptr_t getgrnam(const void *)',
  getlogin: 'uintptr_t getlogin()',
  getpgrp: 'int getpgrp()',
  getpid: 'int getpid()',
  getppid: 'int getppid()',
  getpwnam: 'uintptr_t getpwnam(const void *)',
  getpwuid: 'uintptr_t getpwuid(uint32_t)',
  getuid: 'uint32_t getuid()',
  gmtime_r: 'uintptr_t gmtime_r(const void *, void *)',
  glob: 'int glob(const void *, int, uintptr_t, void *)',
  globfree: 'void globfree(void *)',
  kill: 'int kill(int, int)',
  link: 'int link(const void *, const void *)',
  localtime_r: 'uintptr_t localtime_r(const void *, void *)',
  madvise: 'int madvise(uintptr_t, size_t, int)',
  malloc: 'uintptr_t malloc(size_t)',
  memcpyIn: 'uintptr_t memcpy(uintptr_t, const void *, size_t)',
  memcpyOut: 'uintptr_t memcpy(void *, uintptr_t, size_t)',
  mkdir: 'int mkdir(const void *, uint32_t)',
  mkfifo: 'int mkfifo(const void *, uint32_t)',
  mkdtemp: 'uintptr_t mkdtemp(void *)',
  mkstemp: 'int mkstemp(void *)',
  mktime: 'int64_t mktime(void *)',
  open: 'int open(const void *, int, int)',
  opendir: 'uintptr_t opendir(const void *)',
  pathconf: 'int64_t pathconf(const void *, int)',
  pclose: 'int pclose(uintptr_t)',
  popen: 'uintptr_t popen(const void *, const void *)',
  posix_spawnp:
    'int posix_spawnp(void *, const void *, const void *, const void *, uintptr_t, uintptr_t)',
  readdir: 'uintptr_t readdir(uintptr_t)',
  readlink: 'int64_t readlink(const void *, void *, size_t)',
  remove: 'int remove(const void *)',
  rename: 'int rename(const void *, const void *)',
  rmdir: 'int rmdir(const void *)',
  setenv: 'int setenv(const void *, const void *, int)',
  setgid: 'int setgid(uint32_t)',
  setuid: 'int setuid(uint32_t)',
  setvbuf: 'int setvbuf(uintptr_t, void *, int, size_t)',
  signal: 'uintptr_t signal(int, uintptr_t)',
  sleep: 'uint32_t sleep(uint32_t)',
  spawnActionsInit: 'int posix_spawn_file_actions_init(void *)',
  spawnActionsOpen:
    'int posix_spawn_file_actions_addopen(void *, int, const void *, int, uint32_t)',
  spawnActionsDestroy: 'int posix_spawn_file_actions_destroy(void *)',
  statx: 'int statx(int, const void *, int, uint32_t, void *)',
  strerror: 'uintptr_t strerror(int)',
  strftime: 'size_t strftime(void *, size_t, const void *, const void *)',
  strlen: 'size_t strlen(uintptr_t)',
  symlink: 'int symlink(const void *, const void *)',
  sysconf: 'int64_t sysconf(int)',
  system: 'int system(const void *)',
  times: 'int64_t times(void *)',
  tmpfile: 'uintptr_t tmpfile()',
  ttyname: 'uintptr_t ttyname(int)',
  umask: 'uint32_t umask(uint32_t)',
  umount2: 'int umount2(const void *, int)',
  uname: 'int uname(void *)',
  ungetc: 'int ungetc(int, uintptr_t)',
  unlink: 'int unlink(const void *)',
  unsetenv: 'int unsetenv(const void *)',
  utimensat: 'int utimensat(int, const void *, const void *, int)',
  waitpid: 'int waitpid(int, void *, int)',
} as const;

type CCall = (...args: readonly CArgument[]) => number;
export type CName = keyof typeof prototypes;

interface Bound {
  readonly library: CLibrary;
  readonly calls: Readonly<Record<CName, CCall>>;
}

let opened: Bound | undefined;

/**
 * Opens the C library and binds every function; else the first call does. To be done before the process
 * leaves the root folder in which the library lies.
 */
export function openCLibrary(): Bound {
  if (opened !== undefined) return opened;
  const library = new CLibrary();
  const calls = Object.fromEntries(
    Object.entries(prototypes).map(([name, prototype]) => [name, library.bind(prototype)]),
  ) as Readonly<Record<CName, CCall>>;
  opened = { library, calls };
  return opened;
}

/** Every function; the first call opens the library, which takes longer than reading a spec. */
export const c = Object.fromEntries(
  (Object.keys(prototypes) as CName[]).map((name): [CName, CCall] => [
    name,
    (...args) => openCLibrary().calls[name](...args),
  ]),
) as Readonly<Record<CName, CCall>>;

let lastError = 0;

/** Calls; -1 (or a null pointer, where `isPointer`) leaves its errno in `errorNumber`. */
export function attempted(name: CName, ...args: readonly CArgument[]): number {
  const result = c[name](...args);
  lastError = openCLibrary().library.errno;
  return result;
}

/** errno of the last call through `attempted`. */
export function errorNumber(): number {
  return lastError;
}

export function setErrorNumber(value: number): void {
  lastError = value;
}

/** strerror(3) of the last error or of another. */
export function errorText(number = lastError): string {
  const text = stringAt(c.strerror(number));
  return text === undefined ? '' : Buffer.from(text).toString('utf8');
}

/** A path or any other text as C takes it. */
export function cText(text: string): Uint8Array {
  return cString(encodeText(text));
}

/** Bytes behind a pointer. */
export function bytesAt(pointer: number, size: number): Uint8Array {
  const copy = Buffer.alloc(size);
  if (size > 0) c.memcpyOut(copy, pointer, size);
  return copy;
}

/** The C string behind a pointer; undefined for a null pointer. */
export function stringAt(pointer: number): Uint8Array | undefined {
  return pointer === 0 ? undefined : bytesAt(pointer, c.strlen(pointer));
}

/** The pointer behind a pointer. */
export function pointerAt(pointer: number): number {
  return Number(Buffer.from(bytesAt(pointer, 8)).readBigUInt64LE());
}

export function numberAt(pointer: number): number {
  return Buffer.from(bytesAt(pointer, 4)).readUInt32LE();
}

/** C strings of a null-ended list of pointers. */
export function stringsAt(list: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = list; at !== 0; at += 8) {
    const text = stringAt(pointerAt(at));
    if (text === undefined) break;
    found.push(text);
  }
  return found;
}

/** An argument list for exec; the caller's process is replaced or the list is small, so it stays. */
export function argumentList(words: readonly Uint8Array[]): number {
  const list = Buffer.alloc(8 * (words.length + 1));
  for (const [index, word] of words.entries()) {
    const text = cString(word);
    const at = c.malloc(text.length);
    c.memcpyIn(at, text, text.length);
    list.writeBigUInt64LE(BigInt(at), 8 * index);
  }
  const at = c.malloc(list.length);
  c.memcpyIn(at, list, list.length);
  return at;
}

/** The process's own environment, as a pointer for posix_spawn. */
export function environment(): number {
  return pointerAt(c.dlsym(0, cText('environ')));
}

/** What rpm's Lua hands back for a failed call: nil, the message, the error number. */
export function failure(path?: Uint8Array | string): readonly LuaValue[] {
  const reason = errorText();
  const number = errorNumber();
  if (path === undefined) return [undefined, reason, number];
  const where = typeof path === 'string' ? encodeText(path) : path;
  return [undefined, Buffer.concat([where, Buffer.from(`: ${reason}`)]), number];
}
