import { globSync } from 'node:fs';
import { macroPlaces } from '../macro/index.ts';
import type { Macros } from '../macro/index.ts';

/** Editors' and package managers' leftovers, which rpm passes over. */
const leftover = /(?:~|\.rpmnew|\.rpmorig|\.rpmsave)$/;

/**
 * Defines what the files of macros define, the machine's unless others are named. Those of a user's
 * folder are passed over where the environment names none.
 *
 * @returns whether there was any file
 */
export function loadMacroFiles(macros: Macros, files: readonly string[] = macroPlaces): boolean {
  const home = macros.around.environment('HOME');
  let isAny = false;
  // All of them first: what a file says of the machine is not what its folder is called.
  for (const pattern of files.map((place) => macros.expand(place))) {
    if (pattern.startsWith('~/') && home === undefined) continue;
    for (const path of globSync(pattern.replace(/^~(?=\/)/, () => home ?? '')).toSorted())
      if (!leftover.test(path)) isAny = macros.load(path) || isAny;
  }
  return isAny;
}
