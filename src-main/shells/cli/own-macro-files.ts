/** Files of macros that a system or a user has besides rpm's own. Every command asks, so nothing large is loaded here. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../../base/index.ts';
import type { Context } from '../../base/index.ts';

const systemFolder = '/etc/rpm';

/** Macros on which commands depend that ask for no others, and what may define them from elsewhere. */
const heeded = /_query_all_fmt|_dbpath|_keyring|vsflags|_pkgverify_|%\{?load\b|%include/;

/** Whether such a file says something that changes what a query or a check prints. */
export function changesMacros(environment: Context['environment']): boolean {
  if (environment['RPM_CONFIGDIR'] !== undefined) return true;
  const home = environment['HOME'];
  const own = home === undefined ? [] : [`${home}/.rpmmacros`, `${home}/.config/rpm/macros`];
  return [...systemFiles(), ...own].some((path) => heeded.test(textOf(path)));
}

function systemFiles(): readonly string[] {
  try {
    const names = readdirSync(systemFolder);
    return names
      .filter((name) => /^macros(?:\.|$)/.test(name))
      .map((name) => join(systemFolder, name));
  } catch (thrown) {
    if (isSystemError(thrown)) return [];
    throw thrown;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (isSystemError(thrown)) return '';
    throw thrown;
  }
}
