import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { isSystemError, pathForSystem, RootedPaths, systemErrorText } from '../base/index.ts';
import type { InstalledPackage, ReadableDatabase } from '../database/index.ts';
import { fileInfos } from '../files/index.ts';
import type { FileInfo } from '../files/index.ts';
import { FileState, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';

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
  const realFolder = memoized((directory: string) => lookUp.realFolder(directory));
  const isSame = (directory: string): boolean =>
    directory === folder || realFolder(directory) === realFolder(folder);
  // a name may stand thousands of times in one package (`LC_MESSAGES`), whose header is read once
  const hits = Map.groupBy(
    database.findInstances('Basenames', baseName),
    ({ instance }) => instance,
  );
  for (const [instance, files] of hits) {
    const found = database.get(instance);
    if (found === undefined) continue;
    const placeOf = placesIn(found.header);
    for (const { tagIndex } of files) {
      const file = placeOf(tagIndex);
      if (file === undefined || (isInstalled && !isOnDisk(file.state))) continue;
      if (isSame(file.directory)) owners.push(found);
    }
  }
  return owners.sort((a, b) => a.instance - b.instance);
}

function memoized(answer: (question: string) => string): (question: string) => string {
  const known = new Map<string, string>();
  return (question) => {
    const found = known.get(question) ?? answer(question);
    known.set(question, found);
    return found;
  };
}

type FilePlace = Pick<FileInfo, 'directory' | 'state'>;

/** Folder and state of single files; what else is known of them is not put together. */
function placesIn(header: Header): (index: number) => FilePlace | undefined {
  if (!header.has(Tag.BASENAMES)) {
    const files = fileInfos(header);
    return (index) => files[index];
  }
  const directories = header.strings(Tag.DIRNAMES);
  const places = header.numbers(Tag.DIRINDEXES);
  const states = header.numbers(Tag.FILESTATES);
  return (index) => {
    const directory = directories[places[index] ?? -1];
    return directory === undefined ? undefined : { directory, state: states[index] };
  };
}

function isOnDisk(state: number | undefined): boolean {
  return state === undefined || state === FileState.NORMAL || state === FileState.NETSHARED;
}
