import { readdirSync } from 'node:fs';
import { unlinkAt } from '../base/index.ts';
import type { RootTree } from '../files/index.ts';
import { scriptFileName, usualTemporaryFolder } from './run-script.ts';

/**
 * Removes the files of scripts that were running when their program was killed. A script that still
 * runs keeps what it has open.
 */
export function removeLeftScripts(
  tree: RootTree,
  temporaryFolder: string = usualTemporaryFolder,
): void {
  const folder = tree.directory(temporaryFolder);
  if (folder === undefined) return;
  for (const name of readdirSync(`/proc/self/fd/${folder.descriptor}`))
    if (scriptFileName.test(name)) unlinkAt(folder.descriptor, name);
}
