/**
 * Lua 5.4 in WebAssembly, driven through its own C interface, so that strings stay bytes. wasmoon's
 * conversions and its way of starting are passed by: it decodes every string as UTF-8.
 */
import { loadLua } from './load-lua.ts';
import { LuaCall, pushFunction } from './lua-call.ts';
import type { LuaFunction, LuaValue } from './lua-call.ts';
import { LuaMemory } from './lua-memory.ts';
import { REGISTRY } from './lua-module.ts';
import type { LuaModule, Pointer } from './lua-module.ts';
import { LuaStored } from './lua-values.ts';
import type { LuaError, LuaOutcome } from './lua-values.ts';

/** One Lua state for the life of the process. */
export class LuaMachine {
  readonly #memory: LuaMemory;
  readonly #state: Pointer;

  constructor(module: LuaModule = loadLua()) {
    this.#memory = new LuaMemory(module);
    this.#state = module._luaL_newstate();
    module._luaL_openlibs(this.#state);
  }

  /** More functions in a table that is there: `os`. */
  extend(name: string, functions: Readonly<Record<string, LuaFunction>>): void {
    this.#memory.module._lua_getglobal(this.#state, this.#memory.name(name));
    this.#setFunctions(functions);
    this.#memory.module._lua_settop(this.#state, -2);
  }

  /** A table of functions as a global, which `package.loaded` knows too. */
  library(name: string, functions: Readonly<Record<string, LuaFunction>>): void {
    const { module } = this.#memory;
    const state = this.#state;
    // _LOADED of the registry: that is where error messages find `posix.stat`
    module._lua_getfield(state, REGISTRY, this.#memory.name('_LOADED'));
    module._lua_createtable(state, 0, 0);
    this.#setFunctions(functions);
    module._lua_pushvalue(state, -1);
    module._lua_setglobal(state, this.#memory.name(name));
    module._lua_setfield(state, -2, this.#memory.name(name));
    module._lua_settop(state, -2);
  }

  /** The metatable of a kind of userdata; `methods` are its `__index`. */
  metatable(
    name: string,
    metamethods: Readonly<Record<string, LuaFunction>>,
    methods?: Readonly<Record<string, LuaFunction>>,
  ): void {
    const { module } = this.#memory;
    module._luaL_newmetatable(this.#state, this.#memory.name(name));
    this.#setFunctions(metamethods);
    if (methods !== undefined) {
      module._lua_createtable(this.#state, 0, 0);
      this.#setFunctions(methods);
      module._lua_setfield(this.#state, -2, this.#memory.name('__index'));
    }
    module._lua_settop(this.#state, -2);
  }

  #setFunctions(functions: Readonly<Record<string, LuaFunction>>): void {
    for (const [name, body] of Object.entries(functions)) {
      pushFunction(this.#memory, this.#state, body);
      this.#memory.module._lua_setfield(this.#state, -2, this.#memory.name(name));
    }
  }

  /** Puts a value aside, out of reach of scripts that do not look for it. */
  store(name: string, value: LuaValue): void {
    new LuaCall(this.#memory, this.#state).push(value);
    this.#memory.module._lua_setfield(this.#state, REGISTRY, this.#memory.name(name));
  }

  /** A global's value as it is now. */
  globalValue(name: string): LuaStored {
    this.#memory.module._lua_getglobal(this.#state, this.#memory.name(name));
    this.#memory.module._lua_setfield(this.#state, REGISTRY, this.#memory.name(name));
    return new LuaStored(name);
  }

  setField(library: string, name: string, value: LuaValue): void {
    this.#memory.module._lua_getglobal(this.#state, this.#memory.name(library));
    new LuaCall(this.#memory, this.#state).push(value);
    this.#memory.module._lua_setfield(this.#state, -2, this.#memory.name(name));
    this.#memory.module._lua_settop(this.#state, -2);
  }

  setGlobal(name: string, value: LuaValue): void {
    new LuaCall(this.#memory, this.#state).push(value);
    this.#memory.module._lua_setglobal(this.#state, this.#memory.name(name));
  }

  /** Loads and runs a chunk; `parameters` are its `...`, the results are as `tostring` shows them. */
  run(code: Uint8Array, chunkName: string, parameters: readonly LuaValue[]): LuaOutcome {
    const { module } = this.#memory;
    const state = this.#state;
    const before = module._lua_gettop(state);
    const at = this.#memory.copyIn(code);
    const [name, mode] = [this.#memory.name(chunkName), this.#memory.name('bt')];
    const status = module._luaL_loadbufferx(state, at, code.length, name, mode);
    module._free(at);
    if (status !== 0) return this.#failed('syntax');
    const call = new LuaCall(this.#memory, state);
    for (const value of parameters) call.push(value);
    if (module._lua_pcallk(state, parameters.length, -1, 0, 0, 0) !== 0) return this.#failed('run');
    const results: Uint8Array[] = [];
    for (let one = before + 1; one <= module._lua_gettop(state); one += 1)
      results.push(call.shown(one));
    module._lua_settop(state, before);
    return { results, error: undefined };
  }

  /** Why a chunk cannot be compiled; undefined when it can. */
  syntaxFault(code: Uint8Array, chunkName: string): Uint8Array | undefined {
    const { module } = this.#memory;
    const before = module._lua_gettop(this.#state);
    const at = this.#memory.copyIn(code);
    const [name, mode] = [this.#memory.name(chunkName), this.#memory.name('bt')];
    const status = module._luaL_loadbufferx(this.#state, at, code.length, name, mode);
    module._free(at);
    const fault = status === 0 ? undefined : this.#memory.stringAt(this.#state, -1);
    module._lua_settop(this.#state, before);
    return fault;
  }

  #failed(kind: LuaError['kind']): LuaOutcome {
    return { results: [], error: { kind, message: this.#takeMessage() } };
  }

  /** Runs with other values of some globals. */
  withGlobals<T>(values: ReadonlyMap<string, LuaValue>, work: () => T): T {
    const { module } = this.#memory;
    for (const [name, value] of values) {
      module._lua_getglobal(this.#state, this.#memory.name(name));
      this.setGlobal(name, value);
    }
    try {
      return work();
    } finally {
      for (const name of [...values.keys()].toReversed())
        module._lua_setglobal(this.#state, this.#memory.name(name));
    }
  }

  #takeMessage(): Uint8Array | undefined {
    const message = this.#memory.stringAt(this.#state, -1);
    this.#memory.module._lua_settop(this.#state, -2);
    return message;
  }
}
