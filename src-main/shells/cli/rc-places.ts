/** Where rpmrc files lie. Every command line asks, so nothing large is loaded here. */
import { existsSync } from 'node:fs';
import type { Context } from '../../base/index.ts';
import type { ParsedOptions } from './parse-options.ts';
import { vendorFolder } from './vendor-folder.ts';

type Environment = Context['environment'];

/** With these rpm reads its configuration; `--macros` and `--rcfile` behind them come too late. */
const configuring: ReadonlySet<string> = new Set([
  'define',
  'undefine',
  'load',
  'dbpath',
  'eval',
  'target',
]);

/** The last `--macros` or `--rcfile` that comes in time. */
export function configurationFiles(
  given: ParsedOptions['given'],
  wanted: 'macros' | 'rcfile',
): string | undefined {
  const end = given.findIndex(({ name }) => configuring.has(name));
  return (end < 0 ? given : given.slice(0, end)).findLast(({ name }) => name === wanted)?.value;
}

/**
 * Whether there are rpmrc files besides those that came with rpm, so that somebody may have made a
 * mistake of which every command has to tell.
 */
export function hasOwnRcFiles(given: ParsedOptions['given'], environment: Environment): boolean {
  return (
    environment['RPM_CONFIGDIR'] !== undefined ||
    configurationFiles(given, 'rcfile') !== undefined ||
    placesOfUsers(environment).some((path) => existsSync(path))
  );
}

/** The files that are read unless others are named; the first is rpm's own, and has to be there. */
export function usualRcFiles(environment: Environment): readonly string[] {
  const own = environment['RPM_CONFIGDIR'] ?? '/usr/lib/rpm';
  return [`${own}/rpmrc`, `${own}/${vendorFolder()}/rpmrc`, ...placesOfUsers(environment)];
}

function placesOfUsers(environment: Environment): readonly string[] {
  const home = environment['HOME'];
  const own = home === undefined ? [] : [`${home}/.rpmrc`, `${home}/.config/rpm/rpmrc`];
  return ['/etc/rpmrc', ...own];
}
