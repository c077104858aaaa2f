import { existsSync, globSync, readdirSync } from 'node:fs';
import { machine } from 'node:os';
import { isSystemError } from '../base/index.ts';
import { defaultMacros, MacroLevel, macroPlaces, targetMacros } from '../macro/index.ts';
import type { Macros } from '../macro/index.ts';

/** Editors' and package managers' leftovers, which rpm passes over. */
const leftover = /(?:~|\.rpmnew|\.rpmorig|\.rpmsave)$/;

/**
 * Defines what the files of macros define, the machine's unless others are named. Those of a user's
 * folder are passed over where the environment names none.
 *
 * @returns whether there was any file
 */
function loadMacroFiles(macros: Macros, files?: readonly string[]): boolean {
  const environment = (name: string): string | undefined => macros.around.environment(name);
  const home = environment('HOME');
  const places = files ?? macroPlaces(environment);
  let isAny = false;
  // All of them first: what a file says of the machine is not what its folder is called.
  for (const pattern of places.map((place) => macros.expand(place))) {
    if (pattern.startsWith('~/') && home === undefined) continue;
    for (const path of filesOf(pattern.replace(/^~(?=\/)/, () => home ?? '')))
      if (!leftover.test(path)) isAny = macros.load(path) || isAny;
  }
  return isAny;
}

/** A folder, and names in it by their start and end. */
const plainPattern =
  /^(?<folder>[^*?[\]{}()\\]*\/)(?<start>[^*?[\]{}()\\/]*)\*(?<end>[^*?[\]{}()\\/]*)$/;

/** The files a pattern finds, sorted. Those of rpm's own list are looked up here: Node's way takes longer to load than a spec to read. */
function filesOf(pattern: string): readonly string[] {
  if (!/[*?[\]{}()\\]/.test(pattern)) return existsSync(pattern) ? [pattern] : [];
  const { folder = '', start = '', end = '' } = plainPattern.exec(pattern)?.groups ?? {};
  if (folder === '') return globSync(pattern).toSorted();
  const isMeant = (name: string): boolean =>
    name.length >= start.length + end.length &&
    name.startsWith(start) &&
    name.endsWith(end) &&
    (start !== '' || !name.startsWith('.'));
  return namesIn(folder)
    .filter(isMeant)
    .toSorted()
    .map((name) => folder + name);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    if (isSystemError(thrown)) return [];
    throw thrown;
  }
}

/** For what macros are read. */
export interface MacroPlatform {
  /** What `--target` says, or this machine: `CPU-VENDOR-OS`. */
  readonly target: string;
  /** For what this machine builds where `--target` says nothing; else `target`. */
  readonly builds?: string | undefined;
  /** Compiler options of rpmrc files: those of this machine, and those of what it builds for. */
  readonly machineFlags?: string | undefined;
  readonly buildFlags?: string | undefined;
}

/**
 * Defines what rpm's configuration defines: files of macros, found by the name of the machine, and what
 * follows from that, which files do not change.
 *
 * @returns whether there was any file
 */
export function configureMacros(
  macros: Macros,
  { target, builds = target, machineFlags, buildFlags }: MacroPlatform,
  files?: readonly string[],
): boolean {
  defineAnew(macros, targetMacros(target), machineFlags);
  const isAny = loadMacroFiles(macros, files);
  if (!isAny && files === undefined) macros.defineAll(defaultMacros(machine()));
  defineAnew(macros, targetMacros(builds), buildFlags);
  // rpm asks for these itself, and its table of macros shows that
  macros.expand('%{_target_cpu}%{_target_os}');
  return isAny;
}

function defineAnew(
  macros: Macros,
  known: Readonly<Record<string, string>>,
  flags: string | undefined,
): void {
  const all = { ...known, ...(flags !== undefined && { optflags: flags }) };
  for (const name of Object.keys(all)) macros.undefine(name);
  macros.defineAll(all, MacroLevel.rcFile);
}
