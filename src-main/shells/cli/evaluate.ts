import type { Context } from '../../base/index.ts';
import { listedMacroPlaces, MacroError } from '../../macro/index.ts';
import type { Platform } from '../../nevra/index.ts';
import { openRuntime } from '../../scriptlets/index.ts';
import type { MacroPlatform, Runtime } from '../../scriptlets/index.ts';
import type { Output } from './output.ts';
import type { GivenOption, ParsedOptions } from './parse-options.ts';
import { machinePlatform, readRcConfiguration } from './rc-configuration.ts';
import { configurationFiles } from './rc-places.ts';
import { configurationText } from './show-configuration.ts';
import { vendorFolder } from './vendor-folder.ts';

/** A command in a macro that takes longer hangs. */
const longestShellMs = 5 * 60 * 1000;

/**
 * `--eval` and `--showrc`: prints texts with their macros replaced, by the machine's files of macros or those
 * of `--macros`, and by what `--define`, `--undefine`, `--load`, `--dbpath` and `-v` say before each; and
 * the whole configuration, behind which nothing counts.
 *
 * @returns the exit status: 1, and nothing further, after the first that cannot be expanded
 */
export async function evaluate(
  options: ParsedOptions,
  output: Output,
  context: Context,
): Promise<number> {
  output.flush();
  return (await runtimeOf(options, context)).status;
}

/** Macros and Lua as a command line wants them. */
export interface GivenRuntime {
  readonly runtime: Runtime;
  /** For which architectures this machine, or `--target`, builds. */
  readonly buildArchs: readonly string[];
  /** The number of what is built for in leads of packages. */
  readonly architectureNumber: number;
  /** As `evaluate` returns it; above 0 the command line ends there. */
  readonly status: number;
}

/**
 * Makes macros and Lua, and does what the command line says of them, as `evaluate`.
 *
 * @param isQuiet - nothing is printed: it was before
 * @param isVerbose - whether macros are, before the command line says so
 * @param hasEscapes - whether macros may run commands, and Lua what reaches outside
 */
export async function runtimeOf(
  options: ParsedOptions,
  context: Context,
  { isQuiet = false, hasEscapes = true, isVerbose = false } = {},
): Promise<GivenRuntime> {
  const rc = readRcConfiguration(options, context);
  const target = options.value('target');
  const platform = machinePlatform(rc, target);
  const settings = {
    isVerbose,
    definitions: [],
    files: configurationFiles(options.given, 'macros')?.split(':'),
    platform: macroPlatform(platform, target),
    shell: hasEscapes ? longestShellMs : ('off' as const),
  };
  const environment = (name: string): string | undefined => context.environment[name];
  // also those that came too late
  const places =
    options.value('macros')?.split(':') ?? listedMacroPlaces(environment, vendorFolder());
  const runtime = await openRuntime(settings);
  const { macros } = runtime;
  const show = (): void => {
    const { isVerbose } = settings;
    runtime.print(configurationText({ macros, platform, rc, places, isVerbose }));
  };
  const steps: Readonly<Record<string, (value: string) => void>> = {
    dbpath: (value) => macros.define(`_dbpath ${value}`),
    define: (value) => macros.define(value.replace(/^\s*%/, '')),
    eval: (value) => {
      if (!isQuiet) runtime.print(`${macros.expand(value)}\n`);
    },
    load: (value) => loadFile(runtime, value),
    showrc: show,
    undefine: (value) => macros.undefine(value.replace(/^%/, '')),
    verbose: () => (settings.isVerbose = true),
  };
  const made = (status: number): GivenRuntime => ({
    runtime,
    buildArchs: platform.buildArchs,
    architectureNumber: Number(rc.canonical.get(platform.buildArch)?.number ?? 1),
    status,
  });
  try {
    for (const { name, value } of options.given) take(steps, name, value);
    // rpm takes offence at its configuration here alone
    return made(options.has('showrc') && rc.faults.length > 0 ? 1 : 0);
  } catch (thrown) {
    if (!(thrown instanceof MacroError)) throw thrown;
    for (const line of thrown.lines) runtime.tellError(line);
    return made(1);
  } finally {
    runtime.flush();
  }
}

/** Files are found by the name of the machine, whatever it builds for. */
function macroPlatform(
  { arch, buildArch, buildSystem, machineFlags, buildFlags }: Platform,
  target: string | undefined,
): MacroPlatform {
  return {
    target: target ?? `${arch}-linux`,
    builds: `${buildArch}-${buildSystem}`,
    machineFlags,
    buildFlags,
  };
}

function take(
  steps: Readonly<Record<string, (value: string) => void>>,
  name: GivenOption['name'],
  value: GivenOption['value'],
): void {
  if (Object.hasOwn(steps, name)) steps[name]?.(value ?? '');
}

/** @throws {MacroError} without a line of its own: what is wrong is told already */
function loadFile({ macros }: Runtime, path: string): void {
  if (macros.load(path)) return;
  macros.around.say('note', `failed to load macro file ${path}`);
  throw new MacroError();
}
