/**
 * Files of one folder after the other, for who asks a hundred thousand in a row: the folder is walked to once,
 * each question goes to the C library directly and its answer lies in numbers, not in an object for each file.
 */
import { constants } from 'node:fs';
import { createRequire } from 'node:module';
import { AT_FDCWD, Errno, OpenFlag } from './posix.ts';
import { encodeText } from './text.ts';

type Call = (...args: unknown[]) => number;

interface Koffi {
  load(name: string): { func(prototype: string): Call };
  errno(): number;
}

interface Calls {
  readonly errno: () => number;
  readonly openat: Call;
  readonly statx: Call;
  readonly read: Call;
  readonly fgetxattr: Call;
  readonly close: Call;
}

let bound: Calls | undefined;

function boundCalls(): Calls {
  if (bound !== undefined) return bound;
  const koffi = createRequire(import.meta.url)('koffi') as Koffi;
  const library = koffi.load('libc.so.6');
  const func = (prototype: string): Call => library.func(prototype);
  bound = {
    errno: () => koffi.errno(),
    openat: func('int openat(int, const char *, int, uint32_t)'),
    statx: func('int statx(int, const char *, int, uint32_t, void *)'),
    read: func('int64_t read(int, void *, size_t)'),
    fgetxattr: func('int64_t fgetxattr(int, const char *, void *, size_t)'),
    close: func('int close(int)'),
  };
  return bound;
}

const AT_SYMLINK_NOFOLLOW = 0x100;
const STATX_BASIC_STATS = 0x7ff;
const folderFlags = OpenFlag.PATH | OpenFlag.DIRECTORY | OpenFlag.CLOEXEC;
const fileFlags =
  constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | OpenFlag.CLOEXEC;
const noFolder = -1;

/** A name as the C library takes it: bytes where it is not UTF-8. */
function nameForCall(name: string): string | Uint8Array {
  return name.isWellFormed() ? name : encodeText(`${name}\0`);
}

/**
 * The files of a folder. The methods answer with a number from 0 up, or minus the error number. No name may
 * hold a NUL; those of headers and of folders cannot.
 */
export class FolderFiles implements Disposable {
  /** Of the entry that `look` found last: st_mode, all 16 bits, and the rest of what stat(2) tells. */
  mode = 0;
  uid = 0;
  gid = 0;
  sizeBytes = 0;
  mtimeSeconds = 0;
  deviceMajor = 0;
  deviceMinor = 0;
  readonly #calls = boundCalls();
  readonly #status = new ArrayBuffer(256);
  readonly #bytes = new Uint8Array(this.#status);
  readonly #shorts = new Uint16Array(this.#status);
  readonly #words = new Uint32Array(this.#status);
  readonly #longs = new BigInt64Array(this.#status);
  #folder = noFolder;

  /** Goes to a folder, following links in its path; nowhere where it cannot be entered. */
  enter(path: string): number {
    this[Symbol.dispose]();
    const result = this.#checked(this.#calls.openat(AT_FDCWD, nameForCall(path), folderFlags, 0));
    this.#folder = Math.max(result, noFolder);
    return Math.min(result, 0);
  }

  /** What an entry of the folder is; a link itself, not what it leads to. Empty: the folder. */
  look(name: string): number {
    const entry = nameForCall(name === '' ? '.' : name);
    const { statx } = this.#calls;
    const result = this.#checked(
      statx(this.#folder, entry, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, this.#bytes),
    );
    if (result < 0) return result;
    this.uid = this.#words[5] ?? 0;
    this.gid = this.#words[6] ?? 0;
    this.mode = this.#shorts[14] ?? 0;
    this.sizeBytes = Number(this.#longs[5]);
    this.mtimeSeconds = Number(this.#longs[14]);
    this.deviceMajor = this.#words[32] ?? 0;
    this.deviceMinor = this.#words[33] ?? 0;
    return result;
  }

  /** Opens a file for reading: no link, and not waiting for what would have to be waited for. */
  open(name: string): number {
    return this.#checked(this.#calls.openat(this.#folder, nameForCall(name), fileFlags, 0));
  }

  /** Reads on; 0 at the end. */
  read(descriptor: number, into: Uint8Array): number {
    for (;;) {
      const count = this.#checked(this.#calls.read(descriptor, into, into.length));
      if (count !== -Errno.EINTR) return count;
    }
  }

  /** Puts an extended attribute into a block; the number of its bytes. */
  attribute(descriptor: number, name: string, into: Uint8Array): number {
    return this.#checked(this.#calls.fgetxattr(descriptor, name, into, into.length));
  }

  close(descriptor: number): void {
    this.#calls.close(descriptor);
  }

  [Symbol.dispose](): void {
    if (this.#folder !== noFolder) this.close(this.#folder);
    this.#folder = noFolder;
  }

  #checked(result: number): number {
    return result === -1 ? -this.#calls.errno() : result;
  }
}
