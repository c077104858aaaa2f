/** Macros and Lua for reading a spec of this machine, with or without what it runs. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { decodeText, isSystemError, pathForSystem, systemErrorText } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import type { SpecRuntime } from '../build/index.ts';
import { configurationFolder } from '../macro/index.ts';
import { builtInTables, platformOf, readRcFiles } from '../nevra/index.ts';
import type { RcReading } from '../nevra/index.ts';
import { openRuntime } from '../scriptlets/index.ts';
import { thisMachine } from '../transaction/index.ts';

type Environment = Context['environment'];

/** What macros say while a spec is read. */
export interface MacroListener {
  told(severity: 'error' | 'warning', text: string): void;
  /** A command that was not run; the text goes on without what it would have written. */
  notRun(command: string): void;
}

export interface OpenedSpecRuntime {
  readonly runtime: SpecRuntime;
  readonly buildArchs: readonly string[];
  /** The number of what is built for in leads of packages. */
  readonly architectureNumber: number;
}

/** A command in a macro that takes longer hangs. */
const longestCommandMs = 5 * 60 * 1000;

export interface RuntimeWishes {
  /** On top of the machine's macros, as `--define` takes them. */
  readonly definitions: readonly string[];
  readonly environment: Environment;
  /** Whether macros may run commands, and Lua what reaches outside. */
  readonly hasEscapes: boolean;
  readonly isVerbose?: boolean;
  readonly listener: MacroListener;
}

/** @throws {MacroError} for a definition that is none */
export async function openSpecRuntime(wishes: RuntimeWishes): Promise<OpenedSpecRuntime> {
  const { definitions, environment, hasEscapes, isVerbose = false, listener } = wishes;
  const rc = readConfiguration(environment);
  const platform = platformOf(rc, thisMachine());
  const { arch, buildArch, buildSystem, machineFlags, buildFlags } = platform;
  const { macros, specLua } = await openRuntime({
    isVerbose,
    definitions: [...definitions],
    platform: {
      target: `${arch}-linux`,
      builds: `${buildArch}-${buildSystem}`,
      machineFlags,
      buildFlags,
    },
    shell: hasEscapes ? longestCommandMs : 'off',
  });
  macros.around.say = (level, text) => {
    if (level === 'error' || level === 'warning') listener.told(level, text);
  };
  if (!hasEscapes)
    macros.around.shell = (command) => {
      listener.notRun(command);
      return '';
    };
  const runtime: SpecRuntime = {
    macros,
    setLuaList: (name, values) => specLua.setLuaList(name, values),
    luaFault: (code, name) => specLua.luaFault(code, name),
  };
  return {
    runtime,
    buildArchs: platform.buildArchs,
    architectureNumber: Number(rc.canonical.get(buildArch)?.number ?? 1),
  };
}

/** rpm's rpmrc files; what they would say where there are none. */
function readConfiguration(environment: Environment): RcReading {
  const own = configurationFolder((name) => environment[name]);
  const vendors = ['redhat', 'suse', 'debian', 'vendor'].map((name) => `${own}/${name}/rpmrc`);
  const home = environment['HOME'];
  const users = home === undefined ? [] : [`${home}/.rpmrc`, `${home}/.config/rpm/rpmrc`];
  const places = [`${own}/rpmrc`, ...vendors, '/etc/rpmrc', ...users].filter((path) =>
    existsSync(path),
  );
  if (places.length === 0) return { ...builtInTables(thisMachine()), faults: [] };
  return readRcFiles(places, textOf);
}

export type FileText = { readonly text: string } | { readonly reason: string };

/** Files that are included are texts of people. */
const longestIncluded = 2 ** 24;

/** A file that a spec includes: by its path, or beside the spec. */
export function includedFile(specPath: string, name: string): FileText {
  const path = resolve(dirname(specPath), name);
  const status = statSync(pathForSystem(path), { throwIfNoEntry: false });
  if (status !== undefined && !status.isFile()) return { reason: 'it is no file' };
  if (status !== undefined && status.size > longestIncluded) return { reason: 'it is too large' };
  return textOf(path);
}

function textOf(path: string): FileText {
  try {
    return { text: decodeText(readFileSync(pathForSystem(path))) };
  } catch (thrown) {
    if (isSystemError(thrown)) return { reason: systemErrorText(thrown.code) };
    throw thrown;
  }
}
