/** The kept list for a program that has the database open for hours. */
import { databaseState, isSettled, isStillIn, writeListFile } from './list-file.ts';
import type { DatabaseState, ListPlace } from './list-file.ts';
import { listedPackage, listFor, ListWriter } from './package-list.ts';
import type { PackageList } from './package-list.ts';
import type { InstalledPackage, ReadableDatabase } from './readable-database.ts';

/**
 * All packages of a database as they are kept, or read and then kept. To be made before the database is
 * opened in this process: the state it is in can be told only then (see `databaseState`).
 */
export class KeptPackages {
  readonly #path: string;
  readonly #place: ListPlace;
  readonly #state: DatabaseState | undefined;
  #list: PackageList | undefined;

  /** @param path - of an SQLite database that this process has not opened yet */
  constructor(path: string, place: ListPlace) {
    this.#path = path;
    this.#place = place;
    this.#state = databaseState(path);
    this.#list = this.#state && listFor(path, this.#state, place);
  }

  /**
   * All packages in order of instances, their short facts from the list where it speaks of the database as
   * it is; else from the database, and kept when all of them were read without a fault and nobody changed
   * anything meanwhile.
   */
  *all(database: ReadableDatabase): Iterable<InstalledPackage> {
    const list = this.#list;
    this.#list = undefined;
    if (list !== undefined && this.#isStillIn()) {
      for (let at = 0; at < list.instances.length; at += 1)
        yield listedPackage(list, at, () => database);
      return;
    }
    const writer = new ListWriter();
    for (const found of database.all()) {
      writer.add(found);
      yield found;
    }
    if (writer.count === database.count()) this.#keep(writer);
  }

  #isStillIn(): boolean {
    return this.#state !== undefined && isStillIn(this.#state, this.#path);
  }

  #keep(writer: ListWriter): void {
    const state = this.#state;
    if (state === undefined || !isSettled(state, this.#place) || !this.#isStillIn()) return;
    writeListFile(this.#path, this.#place, writer.content(state.stamp));
  }
}
