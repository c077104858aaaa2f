/** Standard output and standard error: of our own until somebody needs them as the C library's files. */
import { fstatSync, writeSync } from 'node:fs';
import { isSystemError } from '../../base/index.ts';
import { c } from './c-calls.ts';
import { CFile } from './c-file.ts';

/** The three of them as scripts have them. */
export interface StandardFiles {
  readonly stdin: CFile;
  readonly stdout: CFile;
  readonly stderr: CFile;
}

export interface ByteSink {
  write(bytes: Uint8Array): void;
}

const F_SETFD = 2;

/** Bytes that wait for standard output at most. */
const mostWaiting = 65536;

export class StandardStreams {
  #files: StandardFiles | undefined;
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #isWatched: boolean | undefined;

  /** Waits to be flushed, unless it is a terminal. */
  readonly stdout: ByteSink = {
    write: (bytes) => {
      if (this.#files !== undefined) {
        this.#files.stdout.write(bytes);
        return;
      }
      this.#waiting.push(bytes);
      this.#waitingBytes += bytes.length;
      this.#isWatched ??= isTerminal();
      if (this.#isWatched || this.#waitingBytes >= mostWaiting) this.flush();
    },
  };

  readonly stderr: ByteSink = {
    write: (bytes) => {
      if (this.#files === undefined) writeFully(2, bytes);
      else this.#files.stderr.write(bytes);
    },
  };

  /** What waits is handed over, that of C's own files too. */
  flush(): void {
    if (this.#files !== undefined) {
      c.fflush(0);
      return;
    }
    writeFully(1, this.#taken());
  }

  /** Makes them C's, for programs that C starts and for Lua; from then on they stay so. */
  asFiles(): StandardFiles {
    if (this.#files !== undefined) return this.#files;
    // Node keeps its standard files from the programs it starts; a script's programs have them.
    for (const descriptor of [0, 1, 2]) c.fcntl(descriptor, F_SETFD, 0);
    const files = {
      stdin: standardFile(0, 'r'),
      stdout: standardFile(1, 'w'),
      stderr: standardFile(2, 'w'),
    };
    files.stderr.buffering(2, 0);
    files.stdout.write(this.#taken());
    this.#files = files;
    return files;
  }

  #taken(): Uint8Array {
    this.#waitingBytes = 0;
    return Buffer.concat(this.#waiting.splice(0));
  }
}

function standardFile(descriptor: number, mode: string): CFile {
  return CFile.ofDescriptor(descriptor, mode, 'standard') ?? new CFile(0, 'standard');
}

/** Or another device, to which the same applies. */
function isTerminal(): boolean {
  try {
    return fstatSync(1).isCharacterDevice();
  } catch (thrown) {
    if (isSystemError(thrown)) return false;
    throw thrown;
  }
}

/** Whoever listens no longer is not told, as by C's files. */
function writeFully(descriptor: number, bytes: Uint8Array): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (thrown) {
      if (!isSystemError(thrown)) throw thrown;
      if (thrown.code !== 'EAGAIN') return;
      Atomics.wait(pause, 0, 0, 5);
    }
  }
}
