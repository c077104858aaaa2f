/** Lua and macros together: each can call the other, so they are made together. */
import { machine as machineName } from 'node:os';
import { encodeText } from '../../base/index.ts';
import type { Macros } from '../../macro/index.ts';
import { configureMacros } from '../macro-files.ts';
import type { MacroPlatform } from '../macro-files.ts';
import { openIo } from './io-library.ts';
import { LuaMachine } from './lua-machine.ts';
import { openOs } from './os-library.ts';
import { openPosix } from './posix-library.ts';
import { openPrint } from './print.ts';
import { openRpm } from './rpm-library.ts';
import { confineLua } from './confined-lua.ts';
import { scriptMacros } from './script-macros.ts';
import type { MacroLua, ShellRule } from './script-macros.ts';
import { ScriptProcess } from './script-process.ts';
import { SpecLua } from './spec-lua.ts';
import { StandardStreams } from './standard-streams.ts';

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
  readonly macros: Macros;
  /** Lua itself and what scripts do to the process, started when they are asked for. */
  readonly lua: () => OwnLua;
  /** Prints a message of rpm's own: `error: ...`. */
  readonly tellError: (message: string) => void;
  /** Writes to standard output, after what scripts have written. */
  readonly print: (text: string) => void;
  /** Hands over what was written; needed before the end. */
  readonly flush: () => void;
}

/** Lua with everything that scripts know. */
export interface OwnLua extends MacroLua {
  readonly process: ScriptProcess;
}

/**
 * Makes both, with the macros of the machine's files. Lua starts when a macro in it is expanded, or
 * when it is asked for: before the process changes its root, for files of ours are read then.
 *
 * @throws {MacroError} for a definition that is none
 */
export function startRuntime(settings: RuntimeSettings): Runtime {
  const streams = new StandardStreams();
  const { stdout, stderr } = streams;
  const tellError = (message: string): void => {
    stderr.write(encodeText(`error: ${message}\n`));
  };
  let started: OwnLua | undefined;
  const lua = (): OwnLua => {
    if (started !== undefined) return started;
    started = startLua({ settings, macros, streams, tellError });
    specLua.started(started.machine);
    return started;
  };
  const specLua = new SpecLua(() => lua().machine);
  const isVerbose = (): boolean => settings.isVerbose;
  const { shell = 'free' } = settings;
  const macros: Macros = scriptMacros({ lua, streams, isVerbose, shell });
  configureMacros(macros, settings.platform ?? ownPlatform(), settings.files);
  for (const definition of settings.definitions) macros.define(definition);
  return {
    macros,
    lua,
    specLua,
    tellError,
    print: (text) => stdout.write(encodeText(text)),
    flush: () => streams.flush(),
  };
}

interface LuaSurroundings {
  readonly settings: RuntimeSettings;
  readonly macros: Macros;
  readonly streams: StandardStreams;
  readonly tellError: (message: string) => void;
}

function startLua({ settings, macros, streams, tellError }: LuaSurroundings): OwnLua {
  const files = streams.asFiles();
  const machine = new LuaMachine();
  const process = new ScriptProcess();
  openIo(machine, files);
  const printed = openPrint(machine, files.stdout);
  openOs(machine, process);
  openPosix(machine, process);
  openRpm(machine, { process, macros, tellError, paths: settings.paths });
  if (settings.shell === 'off') confineLua(machine);
  return { machine, printed, process };
}

function ownPlatform(): MacroPlatform {
  const flags = '-O2 -g';
  return { target: `${machineName()}-linux`, machineFlags: flags, buildFlags: flags };
}
