/** Macros as scripts reach them: their shell, files and environment are the C library's. */
import { isUtf8 } from 'node:buffer';
import { availableParallelism } from 'node:os';
import { cString, decodeText, encodeText, runShellWithin } from '../../base/index.ts';
import { MacroError, Macros } from '../../macro/index.ts';
import type { Parameters } from '../../macro/index.ts';
import { attempted, c, cText, stringAt } from './c-calls.ts';
import { CFile } from './c-file.ts';
import type { LuaValue } from './lua-call.ts';
import type { LuaMachine } from './lua-machine.ts';
import { errorMessage } from './lua-values.ts';
import type { Printed } from './print.ts';

export interface ScriptMacroSettings {
  readonly machine: LuaMachine;
  readonly printed: Printed;
  readonly stdout: CFile;
  readonly stderr: CFile;
  readonly isVerbose: () => boolean;
  /** How commands of the shell are run. */
  readonly shell: ShellRule;
}

/** `free`: as long as they like; `off`: not at all; else as many milliseconds. */
export type ShellRule = 'free' | 'off' | number;

/** The built-in macros alone. */
export function scriptMacros(settings: ScriptMacroSettings): Macros {
  const { stdout, stderr } = settings;
  return new Macros({
    environment: (name) => {
      const value = stringAt(c.getenv(cText(name)));
      return value === undefined ? undefined : decodeText(value);
    },
    shell: (command) => shellOutput(command, settings.shell, stderr),
    lua: (code, parameters) => luaOutput(settings, code, parameters),
    exists: (path) => attempted('access', cText(path), 0) === 0,
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

/** Characters that one command may add to a text. */
const mostOutput = 2 ** 25;

function shellOutput(command: string, rule: ShellRule, stderr: CFile): string {
  const bytes = encodeText(command);
  // programs are started with text; what is none goes by the C library, and without the limit
  if (rule === 'free' || (rule !== 'off' && !isUtf8(bytes))) return outputOf(command);
  if (rule === 'off') {
    stderr.write(encodeText(`warning: not run: %(${command})\n`));
    return '';
  }
  c.fflush(0);
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
  const file = CFile.open(cString(encodeText(path)).subarray(0, -1), 'r');
  if (file === undefined) return undefined;
  const content = file.readAll();
  const isRead = !file.hasFailed;
  file.close();
  return isRead ? decodeText(content) : undefined;
}

/** What the code prints and returns; it sees its macro's parameters as `arg` and `opt`. */
function luaOutput(
  { machine, printed }: ScriptMacroSettings,
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
