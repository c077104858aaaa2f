import { resolve } from 'node:path';
import { RpmError, silentLog } from '../../base/index.ts';
import type { Log } from '../../base/index.ts';
import { keyringFromDatabase } from '../../check/index.ts';
import type { Keyring } from '../../check/index.ts';
import type { VerifyAttribute } from '../../contract/verify.ts';
import { findDatabase, initDatabase, openDatabase } from '../../database/index.ts';
import type { InstalledPackage, ReadableDatabase } from '../../database/index.ts';
import { Tag } from '../../format/index.ts';
import { diskLookUp, selectPackages } from '../../query/index.ts';
import type { SelectorName } from '../../query/index.ts';
import { nevraOf } from '../../transaction/index.ts';
import { verifyMask, verifyPackages } from '../../verify/index.ts';
import type { PackageVerification } from '../../verify/index.ts';
import { Package } from './package.ts';
import { Settings } from './settings.ts';
import { Transaction } from './transaction.ts';

export interface SystemOptions {
  /** Folder of the database, inside the root; found as rpm finds it unless given. */
  readonly databasePath?: string;
  /** Makes an empty database where there is none. */
  readonly create?: boolean;
  /** Macros over those of this machine's macro files: `{ _netsharedpath: '/usr/share/doc' }`. */
  readonly macros?: Readonly<Record<string, string>>;
  /** Gets damaged headers and whatever else is worth a word; nobody does unless given. */
  readonly log?: Log;
}

/** By what installed packages are found: rpm's selectors; `label` is a name, NVR or NEVRA. */
export type Selector = SelectorName;

export interface VerifyRequest {
  /** What not to compare. */
  readonly omit?: Iterable<VerifyAttribute>;
  readonly signal?: AbortSignal;
  /** Called now and then with what was read since the last time. */
  readonly onProgress?: (added: { readonly files: number; readonly bytes: number }) => void;
}

/** A root and its package database, open for reading until it is disposed of. */
export class System implements Disposable {
  /** Absolute path. */
  readonly root: string;
  /** What is configured for it. */
  readonly settings: Settings;
  readonly #database: ReadableDatabase;
  readonly #databaseFolder: string;
  readonly #log: Log;

  /** Use `openSystem`. */
  constructor(
    root: string,
    databaseFolder: string,
    database: ReadableDatabase,
    log: Log,
    settings: Settings,
  ) {
    this.root = root;
    this.settings = settings;
    this.#databaseFolder = databaseFolder;
    this.#database = database;
    this.#log = log;
  }

  /** A text that differs whenever somebody, real rpm included, has changed the database. */
  get generation(): string {
    return this.#database.generation();
  }

  get count(): number {
    return this.#database.count();
  }

  /** Every package in the order of its row, as `rpm -qa` lists them. */
  *packages(): Generator<Package> {
    for (const found of this.#database.all()) yield packageOf(found);
  }

  /** The package of a row; undefined when there is none. */
  package(instance: number): Package | undefined {
    const found = this.#database.get(instance);
    return found === undefined ? undefined : packageOf(found);
  }

  /**
   * Packages by one of rpm's selectors: `find('label', 'bash')`, `find('file', '/bin/sh')`,
   * `find('whatprovides', 'libc.so.6')`. None found is an empty list.
   *
   * @throws {RpmError} BAD_ARGUMENT for what cannot be a value of the selector
   */
  find(selector: Selector, value: string): readonly Package[] {
    const selection = selectPackages(this.#database, selector, value, diskLookUp(this.root, '/'));
    if (selection.kind === 'found') return selection.packages.map(packageOf);
    // rpm makes a fault of a file that is not there, and of the number of no package
    const isAbsent = selector === 'file' || selector === 'querybynumber';
    if (selection.kind === 'none' || isAbsent) return [];
    throw new RpmError('BAD_ARGUMENT', `finding packages: ${selection.message}`);
  }

  /** The keys that were imported into this system. */
  keyring(): Keyring {
    return keyringFromDatabase(this.#database);
  }

  /**
   * Compares files on the disk with what their packages say of them; yields each package when all of it
   * is compared.
   *
   * @throws {CancelledError} when the signal is aborted
   */
  async *verify(
    packages: Iterable<Package> = this.packages(),
    { omit = [], signal, onProgress }: VerifyRequest = {},
  ): AsyncGenerator<PackageVerification> {
    yield* verifyPackages(
      targetsOf(packages),
      { root: this.root, mask: verifyMask(omit) },
      {
        isShared: (path) => this.#database.findOwners(path).length > 1,
        signal,
        ...(onProgress !== undefined && { onProgress }),
      },
    );
  }

  /** An empty transaction on this system. */
  transaction(): Transaction {
    const [database, folder, log] = [this.#database, this.#databaseFolder, this.#log];
    return new Transaction(this.root, folder, database, log, this.settings);
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function packageOf({ header, instance }: InstalledPackage): Package {
  return new Package(header, instance, false);
}

function* targetsOf(packages: Iterable<Package>) {
  for (const { header, instance } of packages) {
    const id = { kind: 'installed', instance } as const;
    const name = header.string(Tag.NAME) ?? '';
    yield { package: { id, nevra: nevraOf(header), name }, header };
  }
}

/**
 * Opens the package database of a root.
 *
 * @param root - `/` for this machine
 * @throws {DatabaseError} DATABASE_MISSING, DATABASE_UNREADABLE ...; {RpmError} BAD_ARGUMENT for macros that
 *   cannot be defined
 */
export function openSystem(root: string, options: SystemOptions = {}): System {
  const { databasePath, create = false, log = silentLog, macros = {} } = options;
  const settings = new Settings(macros);
  const whole = resolve(root);
  const folder = findDatabase(whole, databasePath);
  if (create) initDatabase(folder);
  return new System(whole, folder, openDatabase(folder, { log }), log, settings);
}
