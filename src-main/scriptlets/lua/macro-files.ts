/** Where a machine keeps its macros. */
import { globSync } from 'node:fs';
import type { Macros } from '../../macro/index.ts';

/**
 * Files and patterns, later ones winning; the list of `rpm --showrc`, with the vendor folders of those
 * distributions that have one, and the places of a user's own macros before and since rpm 6.
 */
const places = [
  '/usr/lib/rpm/macros',
  '/usr/lib/rpm/macros.d/macros.*',
  '/usr/lib/rpm/platform/%{_target}/macros',
  '/usr/lib/rpm/fileattrs/*.attr',
  '/usr/lib/rpm/{redhat,suse,debian,vendor}/macros',
  '/etc/rpm/macros.*',
  '/etc/rpm/macros',
  '/etc/rpm/%{_target}/macros',
  '%{getenv:HOME}/.rpmmacros',
  '%{getenv:HOME}/.config/rpm/macros',
];

/** Editors' and package managers' leftovers, which rpm passes over. */
const leftover = /(?:~|\.rpmnew|\.rpmorig|\.rpmsave)$/;

/**
 * Defines what the files of macros define, the machine's unless others are named.
 *
 * @returns whether there was any file
 */
export function loadMacroFiles(macros: Macros, files: readonly string[] = places): boolean {
  let isAny = false;
  // All of them first: what a file says of the machine is not what its folder is called.
  for (const pattern of files.map((place) => macros.expand(place))) {
    if (!pattern.startsWith('/')) continue;
    for (const path of globSync(pattern).toSorted())
      if (!leftover.test(path)) isAny = macros.load(path) || isAny;
  }
  return isAny;
}
