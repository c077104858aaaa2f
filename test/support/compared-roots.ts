/** Pairs of roots that are compared when the test that made them ends, not after every step. */
import { afterEach } from 'node:test';
import { sideBySide } from './side-by-side.ts';
import type { SideBySide } from './side-by-side.ts';

/** As `sideBySide`, for the tests of the suite in which it is called. */
export function comparedRoots(): typeof sideBySide {
  let latest: SideBySide | undefined;
  const compareLatest = (): void => {
    const roots = latest;
    latest = undefined;
    roots?.compare();
  };
  afterEach(compareLatest);
  return (...given) => {
    // the next pair takes the folders of this one
    compareLatest();
    latest = sideBySide(...given);
    return latest;
  };
}
