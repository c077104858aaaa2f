import { accessSync, constants, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that goes away with `using`. */
export interface ScratchFolder extends Disposable {
  readonly path: string;
}

const memory = '/dev/shm';
const memoryNeedBytes = 4 * 1024 ** 3;

/**
 * Where scratch folders are made: in memory where there is plenty, because installing and databases
 * wait for the disk most of their time. A TMPDIR that is set is what the user wants.
 */
export const scratchParent: string =
  process.env['TMPDIR'] === undefined && isMemoryUsable() ? memory : tmpdir();

/** Whether the folder takes files, has room and lets programs (scriptlets) run. */
function isMemoryUsable(): boolean {
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    const mount = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .findLast(([, folder]) => folder === memory);
    const options = mount?.[3]?.split(',') ?? ['noexec'];
    return bavail * bsize >= memoryNeedBytes && !options.includes('noexec');
  } catch {
    return false; // not Linux, or nothing mounted there
  }
}

export function scratchFolder(purpose: string, parent: string = scratchParent): ScratchFolder {
  const path = mkdtempSync(join(parent, `turntable-${purpose}-`));
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true });
    },
  };
}
