import type { ChangelogEntry } from '../../src-main/contract/package.ts';

/** Entries of a newer package's changelog that the installed one does not have, newest first as they stand. */
export function newEntries(
  candidate: readonly ChangelogEntry[],
  installed: readonly ChangelogEntry[],
): readonly ChangelogEntry[] {
  const known = new Set(installed.map(keyOf));
  return candidate.filter((entry) => !known.has(keyOf(entry)));
}

function keyOf({ timeSeconds, author, text }: ChangelogEntry): string {
  return `${timeSeconds}\n${author}\n${text}`;
}
