import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSystemError } from '../../base/index.ts';
import { readPoptEntries } from './popt-entries.ts';
import type { PoptEntry } from './popt-entries.ts';
import { usualEntries } from './usual-aliases.ts';

/** Where popt's files lie, in the order in which they count; `~/` is the user's folder. */
const poptPlaces = ['/usr/lib/rpm/rpmpopt-*', '/etc/popt', '/etc/popt.d/*', '~/.popt'] as const;

const known = new Map<string, readonly PoptEntry[]>();

/**
 * The aliases of a program: those of rpm that every machine has, then those of this machine's files and of
 * the user's own. Of two for one option the later counts.
 */
export function poptEntries(program: string, home = process.env['HOME']): readonly PoptEntry[] {
  const key = `${program}\0${home ?? ''}`;
  const found = known.get(key) ?? [
    ...(usualEntries[program] ?? []),
    ...poptTexts(home).flatMap((text) => readPoptEntries(text, program)),
  ];
  known.set(key, found);
  return found;
}

function poptTexts(home: string | undefined): readonly string[] {
  return poptPlaces
    .filter((place) => home !== undefined || !place.startsWith('~'))
    .map((place) => place.replace(/^~/, () => home ?? ''))
    .flatMap((place) => (place.endsWith('*') ? filesLike(place) : [place]))
    .map(textOf);
}

/**
 * Files of one folder whose names begin so, sorted. Node's own patterns want a working folder that is still
 * there, and take as long to load as a query takes.
 */
function filesLike(pattern: string): readonly string[] {
  const folder = dirname(pattern);
  const beginning = pattern.slice(folder.length + 1, -1);
  try {
    const names = readdirSync(folder).filter(
      (name) => name.startsWith(beginning) && !name.startsWith('.'),
    );
    return names.toSorted().map((name) => join(folder, name));
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
