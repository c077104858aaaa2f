/** Macros as scripts reach them. Nothing of the C library is loaded before a macro needs it. */
import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import {
  decodeText,
  encodeText,
  isSystemError,
  pathForSystem,
  processContext,
  runShellWithin,
} from '../../base/index.ts';
import { MacroError, Macros } from '../../macro/index.ts';
import type { Parameters } from '../../macro/index.ts';
import { c, cText, stringAt } from './c-calls.ts';
import { CFile } from './c-file.ts';
import type { LuaValue } from './lua-call.ts';
import type { LuaMachine } from './lua-machine.ts';
import { errorMessage } from './lua-values.ts';
import type { Printed } from './print.ts';
import type { StandardStreams } from './standard-streams.ts';

/** Lua as macros use it. */
export interface MacroLua {
  readonly machine: LuaMachine;
  readonly printed: Printed;
}

export interface ScriptMacroSettings {
  /** Asked for by the first macro that is in Lua. */
  readonly lua: () => MacroLua;
  readonly streams: StandardStreams;
  readonly isVerbose: () => boolean;
  /** How commands of the shell are run. */
  readonly shell: ShellRule;
}

/** `free`: as long as they like; `off`: not at all; else as many milliseconds. */
export type ShellRule = 'free' | 'off' | number;

/** The built-in macros alone. */
export function scriptMacros(settings: ScriptMacroSettings): Macros {
  const { stdout, stderr } = settings.streams;
  return new Macros({
    environment,
    shell: (command) => shellOutput(command, settings),
    lua: (code, parameters) => luaOutput(settings.lua(), code, parameters),
    exists: (path) => existsSync(pathForSystem(asInC(path))),
    readFile,
    processors: availableParallelism(),
    get isVerbose() {
      return settings.isVerbose();
    },
    say: (level, text) => {
      const word = level === 'plain' || level === 'note' ? '' : `${level}: `;
      (level === 'plain' ? stdout : stderr).write(encodeText(`${word}${text}\n`));
    },
  });
}

/** C's environment, which scripts change; what of it is no UTF-8, Node does not tell. */
function environment(name: string): string | undefined {
  const told = processContext().environment[name];
  if (told?.includes('\ufffd') !== true) return told;
  const value = stringAt(c.getenv(cText(name)));
  return value === undefined ? undefined : decodeText(value);
}

/** C's texts end at a NUL. */
function asInC(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

/** Characters that one command may add to a text. */
const mostOutput = 2 ** 25;

function shellOutput(command: string, { shell: rule, streams }: ScriptMacroSettings): string {
  const bytes = encodeText(command);
  // programs are started with text; what is none goes by the C library, and without the limit
  if (rule === 'free' || (rule !== 'off' && !isUtf8(bytes))) {
    streams.asFiles();
    return outputOf(command);
  }
  if (rule === 'off') {
    streams.stderr.write(encodeText(`warning: not run: %(${command})\n`));
    return '';
  }
  streams.flush();
  const limits = { timeoutMs: rule, outputBytes: mostOutput };
  const { output, endedBy } = runShellWithin(bytes, limits);
  if (endedBy === 'ETIMEDOUT')
    throw new MacroError(`Shell expansion took longer than ${rule / 1000} s: ${command}`);
  if (endedBy === 'ENOBUFS') throw new MacroError(`Shell expansion wrote too much: ${command}`);
  if (endedBy !== undefined)
    throw new MacroError(`Failed to open shell expansion pipe for command: ${command}`);
  return decodeText(output);
}

function outputOf(command: string): string {
  const file = CFile.popen(encodeText(command), 'r');
  if (file === undefined)
    throw new MacroError(`Failed to open shell expansion pipe for command: ${command}`);
  const output = file.readAll();
  file.close();
  return decodeText(output);
}

function readFile(path: string): string | undefined {
  try {
    return decodeText(readFileSync(pathForSystem(asInC(path))));
  } catch (thrown) {
    if (isSystemError(thrown)) return undefined;
    throw thrown;
  }
}

/** What the code prints and returns; it sees its macro's parameters as `arg` and `opt`. */
function luaOutput(
  { machine, printed }: MacroLua,
  code: string,
  parameters: Parameters | undefined,
): string {
  const globals = new Map<string, LuaValue>([
    ['arg', parameters?.words ?? []],
    ['opt', parameters?.options ?? new Map()],
  ]);
  const output = printed.capture(() => {
    const { results, error } = machine.withGlobals(globals, () => {
      const given = ['opt', 'arg'].map((name) => machine.globalValue(name));
      return machine.run(encodeText(code), '<lua>', given);
    });
    if (error !== undefined) throw MacroError.withoutPlace(errorMessage(error));
    return results;
  });
  return decodeText(output);
}
