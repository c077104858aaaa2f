import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { isSystemError, pathForSystem, RootedPaths, systemErrorText } from '../base/index.ts';
import type { InstalledPackage, ReadableDatabase } from '../database/index.ts';
import { fileInfos } from '../files/index.ts';
import { FileState } from '../format/index.ts';

/** The disk, as far as looking up owners of files needs it. */
export interface FileLookUp {
  /** The path as the user meant it: from the root, without `.`, `..` and double slashes. */
  absolute(path: string): string;
  /** Where a folder really is, symlinks followed as far as the path exists. */
  realFolder(path: string): string;
  /** The C library's words for why there is nothing at a path; undefined when there is. */
  whyMissing(path: string): string | undefined;
}

/** Looks on this machine's disk, below a root. */
export function diskLookUp(root: string, workingDirectory: string): FileLookUp {
  const paths = new RootedPaths(root);
  return {
    absolute: (path) => (path === '' ? '' : resolve(workingDirectory, path)),
    realFolder: (path) => paths.folder(path),
    whyMissing(path) {
      try {
        lstatSync(pathForSystem(path));
        return undefined;
      } catch (thrown) {
        return isSystemError(thrown) ? systemErrorText(thrown.code) : String(thrown);
      }
    },
  };
}

/**
 * Packages that own a path, also when they list it through another name of its folder (`/bin/sh`
 * for `/usr/bin/sh` where `/bin` is a symlink). A package appears once for each file that matches.
 *
 * @param isInstalled - only files that were put on the disk
 */
export function findFileOwners(
  database: ReadableDatabase,
  path: string,
  lookUp: FileLookUp,
  isInstalled: boolean,
): readonly InstalledPackage[] {
  const slash = path.lastIndexOf('/');
  const baseName = path.slice(slash + 1);
  const folder = path.slice(0, slash + 1);
  const owners: InstalledPackage[] = [];
  for (const { instance, tagIndex } of database.findInstances('Basenames', baseName)) {
    const found = database.get(instance);
    const file = found === undefined ? undefined : fileInfos(found.header)[tagIndex];
    if (found === undefined || file === undefined) continue;
    if (isInstalled && !isOnDisk(file.state)) continue;
    const isSame =
      file.directory === folder || lookUp.realFolder(file.directory) === lookUp.realFolder(folder);
    if (isSame) owners.push(found);
  }
  return owners.sort((a, b) => a.instance - b.instance);
}

function isOnDisk(state: number | undefined): boolean {
  return state === undefined || state === FileState.NORMAL || state === FileState.NETSHARED;
}
