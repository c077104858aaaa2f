import type { IndexName, InstalledPackage, ReadableDatabase } from '../database/index.ts';
import { fileInfos, filePaths } from '../files/index.ts';
import { FileState, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';

/** The packages that are installed at one moment of a transaction, as triggers look for them. */
export interface PresentPackages {
  /** Packages whose index holds exactly this key, in order of instances. */
  find(index: IndexName, key: string): readonly InstalledPackage[];
  /** All keys of a text index that begin so. */
  keys(index: IndexName, beginning?: string): Iterable<string>;
  /** How many of a name there are. */
  count(name: string): number;
  /** Paths that one of them really put on the disk, in its own order. */
  paths(one: InstalledPackage): readonly string[];
}

/** Those of the database as it is whenever it is asked. */
export function presentIn(database: ReadableDatabase): PresentPackages {
  return {
    find: (index, key) => database.find(index, key),
    keys: (index, beginning) => database.keys(index, beginning),
    count: (name) => database.findInstances('Name', name).length,
    paths: ({ header }) => installedPaths(header),
  };
}

/** Paths of a row's header without those that were left out when it was installed. */
export function installedPaths(header: Header): readonly string[] {
  if (header.numbers(Tag.FILESTATES).every((state) => state === FileState.NORMAL))
    return filePaths(header);
  const files = fileInfos(header);
  return files.flatMap(({ path, state }) => (state === FileState.NORMAL ? [path] : []));
}
