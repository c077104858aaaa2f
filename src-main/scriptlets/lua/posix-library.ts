/** rpm's `posix` module as a whole. */
import type { LuaMachine } from './lua-machine.ts';
import { accountFunctions } from './posix-accounts.ts';
import { fileFunctions } from './posix-files.ts';
import { processFunctions } from './posix-process.ts';
import type { ScriptProcess } from './script-process.ts';

export function openPosix(machine: LuaMachine, process: ScriptProcess): void {
  machine.library('posix', {
    ...accountFunctions,
    ...fileFunctions,
    ...processFunctions,
    ...process.functions,
  });
  machine.setField('posix', 'version', 'posix library for Lua 5.3 / Nov 2003');
}
