import { encodeText } from '../../base/index.ts';
import { UPVALUE } from './lua-module.ts';
import type { LuaModule, Pointer } from './lua-module.ts';

/** Bytes and objects on their way between Lua's memory and ours. */
export class LuaMemory {
  readonly module: LuaModule;
  readonly #names = new Map<string, Pointer>();
  readonly #objects = new Map<number, object>();
  #nextObject = 1;
  /** Where Lua's functions write the length of the string they return. */
  readonly lengthCell: Pointer;
  readonly #functions: ((state: Pointer) => number)[] = [];
  /** The one function that Lua calls for all of ours: which is meant is what it was closed over. */
  readonly dispatcher: Pointer;

  constructor(module: LuaModule) {
    this.module = module;
    this.lengthCell = module._malloc(8);
    this.dispatcher = module.addFunction((state) => {
      const number = Number(module._lua_tointegerx(state, UPVALUE, 0));
      return this.#functions[number]?.(state) ?? 0;
    });
  }

  /** A C string that stays: names of fields, metatables, chunks. */
  name(text: string): Pointer {
    let pointer = this.#names.get(text);
    if (pointer === undefined) {
      pointer = this.copyIn(encodeText(`${text}\0`));
      this.#names.set(text, pointer);
    }
    return pointer;
  }

  copyIn(bytes: Uint8Array): Pointer {
    const at = this.module._malloc(Math.max(bytes.length, 1));
    this.module.HEAPU8.set(bytes, at);
    return at;
  }

  /** Bytes of a string (or number) on the stack; undefined for everything else. */
  stringAt(state: Pointer, at: number): Uint8Array | undefined {
    if (this.module._lua_isstring(state, at) === 0) return undefined;
    return this.copyOut(this.module._lua_tolstring(state, at, this.lengthCell));
  }

  /** Copies a string whose length is in the length cell. */
  copyOut(at: Pointer): Uint8Array {
    const memory = this.module.HEAPU8;
    const length = Buffer.from(memory.buffer, this.lengthCell, 4).readUInt32LE();
    return Uint8Array.from(memory.subarray(at, at + length));
  }

  /** The number by which `dispatcher` finds a function. */
  keepFunction(body: (state: Pointer) => number): number {
    return this.#functions.push(body) - 1;
  }

  keep(value: object): number {
    const number = this.#nextObject++;
    this.#objects.set(number, value);
    return number;
  }

  /** What a userdata at an address stands for. */
  objectAt(at: Pointer): object | undefined {
    return this.#objects.get(Buffer.from(this.module.HEAPU8.buffer, at, 4).readUInt32LE());
  }

  drop(at: Pointer): void {
    this.#objects.delete(Buffer.from(this.module.HEAPU8.buffer, at, 4).readUInt32LE());
  }
}
