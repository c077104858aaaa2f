/**
 * Lua 5.4 in WebAssembly, driven through its own C interface, so that strings stay bytes. wasmoon's
 * conversions are passed by: they decode every string as UTF-8.
 */
import { createRequire } from 'node:module';
import { decodeText, encodeText } from '../../base/index.ts';

/** A lua_State, or any other address inside the WebAssembly memory. */
export type Pointer = number;

/** The functions of lua.h and lauxlib.h that are used here, by their exported names. */
interface LuaModule {
  readonly HEAPU8: Uint8Array;
  addFunction(body: (state: Pointer) => number, signature: string): Pointer;
  _malloc(size: number): Pointer;
  _free(at: Pointer): void;
  _luaL_newstate(): Pointer;
  _luaL_openlibs(state: Pointer): void;
  _luaL_loadbufferx(
    state: Pointer,
    at: Pointer,
    size: number,
    name: Pointer,
    mode: Pointer,
  ): number;
  _luaL_where(state: Pointer, level: number): void;
  _luaL_argerror(state: Pointer, at: number, message: Pointer): number;
  _luaL_typeerror(state: Pointer, at: number, typeName: Pointer): number;
  _luaL_checklstring(state: Pointer, at: number, length: Pointer): Pointer;
  _luaL_checknumber(state: Pointer, at: number): number;
  _luaL_checkinteger(state: Pointer, at: number): bigint;
  _luaL_tolstring(state: Pointer, at: number, length: Pointer): Pointer;
  _luaL_checkudata(state: Pointer, at: number, name: Pointer): Pointer;
  _luaL_testudata(state: Pointer, at: number, name: Pointer): Pointer;
  _luaL_newmetatable(state: Pointer, name: Pointer): number;
  _luaL_setmetatable(state: Pointer, name: Pointer): void;
  _lua_pcallk(
    state: Pointer,
    args: number,
    results: number,
    handler: number,
    context: number,
    continuation: number,
  ): number;
  _lua_error(state: Pointer): number;
  _lua_concat(state: Pointer, count: number): void;
  _lua_gettop(state: Pointer): number;
  _lua_settop(state: Pointer, top: number): void;
  _lua_type(state: Pointer, at: number): number;
  _lua_isinteger(state: Pointer, at: number): number;
  _lua_isstring(state: Pointer, at: number): number;
  _lua_toboolean(state: Pointer, at: number): number;
  _lua_tolstring(state: Pointer, at: number, length: Pointer): Pointer;
  _lua_stringtonumber(state: Pointer, text: Pointer): number;
  _lua_rawlen(state: Pointer, at: number): number | bigint;
  _lua_rawgeti(state: Pointer, at: number, index: bigint): number;
  _lua_rawseti(state: Pointer, at: number, index: bigint): void;
  _lua_next(state: Pointer, at: number): number;
  _lua_getfield(state: Pointer, at: number, name: Pointer): number;
  _lua_setfield(state: Pointer, at: number, name: Pointer): void;
  _lua_getglobal(state: Pointer, name: Pointer): number;
  _lua_setglobal(state: Pointer, name: Pointer): void;
  _lua_createtable(state: Pointer, listed: number, named: number): void;
  _lua_newuserdatauv(state: Pointer, size: number, values: number): Pointer;
  _lua_pushnil(state: Pointer): void;
  _lua_pushboolean(state: Pointer, value: number): void;
  _lua_pushinteger(state: Pointer, value: bigint): void;
  _lua_pushnumber(state: Pointer, value: number): void;
  _lua_pushlstring(state: Pointer, at: Pointer, size: number): Pointer;
  _lua_pushcclosure(state: Pointer, body: Pointer, upvalues: number): void;
  _lua_pushvalue(state: Pointer, at: number): void;
}

const LuaType = { NONE: -1, NIL: 0, NUMBER: 3, STRING: 4, TABLE: 5 } as const;

