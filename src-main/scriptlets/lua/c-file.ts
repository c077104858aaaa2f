/** A buffered file of the C library, as Lua's own `io` has it. */
import { cString } from '../../base/index.ts';
import { attempted, bytesAt, c, cText } from './c-calls.ts';

const EOF = -1;

export class CFile {
  /** FILE pointer; 0 once closed. */
  #file: number;
  readonly kind: 'file' | 'pipe' | 'standard';

  constructor(file: number, kind: 'file' | 'pipe' | 'standard') {
    this.#file = file;
    this.kind = kind;
  }

  /** undefined when it cannot be opened; the error is in `errorNumber`. */
  static open(path: Uint8Array, mode: string): CFile | undefined {
    const file = attempted('fopen', cString(path), cText(mode));
    return file === 0 ? undefined : new CFile(file, 'file');
  }

  static popen(command: Uint8Array, mode: string): CFile | undefined {
    c.fflush(0);
    const file = attempted('popen', cString(command), cText(mode));
    return file === 0 ? undefined : new CFile(file, 'pipe');
  }

  static ofDescriptor(
    descriptor: number,
    mode: string,
    kind: 'file' | 'standard',
  ): CFile | undefined {
    const file = attempted('fdopen', descriptor, cText(mode));
    return file === 0 ? undefined : new CFile(file, kind);
  }

  static temporary(): CFile | undefined {
    const file = attempted('tmpfile');
    return file === 0 ? undefined : new CFile(file, 'file');
  }

  get isClosed(): boolean {
    return this.#file === 0;
  }

  get address(): number {
    return this.#file;
  }

  /** 0 or -1; for a pipe the wait status. */
  close(): number {
    const file = this.#file;
    this.#file = 0;
    return attempted(this.kind === 'pipe' ? 'pclose' : 'fclose', file);
  }

  write(bytes: Uint8Array): boolean {
    return (
      bytes.length === 0 || attempted('fwrite', bytes, 1, bytes.length, this.#file) === bytes.length
    );
  }

  flush(): boolean {
    return attempted('fflush', this.#file) === 0;
  }

  /** Up to that many bytes; undefined at the end. */
  read(size: number): Uint8Array | undefined {
    const buffer = Buffer.alloc(size);
    const length = attempted('fread', buffer, 1, size, this.#file);
    return length === 0 ? undefined : buffer.subarray(0, length);
  }

  /** Whether there is another byte. */
  hasMore(): boolean {
    const next = this.getByte();
    this.ungetByte(next);
    return next !== EOF;
  }

  readAll(): Uint8Array {
    const parts: Uint8Array[] = [];
    for (let part = this.read(65536); part !== undefined; part = this.read(65536)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** The next line with its newline; undefined at the end. */
  readLine(): Uint8Array | undefined {
    const [pointer, size] = [Buffer.alloc(8), Buffer.alloc(8)];
    const length = attempted('getdelim', pointer, size, 10, this.#file);
    const at = Number(pointer.readBigUInt64LE());
    const line = length > 0 ? bytesAt(at, length) : undefined;
    c.free(at);
    return line;
  }

  /** -1 at the end. */
  getByte(): number {
    return attempted('getc', this.#file);
  }

  ungetByte(byte: number): void {
    if (byte !== EOF) c.ungetc(byte, this.#file);
  }

  seek(offset: number, whence: number): number {
    if (attempted('fseeko', this.#file, offset, whence) !== 0) return -1;
    return attempted('ftello', this.#file);
  }

  /** `mode` of setvbuf(3): 0 full, 1 line, 2 none. */
  buffering(mode: number, size: number): boolean {
    return attempted('setvbuf', this.#file, null, mode, size) === 0;
  }

  get hasFailed(): boolean {
    return c.ferror(this.#file) !== 0;
  }

  forgetFailure(): void {
    c.clearerr(this.#file);
  }
}
