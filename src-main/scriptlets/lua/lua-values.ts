import { decodeText } from '../../base/index.ts';

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
