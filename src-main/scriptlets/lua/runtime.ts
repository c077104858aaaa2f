/** Lua and macros together: each can call the other, so they are made together. */
import { machine as machineName } from 'node:os';
import { encodeText } from '../../base/index.ts';
import type { Macros } from '../../macro/index.ts';
import { configureMacros } from '../macro-files.ts';
import type { MacroPlatform } from '../macro-files.ts';
import { c } from './c-calls.ts';
import { openIo } from './io-library.ts';
import { LuaMachine } from './lua-machine.ts';
import { openOs } from './os-library.ts';
import { openPosix } from './posix-library.ts';
import { openPrint } from './print.ts';
import { openRpm } from './rpm-library.ts';
import { confineLua } from './confined-lua.ts';
import { scriptMacros } from './script-macros.ts';
import type { ShellRule } from './script-macros.ts';
import { ScriptProcess } from './script-process.ts';
import { SpecLua } from './spec-lua.ts';

export interface RuntimeSettings {
  /** Definitions on top of those of the machine's files, as `--define` takes them. */
  readonly definitions: readonly string[];
  /** Looked up whenever it is asked for. */
  readonly isVerbose: boolean;
  /** Files of macros, in place of the machine's. */
  readonly files?: readonly string[] | undefined;
  /** For what macros are read; this machine, as rpm's own files have it, unless given. */
  readonly platform?: MacroPlatform | undefined;
  /**
   * How macros run commands: without a limit unless told. `off` takes from Lua, too, what reaches
   * outside, and bounds its work.
   */
  readonly shell?: ShellRule | undefined;
  /** Paths that fired a file trigger; absent for all other scripts. */
  readonly paths?: readonly string[] | undefined;
}

export interface Runtime {
  /** What a spec needs of the machine. */
  readonly specLua: SpecLua;
  readonly machine: LuaMachine;
  readonly macros: Macros;
  readonly process: ScriptProcess;
  /** Prints a message of rpm's own: `error: ...`. */
  readonly tellError: (message: string) => void;
  /** Writes to standard output, after what scripts have written. */
  readonly print: (text: string) => void;
  /** Hands over what was written; needed before the end. */
  readonly flush: () => void;
}

const F_SETFD = 2;

/**
 * Makes both, with the macros of the machine's files. No file of ours is read later, so that the
 * process can change its root afterwards.
 *
 * @throws {MacroError} for a definition that is none
 */
export async function startRuntime(settings: RuntimeSettings): Promise<Runtime> {
  // Node keeps its standard files from the programs it starts; a script's programs have them.
  for (const descriptor of [0, 1, 2]) c.fcntl(descriptor, F_SETFD, 0);
  const machine = await LuaMachine.start();
  const own = new ScriptProcess();
  const { stdout, stderr } = openIo(machine);
  const tellError = (message: string): void => {
    stderr.write(encodeText(`error: ${message}\n`));
  };
  const printed = openPrint(machine, stdout);
  const isVerbose = (): boolean => settings.isVerbose;
  const { shell = 'free' } = settings;
  const macros = scriptMacros({ machine, printed, stdout, stderr, isVerbose, shell });
  openOs(machine, own);
  openPosix(machine, own);
  openRpm(machine, { process: own, macros, tellError, paths: settings.paths });
  if (shell === 'off') confineLua(machine);
  configureMacros(macros, settings.platform ?? ownPlatform(), settings.files);
  for (const definition of settings.definitions) macros.define(definition);
  return {
    machine,
    macros,
    process: own,
    specLua: new SpecLua(machine),
    tellError,
    print: (text) => void stdout.write(encodeText(text)),
    flush: () => void c.fflush(0),
  };
}

function ownPlatform(): MacroPlatform {
  const flags = '-O2 -g';
  return { target: `${machineName()}-linux`, machineFlags: flags, buildFlags: flags };
}
