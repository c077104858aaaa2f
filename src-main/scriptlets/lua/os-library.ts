/** The parts of `os` that reach outside; the clock and the calendar are Lua's own. */
import { cString } from '../../base/index.ts';
import { attempted, c, setErrorNumber, stringAt } from './c-calls.ts';
import { commandEnd, fileFailure } from './file-results.ts';
import type { LuaFunction } from './lua-call.ts';
import type { LuaMachine } from './lua-machine.ts';
import type { ScriptProcess } from './script-process.ts';

export function openOs(machine: LuaMachine, own: ScriptProcess): void {
  machine.extend('os', { ...functions, exit: (call) => own.exit(call) });
}

const functions: Readonly<Record<string, LuaFunction>> = {
  execute: (call) => {
    if (call.isAbsent(1)) return [c.system(null) !== 0];
    c.fflush(0);
    return commandEnd(attempted('system', cString(call.bytes(1))));
  },
  getenv: (call) => [stringAt(c.getenv(cString(call.bytes(1))))],
  remove: (call) => {
    const path = call.bytes(1);
    return attempted('remove', cString(path)) === 0 ? [true] : fileFailure(path);
  },
  rename: (call) => {
    const [from, to] = [call.bytes(1), call.bytes(2)];
    return attempted('rename', cString(from), cString(to)) === 0 ? [true] : fileFailure();
  },
  tmpname: () => {
    const name = Buffer.from('/tmp/lua_XXXXXX\0');
    const descriptor = attempted('mkstemp', name);
    if (descriptor < 0) {
      setErrorNumber(0);
      return [undefined];
    }
    c.close(descriptor);
    return [name.subarray(0, -1)];
  },
};