/** What a function hands to Lua: `number` is a float, `bigint` an integer, text and bytes a string. */
export type LuaValue =
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly LuaValue[]
  | ReadonlyMap<string | number, LuaValue>
  | LuaFunction
  | LuaObject
  | LuaArgument
  | LuaStored;

/** The call's own argument at a place, handed back as it is. */
export class LuaArgument {
  readonly at: number;

  constructor(at: number) {
    this.at = at;
  }
}

/** What was put aside under a name with `store`. */
export class LuaStored {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A new userdata that stands for something of ours. */
export class LuaObject {
  readonly metatable: string;
  readonly value: object;

  constructor(metatable: string, value: object) {
    this.metatable = metatable;
    this.value = value;
  }
}

/** An error of a script, as luaL_error makes it. */
export class LuaFault extends Error {}

/** A function in Lua's hands; what it returns are its results. */
export type LuaFunction = (call: LuaCall) => readonly LuaValue[];

/** Why a chunk did not run to its end. */
export interface LuaError {
  readonly kind: 'syntax' | 'run';
  /** Lua's message; undefined where the error value is no string. */
  readonly message: Uint8Array | undefined;
}

/** How a chunk ended. */
export interface LuaOutcome {
  readonly results: readonly Uint8Array[];
  readonly error: LuaError | undefined;
}

/** The error in rpm's words. */
export function errorMessage({ kind, message }: LuaError): string {
  const text = message === undefined ? '(null)' : decodeText(message);
  return kind === 'run' ? `lua script failed: ${text}` : `invalid syntax in lua script: ${text}`;
}

/** One Lua state for the life of the process. */
export class LuaMachine {
  readonly module: LuaModule;
  readonly #state: Pointer;
  readonly #names = new Map<string, Pointer>();
  readonly #objects = new Map<number, object>();
  #nextObject = 1;
  readonly lengthCell: Pointer;

