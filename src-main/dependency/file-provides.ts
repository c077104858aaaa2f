import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';

/** Where a file of a package is: directory with its closing slash, and base name. */
export interface FilePlace {
  readonly directory: string;
  readonly baseName: string;
}

/** Splits a path at its last slash, which stays with the directory. */
export function splitPath(path: string): FilePlace {
  const end = path.lastIndexOf('/') + 1;
  return { directory: path.slice(0, end), baseName: path.slice(end) };
}

/**
 * The places of a package's files, from compressed file names or the old list of whole paths. A file
 * whose directory index points nowhere has no place and is left out: it can provide nothing.
 */
export function* filePlacesOf(header: Header): Generator<FilePlace> {
  const baseNames = header.strings(Tag.BASENAMES);
  if (baseNames.length === 0) {
    for (const path of header.strings(Tag.OLDFILENAMES)) yield splitPath(path);
    return;
  }
  const directories = header.strings(Tag.DIRNAMES);
  const indexes = header.numbers(Tag.DIRINDEXES);
  for (const [at, baseName] of baseNames.entries()) {
    const directory = directories[indexes[at] ?? -1];
    if (directory !== undefined) yield { directory, baseName };
  }
}
