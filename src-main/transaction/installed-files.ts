import type { ReadableDatabase } from '../database/index.ts';
import { fileInfos } from '../files/index.ts';
import type { FileInfo } from '../files/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';

/** A file that an installed package lists under a base name. */
export interface ListedFile {
  readonly instance: number;
  /** Position in its package's file arrays. */
  readonly index: number;
  /** As packaged, with its closing slash. */
  readonly directory: string;
}

export interface InstalledFileList {
  readonly header: Header;
  readonly files: readonly FileInfo[];
}

/** Where a directory is, links followed, with its closing slash. */
export interface DirectoryPlaces {
  resolve(directory: string): string;
}

interface FilesOfName {
  readonly files: ListedFile[];
  /** What `places` was made with. */
  directories: DirectoryPlaces | undefined;
  /** Made when somebody asks for a place. */
  places: Map<string, ListedFile[]> | undefined;
  /** How many of `files` are in `places`. */
  placedCount: number;
}

/** What no package lists: most names of a package that comes are of this kind. */
const unlisted = 'unlisted';
const nothing: readonly ListedFile[] = [];

/** Files whose descriptions are kept; the lists used longest ago go first. */
const maxKeptFiles = 50_000;

/**
 * Which installed packages list files of a name, for as long as one process alone writes the
 * database: each name is looked up once, each package's directories are read once, and who changes a
 * row says so. A package's whole file list is made only where a place is really shared.
 */
export class InstalledFiles {
  readonly #database: ReadableDatabase;
  readonly #isEmpty: boolean;
  readonly #named = new Map<string, FilesOfName | typeof unlisted>();
  readonly #directories = new Map<number, (index: number) => string | undefined>();
  readonly #lists = new Map<number, InstalledFileList>();
  readonly #gone = new Set<number>();
  #keptFiles = 0;

  constructor(database: ReadableDatabase) {
    this.#database = database;
    this.#isEmpty = database.count() === 0;
  }

  /**
   * Files at a place, in the order of the database's index.
   *
   * @param directories - says where directories are now; another object, and all is looked up again
   */
  at(place: string, baseName: string, directories: DirectoryPlaces): readonly ListedFile[] {
    const named = this.#find(baseName);
    if (named === unlisted) return nothing;
    if (named.directories !== directories || named.places === undefined) {
      named.directories = directories;
      named.places = new Map();
      named.placedCount = 0;
    }
    for (; named.placedCount < named.files.length; named.placedCount += 1) {
      const file = named.files[named.placedCount];
      if (file === undefined) continue;
      const found = directories.resolve(file.directory) + baseName;
      const known = named.places.get(found);
      if (known === undefined) named.places.set(found, [file]);
      else known.push(file);
    }
    const files = named.places.get(place) ?? nothing;
    return files.filter(({ instance }) => !this.#gone.has(instance));
  }

  #find(baseName: string): FilesOfName | typeof unlisted {
    const known = this.#named.get(baseName);
    if (known !== undefined) return known;
    // Of a database that was empty all that has come since is known.
    if (this.#isEmpty) return unlisted;
    const files = this.#look(baseName);
    const named = files.length === 0 ? unlisted : listed(files);
    this.#named.set(baseName, named);
    return named;
  }

  #look(baseName: string): ListedFile[] {
    const files: ListedFile[] = [];
    for (const { instance, tagIndex: index } of this.#database.findInstances(
      'Basenames',
      baseName,
    )) {
      const directory = this.#directoriesOf(instance)(index);
      if (directory !== undefined) files.push({ instance, index, directory });
    }
    return files;
  }

  /** A package's files as they are in the database now; undefined when it is not there. */
  list(instance: number): InstalledFileList | undefined {
    const known = this.#lists.get(instance);
    if (known !== undefined) {
      this.#lists.delete(instance);
      this.#lists.set(instance, known);
      return known;
    }
    const header = this.#database.get(instance)?.header;
    if (header === undefined) return undefined;
    const list = { header, files: fileInfos(header) };
    this.#keep(instance, list);
    return list;
  }

  /** A row that was added, with its header. */
  added(instance: number, header: Header): void {
    const directoryOf = directoriesIn(header);
    for (const [index, baseName] of header.strings(Tag.BASENAMES).entries()) {
      const directory = directoryOf(index);
      if (directory === undefined) continue;
      const file = { instance, index, directory };
      const named = this.#named.get(baseName);
      if (typeof named === 'object') named.files.push(file);
      // A name nobody asked for yet is looked up when somebody does.
      else if (named === unlisted || this.#isEmpty) this.#named.set(baseName, listed([file]));
    }
  }

  /** A row that was removed; its number is never given to another one. */
  removed(instance: number): void {
    this.changed(instance);
    this.#gone.add(instance);
  }

  /** A row whose file states are others now. */
  changed(instance: number): void {
    this.#keptFiles -= this.#lists.get(instance)?.files.length ?? 0;
    this.#lists.delete(instance);
  }

  #keep(instance: number, list: InstalledFileList): void {
    this.#lists.set(instance, list);
    this.#keptFiles += list.files.length;
    for (const oldest of this.#lists.keys()) {
      if (this.#keptFiles <= maxKeptFiles || oldest === instance) return;
      this.changed(oldest);
    }
  }

  #directoriesOf(instance: number): (index: number) => string | undefined {
    let directoryOf = this.#directories.get(instance);
    if (directoryOf === undefined) {
      const header = this.#database.get(instance)?.header;
      directoryOf = header === undefined ? () => undefined : directoriesIn(header);
      this.#directories.set(instance, directoryOf);
    }
    return directoryOf;
  }
}

function listed(files: ListedFile[]): FilesOfName {
  return { files, directories: undefined, places: undefined, placedCount: 0 };
}

/** Directory of each file, from the two arrays alone; they are copied, so that the header may go. */
function directoriesIn(header: Header): (index: number) => string | undefined {
  const directories = header.strings(Tag.DIRNAMES);
  const indexes = Uint32Array.from(header.numbers(Tag.DIRINDEXES));
  return (index) => directories[indexes[index] ?? -1];
}
