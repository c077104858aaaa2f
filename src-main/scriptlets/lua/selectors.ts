import type { LuaCall, LuaValue } from './lua-call.ts';

/**
 * The way most of rpm's `posix` functions answer: everything in a table, or the one field that the
 * argument at `at` names.
 *
 */
export function selected(
  call: LuaCall,
  at: number,
  fields: ReadonlyMap<string, () => LuaValue>,
): readonly LuaValue[] {
  if (call.isAbsent(at))
    return [new Map([...fields].map(([name, value]) => [name, value()] as const))];
  const name = call.text(at);
  const field = fields.get(name);
  if (field === undefined) call.argumentError(at, `invalid option '${name}'`);
  return [field?.()];
}
