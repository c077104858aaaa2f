/** Lua for text that nobody vouches for: it computes, and reaches nothing. */
import { encodeText } from '../../base/index.ts';
import type { LuaMachine } from './lua-machine.ts';
import { errorMessage } from './lua-values.ts';

/**
 * Steps of all its scripts together. Behind them every step is an error, so that no script goes on
 * by catching one. Coroutines would count for themselves.
 */
const mostSteps = 50_000_000;

const confinement = `
local sethook, rest = debug.sethook, { date = os.date, time = os.time, clock = os.clock }
io, posix, debug, coroutine, package, require, dofile, loadfile, load = nil
os = rest
for _, name in ipairs({
  'execute', 'spawn', 'glob', 'open', 'redirect2null', 'interactive', 'load', 'input', 'fork',
}) do rpm[name] = nil end
local function stop()
  sethook(stop, '', 1)
  error('the scripts of this file take too many steps', 0)
end
sethook(stop, '', ${mostSteps})
`;

/** Takes from a machine what reaches outside of it: files, programs, processes, the system. */
export function confineLua(machine: LuaMachine): void {
  const { error } = machine.run(encodeText(confinement), '=confinement', []);
  if (error !== undefined) throw new Error(errorMessage(error));
}
