/** `rpm.open`: files of scripts, also packed ones. */
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { decodeText } from '../../base/index.ts';
import { errorText, setErrorNumber } from './c-calls.ts';
import { CFile } from './c-file.ts';
import type { LuaCall, LuaFunction } from './lua-call.ts';
import type { LuaMachine } from './lua-machine.ts';
import { LuaFault, LuaObject } from './lua-values.ts';

const FILE = 'rpm.fd';
const EBADF = 9;

/** A packed file may not unpack to more than this, in bytes. */
const maxOutputLength = 2 ** 30;

interface Codec {
  pack(bytes: Uint8Array): Uint8Array;
  unpack(bytes: Uint8Array): Uint8Array;
}

/** Packed files that rpm reads and writes here and we do not. */
const unknownTypes = ['bzdio', 'xzdio', 'lzdio'];

/** By rpm's names of input and output types; every other name is a plain file. */
const codecs: Readonly<Record<string, Codec>> = {
  gzdio: {
    pack: (bytes) => gzipSync(bytes),
    unpack: (bytes) => gunzipSync(bytes, { maxOutputLength }),
  },
  zstdio: {
    pack: (bytes) => zstdCompressSync(bytes),
    unpack: (bytes) => zstdDecompressSync(bytes, { maxOutputLength }),
  },
};

class RpmFile {
  path: string;
  readonly #file: CFile;
  readonly #codec: Codec | undefined;
  readonly #isWritten: boolean;
  /** Of a packed file: what is still to be read, or what was written. */
  #content: Uint8Array | undefined;

  constructor(path: string, file: CFile, codec: Codec | undefined, isWritten: boolean) {
    this.path = path;
    this.#file = file;
    this.#codec = codec;
    this.#isWritten = isWritten;
  }

  get isClosed(): boolean {
    return this.#file.isClosed;
  }

  read(size: number | undefined): Uint8Array {
    if (this.#codec === undefined)
      return (size === undefined ? this.#file.readAll() : this.#file.read(size)) ?? Buffer.alloc(0);
    this.#content ??= this.#codec.unpack(this.#file.readAll());
    const part = this.#content.subarray(0, size);
    this.#content = this.#content.subarray(part.length);
    return part;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#codec === undefined) return this.#file.write(bytes) && this.#file.flush();
    this.#content = Buffer.concat([this.#content ?? Buffer.alloc(0), bytes]);
    return this.#isWritten;
  }

  flush(): boolean {
    return this.#file.flush();
  }

  seek(offset: number, whence: number): number {
    return this.#codec === undefined ? this.#file.seek(offset, whence) : -1;
  }

  close(): number {
    if (this.isClosed) return -1;
    if (this.#codec !== undefined && this.#isWritten)
      this.#file.write(this.#codec.pack(this.#content ?? Buffer.alloc(0)));
    this.path = '[none]';
    return this.#file.close();
  }

  get hasFailed(): boolean {
    return this.#file.hasFailed;
  }
}

const open: LuaFunction = (call) => {
  const path = call.bytes(1);
  const shown = decodeText(path);
  const [letters = '', kind = 'ufdio'] = call.text(2, 'r').split('.');
  const fail = (reason: string): never => {
    throw new LuaFault(`${shown} open failed: ${reason}`);
  };
  if (unknownTypes.includes(kind)) fail(`files of type ${kind} are not read here`);
  const mode = /^([rwa])(\+?)(x?)$/.exec(letters);
  if (mode === null) fail('Invalid argument');
  const file = CFile.open(path, letters) ?? fail(errorText());
  return [new LuaObject(FILE, new RpmFile(shown, file, codecs[kind], letters[0] !== 'r'))];
};

function used(call: LuaCall, doing: string): RpmFile {
  const file = call.object(1, FILE) as RpmFile;
  if (file.isClosed) {
    setErrorNumber(EBADF);
    throw new LuaFault(`error ${doing} ${file.path}: ${errorText()}`);
  }
  return file;
}

function failed(file: RpmFile, doing: string): never {
  throw new LuaFault(`error ${doing} ${file.path}: ${errorText()}`);
}

const whences = ['set', 'cur', 'end'];

const methods: Readonly<Record<string, LuaFunction>> = {
  close: (call) => [BigInt((call.object(1, FILE) as RpmFile).close())],
  flush: (call) => [BigInt(used(call, 'flushing').flush() ? 0 : -1)],
  read: (call) => {
    const file = used(call, 'reading');
    const bytes = file.read(call.isAbsent(2) ? undefined : call.integer(2));
    return file.hasFailed ? failed(file, 'reading') : [bytes];
  },
  seek: (call) => {
    const file = used(call, 'seeking');
    const name = call.text(2);
    const whence = whences.indexOf(name);
    if (whence < 0) call.argumentError(2, `invalid option '${name}'`);
    const place = file.seek(call.integer(3, 0), whence);
    return place < 0 ? failed(file, 'seeking') : [BigInt(place)];
  },
  write: (call) => {
    const file = used(call, 'writing');
    const bytes = call.bytes(2);
    const part = bytes.subarray(0, call.isAbsent(3) ? bytes.length : call.integer(3));
    return file.write(part) ? [BigInt(part.length)] : failed(file, 'writing');
  },
};

/** Makes the kind of object known; returns the functions of `rpm` that deal with it. */
export function fileObjectFunctions(machine: LuaMachine): Readonly<Record<string, LuaFunction>> {
  machine.metatable(
    FILE,
    {
      __gc: (call) => {
        (call.object(1, FILE) as RpmFile).close();
        call.release(1, FILE);
        return [];
      },
      __tostring: (call) => [(call.object(1, FILE) as RpmFile).path],
    },
    methods,
  );
  return { open };
}
