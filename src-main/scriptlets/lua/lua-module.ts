/** The C interface of Lua 5.4 (lua.h, lauxlib.h), as the WebAssembly build exports it. */

/** A lua_State, or any other address inside the WebAssembly memory. */
export type Pointer = number;

/** The functions of lua.h and lauxlib.h that are used here, by their exported names. */
export interface LuaModule {
  readonly HEAPU8: Uint8Array;
  /** The address of a function of ours; each stays as long as Lua does. */
  addFunction(body: (state: Pointer) => number): Pointer;
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
  _lua_tointegerx(state: Pointer, at: number, isInteger: Pointer): bigint;
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

export const LuaType = { NONE: -1, NIL: 0, NUMBER: 3, STRING: 4, TABLE: 5 } as const;

/** LUA_REGISTRYINDEX of Lua 5.4 as it is built. */
export const REGISTRY = -1_001_000;

/** Where a C function finds the first value it was closed over: lua_upvalueindex(1). */
export const UPVALUE = REGISTRY - 1;
