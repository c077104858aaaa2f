/** One root that is being looked after: its database, kept open, and its packages in memory. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { RootInfo } from '../contract/root.ts';
import type { Log } from '../base/index.ts';
import { RpmError } from '../base/index.ts';
import type { InstalledPackage, ListPlace, ReadableDatabase } from '../database/index.ts';
import { databaseFile, findDatabase, KeptPackages, openDatabase } from '../database/index.ts';
import type { IndexRow } from './package-index.ts';
import { readIndexRows } from './package-index.ts';
import { RequirementGraph } from './requirement-graph.ts';
import { watchDatabase } from './watch-database.ts';

export interface OpenRootOptions {
  readonly path: string;
  readonly kind: RootInfo['kind'];
  readonly log: Log;
  /** Called with the new generation whenever packages came or went. */
  readonly changed: (generation: string) => void;
  /** Where lists of packages are kept; absent where this process has the database open already. */
  readonly listPlace?: ListPlace | undefined;
}

/** Answers to terms of sentences are few; somebody who types paths for hours makes many. */
const ANSWERS_KEPT = 200;

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
  #kept: KeptPackages | undefined;
  #answers:
    | { readonly generation: string; readonly found: Map<string, ReadonlySet<number>> }
    | undefined;
  #graph: { readonly generation: string; readonly read: Promise<RequirementGraph> } | undefined;

  /** @throws {RpmError} ROOT_MISSING; {DatabaseError} DATABASE_MISSING, DATABASE_UNREADABLE, DATABASE_CORRUPT */
  constructor({ path, kind, log, changed, listPlace }: OpenRootOptions) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new RpmError('ROOT_MISSING', `opening root ${path}: there is no such folder`);
    this.path = path;
    this.kind = kind;
    this.#log = log;
    this.databaseFolder = findDatabase(path);
    if (listPlace !== undefined)
      this.#kept = new KeptPackages(join(this.databaseFolder, databaseFile), listPlace);
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
      this.#kept = undefined;
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

  /** Answers to terms of sentences that are good for the database as it is. */
  knownAnswers(): Map<string, ReadonlySet<number>> {
    const generation = this.database.generation();
    const known = this.#answers;
    if (known?.generation === generation && known.found.size < ANSWERS_KEPT) return known.found;
    const found = new Map<string, ReadonlySet<number>>();
    this.#answers = { generation, found };
    return found;
  }

  /** Which package requires which, as the database is now; read once, which takes a while. */
  async requirements(): Promise<RequirementGraph> {
    const { database } = this;
    const generation = database.generation();
    if (this.#graph?.generation !== generation) {
      const read = RequirementGraph.of(database);
      this.#graph = { generation, read };
      read.catch(() => {
        // the next question tries again
        if (this.#graph?.read === read) this.#graph = undefined;
      });
    }
    return await this.#graph.read;
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

  /** Whether it is the database in this folder that this root has open. */
  hasOpen(databaseFolder: string): boolean {
    const status = statSync(join(databaseFolder, databaseFile), {
      bigint: true,
      throwIfNoEntry: false,
    });
    return status !== undefined && status.ino === this.#inode;
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
    const kept = this.#kept;
    this.#kept = undefined;
    this.#rows = await readIndexRows(database, this.#rows, () =>
      kept === undefined ? database.all() : kept.all(database),
    );
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
