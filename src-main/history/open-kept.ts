import { openSync } from 'node:fs';
import { errnoOf, fileError, isMachineFailure, OpenFlag } from '../base/index.ts';

/**
 * Opens what the store keeps.
 *
 * @returns a descriptor; undefined when it is not kept, or not as a file
 * @throws {FileError} when the machine fails: what is kept is not lost by that
 */
export function openKept(path: string): number | undefined {
  try {
    return openSync(path, OpenFlag.READ | OpenFlag.NOFOLLOW);
  } catch (thrown) {
    if (isMachineFailure(errnoOf(thrown))) throw fileError('opening', path, thrown);
    return undefined;
  }
}
