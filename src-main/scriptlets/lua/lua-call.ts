import { decodeText, encodeText } from '../../base/index.ts';
import type { LuaMemory } from './lua-memory.ts';
import { LuaType, REGISTRY } from './lua-module.ts';
import type { LuaModule, Pointer } from './lua-module.ts';
import { LuaArgument, LuaFault, LuaObject, LuaStored } from './lua-values.ts';

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

/** A function in Lua's hands; what it returns are its results. */
export type LuaFunction = (call: LuaCall) => readonly LuaValue[];

/** Puts our function on the stack, as one of C's. */
export function pushFunction(memory: LuaMemory, state: Pointer, body: LuaFunction): void {
  const number = memory.keepFunction((from) => {
    const call = new LuaCall(memory, from);
    try {
      const results = body(call);
      for (const value of results) call.push(value);
      return results.length;
    } catch (thrown) {
      // What is no error is Lua's own long jump, on its way to the protected call.
      if (!(thrown instanceof Error) || thrown.name === 'RuntimeError') throw thrown;
      return call.raise(thrown.message);
    }
  });
  memory.module._lua_pushinteger(state, BigInt(number));
  memory.module._lua_pushcclosure(state, memory.dispatcher, 1);
}

/** One call of one of our functions: its arguments from 1 on, and what it hands back. */
export class LuaCall {
  readonly #memory: LuaMemory;
  readonly #module: LuaModule;
  readonly #state: Pointer;

  constructor(memory: LuaMemory, state: Pointer) {
    this.#memory = memory;
    this.#module = memory.module;
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
    const start = this.#module._luaL_checklstring(this.#state, at, this.#memory.lengthCell);
    return this.#memory.copyOut(start);
  }

  /** Any value as Lua's `tostring` shows it. */
  shown(at: number): Uint8Array {
    const start = this.#module._luaL_tolstring(this.#state, at, this.#memory.lengthCell);
    const text = this.#memory.copyOut(start);
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
    const name = this.#memory.name(metatable);
    const start = this.#module._luaL_checkudata(this.#state, at, name);
    const found = this.#memory.objectAt(start);
    if (found === undefined) throw new LuaFault(`a ${metatable} that is gone`);
    return found;
  }

  /** As `object`, undefined when it is of no such kind. */
  maybeObject(at: number, metatable: string): object | undefined {
    const name = this.#memory.name(metatable);
    const start = this.#module._luaL_testudata(this.#state, at, name);
    return start === 0 ? undefined : this.#memory.objectAt(start);
  }

  /** Forgets what a userdata argument stands for, when Lua collects it. */
  release(at: number, metatable: string): void {
    const start = this.#module._luaL_testudata(this.#state, at, this.#memory.name(metatable));
    if (start !== 0) this.#memory.drop(start);
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
    this.#module._lua_setfield(this.#state, REGISTRY, this.#memory.name(name));
  }

  storeValue(name: string, value: LuaValue): void {
    this.push(value);
    this.#module._lua_setfield(this.#state, REGISTRY, this.#memory.name(name));
  }

  /** The call goes on as if it had been made with these. */
  replaceArguments(values: readonly LuaValue[]): void {
    this.#module._lua_settop(this.#state, 0);
    for (const value of values) this.push(value);
  }

  #taken(): Uint8Array | undefined {
    const value = this.#memory.stringAt(this.#state, -1);
    this.#module._lua_settop(this.#state, -2);
    return value;
  }

  /** The number a text stands for by Lua's rules, as integer or float; undefined when none. */
  numberFrom(text: string): bigint | number | undefined {
    const at = this.#memory.copyIn(encodeText(`${text}\0`));
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
    this.#module._luaL_argerror(this.#state, at, this.#memory.name(message));
    throw new LuaFault(message);
  }

  typeError(at: number, expected: string): never {
    this.#module._luaL_typeerror(this.#state, at, this.#memory.name(expected));
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
      pushFunction(this.#memory, state, value as LuaFunction);
    } else if (value instanceof LuaObject) this.#pushObject(value);
    else if (value instanceof LuaArgument) module._lua_pushvalue(state, value.at);
    else if (value instanceof LuaStored)
      module._lua_getfield(state, REGISTRY, this.#memory.name(value.name));
    else if (value instanceof Map)
      this.#pushFields(value as ReadonlyMap<string | number, LuaValue>);
    else this.#pushList(value as readonly LuaValue[]);
  }

  #pushBytes(bytes: Uint8Array): void {
    const at = this.#memory.copyIn(bytes);
    this.#module._lua_pushlstring(this.#state, at, bytes.length);
    this.#module._free(at);
  }

  #pushObject({ metatable, value }: LuaObject): void {
    const at = this.#module._lua_newuserdatauv(this.#state, 4, 0);
    const number = this.#memory.keep(value);
    Buffer.from(this.#module.HEAPU8.buffer, at, 4).writeUInt32LE(number);
    this.#module._luaL_setmetatable(this.#state, this.#memory.name(metatable));
  }

  #pushFields(fields: ReadonlyMap<string | number, LuaValue>): void {
    this.#module._lua_createtable(this.#state, 0, fields.size);
    for (const [name, value] of fields) {
      this.push(value);
      if (typeof name === 'number') this.#module._lua_rawseti(this.#state, -2, BigInt(name));
      else this.#module._lua_setfield(this.#state, -2, this.#memory.name(name));
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
