/** One root that is being looked after: its database, kept open, and its packages in memory. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import type { RootInfo } from '../contract/root.ts';
import type { Log } from '../base/index.ts';
import { RpmError } from '../base/index.ts';
import type { InstalledPackage, ReadableDatabase } from '../database/index.ts';
import { findDatabase, openDatabase } from '../database/index.ts';
import type { IndexRow } from './package-index.ts';
import { readIndexRows } from './package-index.ts';
import { watchDatabase } from './watch-database.ts';

export interface OpenRootOptions {
  readonly path: string;
  readonly kind: RootInfo['kind'];
  readonly log: Log;
  /** Called with the new generation whenever packages came or went. */
  readonly changed: (generation: string) => void;
}

export class OpenRoot implements Disposable {
  readonly path: string;
  readonly kind: RootInfo['kind'];
  /** Absolute path of the database folder on this machine. */
  readonly databaseFolder: string;
  readonly #log: Log;
  readonly #stopWatching: () => void;
  #database: ReadableDatabase;
  #inode: bigint;
  #generation: string;
  #rows: ReadonlyMap<number, IndexRow> = new Map();
  #rowsGeneration: string | undefined;
  #reading: Promise<ReadonlyMap<number, IndexRow>> | undefined;

  /** @throws {RpmError} ROOT_MISSING; {DatabaseError} DATABASE_MISSING, DATABASE_UNREADABLE, DATABASE_CORRUPT */
  constructor({ path, kind, log, changed }: OpenRootOptions) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new RpmError('ROOT_MISSING', `opening root ${path}: there is no such folder`);
    this.path = path;
    this.kind = kind;
    this.#log = log;
    this.databaseFolder = findDatabase(path);
    this.#database = openDatabase(this.databaseFolder, { log });
    this.#inode = this.#currentInode();
    this.#generation = this.#database.generation();
    this.#stopWatching = watchDatabase(
      this.#database.path,
      () => this.#lookForChange(changed),
      log,
    );
  }

  /** The database, opened anew when another file took its place (a rebuild). */
  get database(): ReadableDatabase {
    const inode = this.#currentInode();
    if (inode !== this.#inode) {
      this.#database.close();
      this.#database = openDatabase(this.databaseFolder, { log: this.#log });
      this.#inode = inode;
      this.#rows = new Map();
      this.#rowsGeneration = undefined;
    }
    return this.#database;
  }

  /** Rows of all installed packages, as the database is now. */
  async rows(): Promise<ReadonlyMap<number, IndexRow>> {
    const { database } = this;
    const generation = database.generation();
    if (generation === this.#rowsGeneration) return this.#rows;
    this.#reading ??= this.#readRows(database, generation).finally(() => {
      this.#reading = undefined;
    });
    return await this.#reading;
  }

  /** @throws {RpmError} NOT_INSTALLED */
  installed(instance: number): InstalledPackage {
    const found = this.database.get(instance);
    if (found !== undefined) return found;
    throw new RpmError(
      'NOT_INSTALLED',
      `reading package ${instance}: it is not installed any more`,
    );
  }

  /** Absolute path of the database folder as seen from inside the root. */
  get databasePath(): string {
    return this.path === '/' ? this.databaseFolder : `/${relative(this.path, this.databaseFolder)}`;
  }

  /** Whether this process may write to the root. */
  get isWritable(): boolean {
    return [this.path, this.databaseFolder, this.database.path]
      .filter((path) => existsSync(path))
      .every(mayWrite);
  }

  [Symbol.dispose](): void {
    this.#stopWatching();
    this.#database.close();
  }

  async #readRows(
    database: ReadableDatabase,
    generation: string,
  ): Promise<ReadonlyMap<number, IndexRow>> {
    this.#rows = await readIndexRows(database, this.#rows);
    this.#rowsGeneration = generation;
    return this.#rows;
  }

  #currentInode(): bigint {
    return statSync(this.#database.path, { bigint: true, throwIfNoEntry: false })?.ino ?? 0n;
  }

  #lookForChange(changed: (generation: string) => void): void {
    try {
      const generation = this.database.generation();
      if (generation === this.#generation) return;
      this.#generation = generation;
      changed(generation);
    } catch (thrown) {
      // In the middle of a rebuild the file is not there; the next look finds it.
      this.#log.debug(`looking at ${this.databaseFolder}: ${String(thrown)}`);
    }
  }
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
