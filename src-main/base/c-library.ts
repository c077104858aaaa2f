/**
 * The C library itself, for those who run scripts as C programs run them: its buffered files,
 * processes, accounts and environment. Pointers are plain numbers; what is behind them is copied.
 *
 * Only for processes of our own that do nothing else: a wrong pointer ends the process.
 */
import { createRequire } from 'node:module';

type CFunction = (...args: readonly unknown[]) => number | bigint;

interface Koffi {
  load(name: string): { func(prototype: string): CFunction };
  errno(): number;
}

/** A C string or block: bytes for the call, or a pointer that C gave. */
export type CArgument = Uint8Array | number | bigint | null;

/** Functions of the C library by prototype, bound on first use. */
export class CLibrary {
  readonly #koffi: Koffi;
  readonly #library: { func(prototype: string): CFunction };
  /** errno after the last call. */
  errno = 0;

  /** @param name - another library that is bound the same way */
  constructor(name = 'libc.so.6') {
    this.#koffi = createRequire(import.meta.url)('koffi') as Koffi;
    this.#library = this.#koffi.load(name);
  }

  /** A function that answers a text of its own, or none. */
  bindText(prototype: string): (...args: readonly CArgument[]) => string | undefined {
    const call = this.#library.func(prototype) as unknown as (
      ...args: readonly CArgument[]
    ) => string | null;
    return (...args) => {
      const result = call(...args) ?? undefined;
      this.errno = this.#koffi.errno();
      return result;
    };
  }

  /** A function that answers a number and leaves its errno here. */
  bind(prototype: string): (...args: readonly CArgument[]) => number {
    const call = this.#library.func(prototype);
    return (...args) => {
      const result = Number(call(...args));
      this.errno = this.#koffi.errno();
      return result;
    };
  }
}

/** The text as C takes it: with a NUL behind; what follows a NUL inside is not seen by C. */
export function cString(bytes: Uint8Array): Uint8Array {
  const text = Buffer.alloc(bytes.length + 1);
  text.set(bytes);
  return text;
}
