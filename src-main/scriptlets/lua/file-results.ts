/** How Lua's own libraries answer failures and the ends of commands. */
import { failure } from './c-calls.ts';
import type { LuaValue } from './lua-call.ts';

/** nil, the message, the error number: an integer here, while rpm's `posix` hands out floats. */
export function fileFailure(path?: Uint8Array): readonly LuaValue[] {
  return failure(path).map((value) => (typeof value === 'number' ? BigInt(value) : value));
}

/** true or nil, `exit` or `signal`, the number; for a wait status. */
export function commandEnd(status: number): readonly LuaValue[] {
  if (status === -1) return fileFailure();
  const signal = status & 0x7f;
  if (signal !== 0) return [undefined, 'signal', BigInt(signal)];
  const exit = (status >> 8) & 0xff;
  return [exit === 0 ? true : undefined, 'exit', BigInt(exit)];
}
