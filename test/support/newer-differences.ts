/**
 * Where rpm 6.1 speaks or ends otherwise than 4.18 in what both do. What we follow is said for each; the
 * rest of a comparison with 6.1 must be equal.
 */
import type { ProgramResult } from './real-rpm.ts';

export interface NewerDifference {
  readonly what: string;
  readonly older: string;
  readonly newer: string;
  readonly follows: '4.18' | '6.1';
  /** Takes the difference out of a result, whichever program it is of. */
  readonly level: (result: ProgramResult) => ProgramResult;
}

export const newerDifferences: readonly NewerDifference[] = [
  {
    what: 'the exit status of what is refused',
    older: 'the number of packages that come or go',
    newer: 'another number, without those that others would have pushed out',
    follows: '4.18',
    level: (result) => ({ ...result, status: Math.min(result.status, 1) }),
  },
  {
    what: 'the exit status after scripts whose failure stops nothing',
    older: '0',
    newer: '1',
    follows: '4.18',
    level: (result) =>
      /^warning: .* scriptlet failed/m.test(result.stderr) ? { ...result, status: 1 } : result,
  },
];

/** A result with all that is known to differ taken out. */
export function levelled(result: ProgramResult): ProgramResult {
  return newerDifferences.reduce((found, { level }) => level(found), result);
}
