/**
 * Loads wasmoon's build of Lua without wasmoon's own way of doing it, which cannot be waited for in the
 * middle of a macro and brings a file system that is never used. What the build asks of its surroundings
 * is said here.
 */
import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isSystemError } from '../../base/index.ts';
import { calendarFunctions } from './lua-calendar.ts';
import type { LuaModule, Pointer } from './lua-module.ts';
import { instantiate, wasmFailure } from './web-assembly.ts';
import type { LuaHeap, WasmFunctions, WasmMemory, WasmTable } from './web-assembly.ts';

/** Exports that the surroundings need and callers do not. */
interface Inside {
  readonly memory: WasmMemory;
  readonly __indirect_function_table: WasmTable;
  readonly malloc: (size: number) => Pointer;
  readonly stackSave: () => Pointer;
  readonly stackRestore: (to: Pointer) => void;
  readonly setThrew: (threw: number, value: number) => void;
  readonly emscripten_stack_init: () => void;
  readonly __wasm_call_ctors: () => void;
}

/** Makes one Lua of its own, synchronously: a macro may ask for it in the middle of a text. */
export function loadLua(): LuaModule {
  const folder = dirname(createRequire(import.meta.url).resolve('wasmoon'));
  const made: { inside?: Inside } = {};
  const there = (): Inside => {
    if (made.inside === undefined) throw new Error('Lua is used before it is there');
    return made.inside;
  };
  let bytes = new Uint8Array();
  const heap: LuaHeap = {
    bytes: () => {
      const { buffer } = there().memory;
      if (bytes.buffer !== buffer) bytes = new Uint8Array(buffer);
      return bytes;
    },
    allocate: (size) => there().malloc(size),
  };
  const surroundings = {
    env: { ...calendarFunctions(heap), ...programFunctions(there), ...missingFiles },
    wasi_snapshot_preview1: streamFunctions(heap),
  };
  const exports = instantiate(readFileSync(join(folder, 'glue.wasm')), surroundings);
  const inside = exports as unknown as Inside;
  made.inside = inside;
  inside.emscripten_stack_init();
  inside.__wasm_call_ctors();
  const functions = Object.entries(exports).map(([name, value]) => [`_${name}`, value]);
  return {
    ...(Object.fromEntries(functions) as LuaModule),
    get HEAPU8() {
      return heap.bytes();
    },
    addFunction: (body) => addFunction(there().__indirect_function_table, body),
  };
}

/** A module that only hands on a function from a state to a number, so that a table may hold it. */
const passing = Buffer.from(
  '0061736d01000000' +
    '0106016001' +
    '7f017f' +
    '020701' +
    '0165' +
    '0166' +
    '0000' +
    '0705010166' +
    '0000',
  'hex',
);

function addFunction(table: WasmTable, body: (state: Pointer) => number): Pointer {
  const exports = instantiate(passing, { e: { f: body } });
  const at = table.grow(1);
  table.set(at, exports['f']);
  return at;
}

/** The most memory that a build for 32 bits may have, in bytes, and how much is in a page of it. */
const [mostMemory, pageSize] = [2 ** 31, 2 ** 16];

/** What long jumps, growing memory and ends of the program come to. */
function programFunctions(there: () => Inside): WasmFunctions {
  return {
    abort: () => {
      throw wasmFailure('Lua gave up');
    },
    exit: (status: number) => {
      throw wasmFailure(`Lua ended with ${status}`);
    },
    system: () => -1,
    emscripten_resize_heap: (wanted: number) => grow(there().memory, wanted >>> 0),
    _emscripten_throw_longjmp: () => {
      throw longJump;
    },
    invoke_vii: (index: number, first: number, second: number) => {
      const { __indirect_function_table: table, stackSave, stackRestore, setThrew } = there();
      const stack = stackSave();
      try {
        (table.get(index) as (first: number, second: number) => void)(first, second);
      } catch (thrown) {
        stackRestore(stack);
        if (thrown !== longJump) throw thrown;
        setThrew(1, 0);
      }
    },
  };
}

/** No error, so that nobody takes it for one. */
const longJump = Symbol('long jump');

/** @returns whether there is as much now */
function grow(memory: WasmMemory, wanted: number): number {
  const has = memory.buffer.byteLength;
  const size = Math.min(mostMemory, Math.max(wanted, Math.ceil(has * 1.2)));
  if (wanted > mostMemory) return 0;
  try {
    memory.grow(Math.ceil((size - has) / pageSize));
    return 1;
  } catch (thrown) {
    if (thrown instanceof RangeError) return 0;
    throw thrown;
  }
}

/** Error numbers of WASI, negative as system calls have them and positive as its own calls do. */
const [EBADF, EINVAL, ENOENT, ENOTTY] = [8, 28, 44, 59];

/** Lua's own files are replaced by those of the C library; nothing is opened from inside. */
const missingFiles: WasmFunctions = {
  __syscall_openat: () => -ENOENT,
  __syscall_fcntl64: () => -EINVAL,
  __syscall_ioctl: () => -ENOTTY,
  __syscall_dup3: () => -EBADF,
  __syscall_unlinkat: () => -ENOENT,
  __syscall_rmdir: () => -ENOENT,
  __syscall_renameat: () => -ENOENT,
  __syscall_readlinkat: () => -ENOENT,
};

/** Warnings of Lua's are written from inside, and nothing else is. */
function streamFunctions({ bytes }: LuaHeap): WasmFunctions {
  const view = (): DataView => new DataView(bytes().buffer);
  return {
    fd_read: () => EBADF,
    fd_close: () => EBADF,
    fd_seek: () => EBADF,
    fd_write: (descriptor: number, list: Pointer, count: number, written: Pointer) => {
      if (descriptor !== 1 && descriptor !== 2) return EBADF;
      let total = 0;
      for (let at = list; at < list + 8 * count; at += 8) {
        const [start, size] = [view().getUint32(at, true), view().getUint32(at + 4, true)];
        writeAway(descriptor, bytes().subarray(start, start + size));
        total += size;
      }
      view().setUint32(written, total, true);
      return 0;
    },
    environ_get: () => 0,
    environ_sizes_get: (count: Pointer, size: Pointer) => {
      view().setUint32(count, 0, true);
      view().setUint32(size, 0, true);
      return 0;
    },
  };
}

/** Whoever listens no longer is not told. */
function writeAway(descriptor: number, bytes: Uint8Array): void {
  try {
    writeSync(descriptor, bytes);
  } catch (thrown) {
    if (!isSystemError(thrown)) throw thrown;
  }
}