  private constructor(module: LuaModule) {
    this.module = module;
    this.lengthCell = module._malloc(8);
    this.#state = module._luaL_newstate();
    module._luaL_openlibs(this.#state);
  }

  static async start(): Promise<LuaMachine> {
    const { LuaFactory } = createRequire(import.meta.url)('wasmoon') as {
      LuaFactory: new () => { getLuaModule(): Promise<{ module: LuaModule }> };
    };
    const { module } = await new LuaFactory().getLuaModule();
    return new LuaMachine(module);
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

  /** More functions in a table that is there: `os`. */
  extend(name: string, functions: Readonly<Record<string, LuaFunction>>): void {
    this.module._lua_getglobal(this.#state, this.name(name));
    this.#setFunctions(functions);
    this.module._lua_settop(this.#state, -2);
  }

  /** A table of functions as a global, which `package.loaded` knows too. */
  library(name: string, functions: Readonly<Record<string, LuaFunction>>): void {
    const { module } = this;
    const state = this.#state;
    // _LOADED of the registry: that is where error messages find `posix.stat`
    module._lua_getfield(state, REGISTRY, this.name('_LOADED'));
    module._lua_createtable(state, 0, 0);
    this.#setFunctions(functions);
    module._lua_pushvalue(state, -1);
    module._lua_setglobal(state, this.name(name));
    module._lua_setfield(state, -2, this.name(name));
    module._lua_settop(state, -2);
  }

  /** The metatable of a kind of userdata; `methods` are its `__index`. */
  metatable(
    name: string,
    metamethods: Readonly<Record<string, LuaFunction>>,
    methods?: Readonly<Record<string, LuaFunction>>,
  ): void {
    const { module } = this;
    module._luaL_newmetatable(this.#state, this.name(name));
    this.#setFunctions(metamethods);
    if (methods !== undefined) {
      module._lua_createtable(this.#state, 0, 0);
      this.#setFunctions(methods);
      module._lua_setfield(this.#state, -2, this.name('__index'));
    }
    module._lua_settop(this.#state, -2);
  }

  #setFunctions(functions: Readonly<Record<string, LuaFunction>>): void {
    for (const [name, body] of Object.entries(functions)) {
      this.module._lua_pushcclosure(this.#state, this.wrap(body), 0);
      this.module._lua_setfield(this.#state, -2, this.name(name));
    }
  }

  /** Our function as one of C's. */
  wrap(body: LuaFunction): Pointer {
    return this.module.addFunction((state) => {
      const call = new LuaCall(this, state);
      try {
        const results = body(call);
        for (const value of results) call.push(value);
        return results.length;
      } catch (thrown) {
        // What is no error is Lua's own long jump, on its way to the protected call.
        if (!(thrown instanceof Error) || thrown.name === 'RuntimeError') throw thrown;
        return call.raise(thrown.message);
      }
    }, 'ii');
  }

  /** Puts a value aside, out of reach of scripts that do not look for it. */
  store(name: string, value: LuaValue): void {
    new LuaCall(this, this.#state).push(value);
    this.module._lua_setfield(this.#state, REGISTRY, this.name(name));
  }

  /** A global's value as it is now. */
  globalValue(name: string): LuaStored {
    this.module._lua_getglobal(this.#state, this.name(name));
    this.module._lua_setfield(this.#state, REGISTRY, this.name(name));
    return new LuaStored(name);
  }

  setField(library: string, name: string, value: LuaValue): void {
    this.module._lua_getglobal(this.#state, this.name(library));
    new LuaCall(this, this.#state).push(value);
    this.module._lua_setfield(this.#state, -2, this.name(name));
    this.module._lua_settop(this.#state, -2);
  }

  setGlobal(name: string, value: LuaValue): void {
    new LuaCall(this, this.#state).push(value);
    this.module._lua_setglobal(this.#state, this.name(name));
  }

  /** Loads and runs a chunk; `parameters` are its `...`, the results are as `tostring` shows them. */
  run(code: Uint8Array, chunkName: string, parameters: readonly LuaValue[]): LuaOutcome {
    const { module } = this;
    const state = this.#state;
    const before = module._lua_gettop(state);
    const at = this.copyIn(code);
    const [name, mode] = [this.name(chunkName), this.name('bt')];
    const status = module._luaL_loadbufferx(state, at, code.length, name, mode);
    module._free(at);
    if (status !== 0) return this.#failed('syntax');
    const call = new LuaCall(this, state);
    for (const value of parameters) call.push(value);
    if (module._lua_pcallk(state, parameters.length, -1, 0, 0, 0) !== 0) return this.#failed('run');
    const results: Uint8Array[] = [];
    for (let one = before + 1; one <= module._lua_gettop(state); one += 1)
      results.push(call.shown(one));
    module._lua_settop(state, before);
    return { results, error: undefined };
  }

  #failed(kind: LuaError['kind']): LuaOutcome {
    return { results: [], error: { kind, message: this.#takeMessage() } };
  }

  /** Runs with other values of some globals. */
  withGlobals<T>(values: ReadonlyMap<string, LuaValue>, work: () => T): T {
    const { module } = this;
    for (const [name, value] of values) {
      module._lua_getglobal(this.#state, this.name(name));
      this.setGlobal(name, value);
    }
    try {
      return work();
    } finally {
      for (const name of [...values.keys()].toReversed())
        module._lua_setglobal(this.#state, this.name(name));
    }
  }

  #takeMessage(): Uint8Array | undefined {
    const message = this.stringAt(this.#state, -1);
    this.module._lua_settop(this.#state, -2);
    return message;
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

/** LUA_REGISTRYINDEX of Lua 5.4 as it is built. */
const REGISTRY = -1_001_000;

/** One call of one of our functions: its arguments from 1 on, and what it hands back. */
export class LuaCall {
  readonly #machine: LuaMachine;
  readonly #module: LuaModule;
  readonly #state: Pointer;

  constructor(machine: LuaMachine, state: Pointer) {
    this.#machine = machine;
    this.#module = machine.module;
    this.#state = state;
  }

  get count(): number {
    return this.#module._lua_gettop(this.#state);
  }

  isAbsent(at: number): boolean {
    return this.#module._lua_type(this.#state, at) <= LuaType.NIL;
  }

  isNumber(at: number): boolean {
    return this.#module._lua_type(this.#state, at) === LuaType.NUMBER;
  }

  isText(at: number): boolean {
    return this.#module._lua_type(this.#state, at) === LuaType.STRING;
  }

  isTable(at: number): boolean {
    return this.#module._lua_type(this.#state, at) === LuaType.TABLE;
  }

  boolean(at: number): boolean {
    return this.#module._lua_toboolean(this.#state, at) !== 0;
  }

  /** A string argument; anything else is Lua's own error for it. */
  bytes(at: number): Uint8Array {
    const start = this.#module._luaL_checklstring(this.#state, at, this.#machine.lengthCell);
    return this.#machine.copyOut(start);
  }

  /** Any value as Lua's `tostring` shows it. */
  shown(at: number): Uint8Array {
    const start = this.#module._luaL_tolstring(this.#state, at, this.#machine.lengthCell);
    const text = this.#machine.copyOut(start);
    this.#module._lua_settop(this.#state, -2);
    return text;
  }

  /** The string as reversible text. */
  text(at: number, absent?: string): string {
    if (absent !== undefined && this.isAbsent(at)) return absent;
    return decodeText(this.bytes(at));
  }

  number(at: number, absent?: number): number {
    if (absent !== undefined && this.isAbsent(at)) return absent;
    return this.#module._luaL_checknumber(this.#state, at);
  }

  integer(at: number, absent?: number): number {
    if (absent !== undefined && this.isAbsent(at)) return absent;
    return Number(this.#module._luaL_checkinteger(this.#state, at));
  }

  /** What a userdata argument of a kind stands for; Lua's error when it is none. */
  object(at: number, metatable: string): object {
    const name = this.#machine.name(metatable);
    const start = this.#module._luaL_checkudata(this.#state, at, name);
    const found = this.#machine.objectAt(start);
    if (found === undefined) throw new LuaFault(`a ${metatable} that is gone`);
    return found;
  }

  /** As `object`, undefined when it is of no such kind. */
  maybeObject(at: number, metatable: string): object | undefined {
    const name = this.#machine.name(metatable);
    const start = this.#module._luaL_testudata(this.#state, at, name);
    return start === 0 ? undefined : this.#machine.objectAt(start);
  }

  /** Forgets what a userdata argument stands for, when Lua collects it. */
  release(at: number, metatable: string): void {
    const start = this.#module._luaL_testudata(this.#state, at, this.#machine.name(metatable));
    if (start !== 0) this.#machine.drop(start);
  }

  /** Strings (and numbers) of a list; undefined entries where there is something else. */
  list(at: number): (Uint8Array | undefined)[] {
    if (!this.isTable(at)) this.typeError(at, 'table');
    const length = Number(this.#module._lua_rawlen(this.#state, at));
    return Array.from({ length }, (_, index) => {
      this.#module._lua_rawgeti(this.#state, at, BigInt(index + 1));
      return this.#taken();
    });
  }

  /** Names and values of a table where both are strings. */
  fields(at: number): Map<string, Uint8Array> {
    if (!this.isTable(at)) this.typeError(at, 'table');
    const found = new Map<string, Uint8Array>();
    this.#module._lua_pushnil(this.#state);
    while (this.#module._lua_next(this.#state, at) !== 0) {
      const value = this.#taken();
      if (value !== undefined && this.isText(-1)) found.set(decodeText(this.bytes(-1)), value);
    }
    return found;
  }

  /** Puts an argument aside as `LuaMachine.store` does. */
  store(name: string, at: number): void {
    this.#module._lua_pushvalue(this.#state, at);
    this.#module._lua_setfield(this.#state, REGISTRY, this.#machine.name(name));
  }

  storeValue(name: string, value: LuaValue): void {
    this.push(value);
    this.#module._lua_setfield(this.#state, REGISTRY, this.#machine.name(name));
  }

  /** The call goes on as if it had been made with these. */
  replaceArguments(values: readonly LuaValue[]): void {
    this.#module._lua_settop(this.#state, 0);
    for (const value of values) this.push(value);
  }

  #taken(): Uint8Array | undefined {
    const value = this.#machine.stringAt(this.#state, -1);
    this.#module._lua_settop(this.#state, -2);
    return value;
  }

  /** The number a text stands for by Lua's rules, as integer or float; undefined when none. */
  numberFrom(text: string): bigint | number | undefined {
    const at = this.#machine.copyIn(encodeText(`${text}\0`));
    const length = this.#module._lua_stringtonumber(this.#state, at);
    this.#module._free(at);
    if (length === 0) return undefined;
    const isInteger = this.#module._lua_isinteger(this.#state, -1) !== 0;
    const value = isInteger
      ? this.#module._luaL_checkinteger(this.#state, -1)
      : this.#module._luaL_checknumber(this.#state, -1);
    this.#module._lua_settop(this.#state, -2);
    return value;
  }

  /** `bad argument #N to 'function' (message)`. */
  argumentError(at: number, message: string): never {
    this.#module._luaL_argerror(this.#state, at, this.#machine.name(message));
    throw new LuaFault(message);
  }

  typeError(at: number, expected: string): never {
    this.#module._luaL_typeerror(this.#state, at, this.#machine.name(expected));
    throw new LuaFault(expected);
  }

  /** Throws a message with the place of the caller before it; never comes back. */
  raise(message: string): number {
    this.#module._luaL_where(this.#state, 1);
    this.push(message);
    this.#module._lua_concat(this.#state, 2);
    return this.#module._lua_error(this.#state);
  }

  push(value: LuaValue): void {
    const module = this.#module;
    const state = this.#state;
    if (value === undefined) module._lua_pushnil(state);
    else if (typeof value === 'boolean') module._lua_pushboolean(state, value ? 1 : 0);
    else if (typeof value === 'number') module._lua_pushnumber(state, value);
    else if (typeof value === 'bigint') module._lua_pushinteger(state, value);
    else if (typeof value === 'string') this.#pushBytes(encodeText(value));
    else if (value instanceof Uint8Array) this.#pushBytes(value);
    else if (typeof value === 'function') {
      module._lua_pushcclosure(state, this.#machine.wrap(value as LuaFunction), 0);
    } else if (value instanceof LuaObject) this.#pushObject(value);
    else if (value instanceof LuaArgument) module._lua_pushvalue(state, value.at);
    else if (value instanceof LuaStored)
      module._lua_getfield(state, REGISTRY, this.#machine.name(value.name));
    else if (value instanceof Map)
      this.#pushFields(value as ReadonlyMap<string | number, LuaValue>);
    else this.#pushList(value as readonly LuaValue[]);
  }

  #pushBytes(bytes: Uint8Array): void {
    const at = this.#machine.copyIn(bytes);
    this.#module._lua_pushlstring(this.#state, at, bytes.length);
    this.#module._free(at);
  }

  #pushObject({ metatable, value }: LuaObject): void {
    const at = this.#module._lua_newuserdatauv(this.#state, 4, 0);
    const number = this.#machine.keep(value);
    Buffer.from(this.#module.HEAPU8.buffer, at, 4).writeUInt32LE(number);
    this.#module._luaL_setmetatable(this.#state, this.#machine.name(metatable));
  }

  #pushFields(fields: ReadonlyMap<string | number, LuaValue>): void {
    this.#module._lua_createtable(this.#state, 0, fields.size);
    for (const [name, value] of fields) {
      this.push(value);
      if (typeof name === 'number') this.#module._lua_rawseti(this.#state, -2, BigInt(name));
      else this.#module._lua_setfield(this.#state, -2, this.#machine.name(name));
    }
  }

  #pushList(values: readonly LuaValue[]): void {
    this.#module._lua_createtable(this.#state, values.length, 0);
    for (const [index, value] of values.entries()) {
      this.push(value);
      this.#module._lua_rawseti(this.#state, -2, BigInt(index + 1));
    }
  }
}
