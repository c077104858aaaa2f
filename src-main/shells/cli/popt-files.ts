import { globSync, readFileSync } from 'node:fs';
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
    .flatMap((place) => (place.endsWith('*') ? globSync(place).toSorted() : [place]))
    .map(textOf);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (isSystemError(thrown)) return '';
    throw thrown;
  }
}
