import { statSync } from 'node:fs';
import { decodeText, encodeText, silentLog } from '../base/index.ts';
import type { Log } from '../base/index.ts';
import { readBerkeley } from './berkeley-store.ts';
import { faultText, StoreFile } from './header-store.ts';
import type { HeaderStore, StoredHeader } from './header-store.ts';
import { indexRows } from './index-keys.ts';
import type { Backend } from './location.ts';
import { ownersOf, packagesByLabel, readInstalled } from './look-up.ts';
import { readNdb } from './ndb-store.ts';
import type {
  IndexHit,
  InstalledPackage,
  OpenOptions,
  ReadableDatabase,
} from './readable-database.ts';
import { indexTable } from './schema.ts';
import type { IndexKey, IndexName } from './schema.ts';

export type ScannedBackend = Exclude<Backend, 'sqlite'>;

/** Formats that are read by going through all headers, and how each finds them. */
export const storeReaders: Readonly<Record<ScannedBackend, (file: StoreFile) => HeaderStore>> = {
  ndb: readNdb,
  bdb_ro: readBerkeley,
};

/**
 * Opens a database of another format for reading. What is damaged in it is reported, the rest is
 * there. Nothing is written, also no lock.
 *
 * @throws {FileError} when the file cannot be opened; {DatabaseError} DATABASE_CORRUPT,
 * DATABASE_UNREADABLE when it is not what its name says
 */
export function openScanned(
  path: string,
  backend: ScannedBackend,
  options: OpenOptions,
): ReadableDatabase {
  const database = new ScannedDatabase(path, backend, options);
  database.count();
  return database;
}

/** Headers are kept between look-ups while they take no more than this. */
const maxKeptBytes = 64 * 1024 * 1024;

/** The file as it was at one time. */
interface Snapshot {
  readonly stamp: string;
  readonly file: StoreFile;
  readonly store: HeaderStore;
  readonly byInstance: ReadonlyMap<number, StoredHeader>;
}

type HitsByKey = ReadonlyMap<string, readonly IndexHit[]>;

/**
 * A database without usable indexes: they are made in memory when the first question needs them, from
 * the headers, so that what the old index files say does not matter.
 */
class ScannedDatabase implements ReadableDatabase {
  readonly path: string;
  readonly backend: ScannedBackend;
  readonly #log: Log;
  readonly #options: OpenOptions;
  readonly #indexes = new Map<IndexName, HitsByKey>();
  readonly #kept = new Map<number, InstalledPackage | undefined>();
  #keptBytes = 0;
  #snapshot: Snapshot | undefined;

  constructor(path: string, backend: ScannedBackend, options: OpenOptions) {
    this.path = path;
    this.backend = backend;
    this.#log = options.log ?? silentLog;
    this.#options = options;
  }

  generation(): string {
    return this.#current().stamp;
  }

  /** Such a database is read whole, and anew when its files changed: it has no locks that would hold it still. */
  atOneMoment<T>(read: () => T): T {
    return read();
  }

  count(): number {
    return this.#current().store.headers.length;
  }

  get(instance: number): InstalledPackage | undefined {
    const stored = this.#current().byInstance.get(instance);
    return stored === undefined ? undefined : this.#read(stored);
  }

  *all(): Iterable<InstalledPackage> {
    for (const stored of this.#current().store.headers) {
      const found = this.#read(stored);
      if (found !== undefined) yield found;
    }
  }

  instances(): number[] {
    return this.#current().store.headers.map(({ instance }) => instance);
  }

  find(index: IndexName, key: IndexKey): InstalledPackage[] {
    const instances = new Set(this.findInstances(index, key).map(({ instance }) => instance));
    return [...instances]
      .sort((a, b) => a - b)
      .map((instance) => this.get(instance))
      .filter((found) => found !== undefined);
  }

  findInstances(index: IndexName, key: IndexKey): IndexHit[] {
    return [...(this.#index(index).get(keyText(key)) ?? [])];
  }

  keys(index: IndexName, beginning = ''): Iterable<string> {
    if (indexTable[index].key !== 'TEXT') return [];
    const keys = [...this.#index(index).keys()].map((key) => Buffer.from(key, 'latin1'));
    const sorted = keys.sort((a, b) => Buffer.compare(a, b)).map(decodeText);
    return sorted.filter((key) => key.startsWith(beginning));
  }

  findByLabel(label: string): InstalledPackage[] {
    return packagesByLabel(this, label);
  }

  findOwners(path: string): InstalledPackage[] {
    return ownersOf(this, path);
  }

  close(): void {
    this.#snapshot?.file[Symbol.dispose]();
    this.#snapshot = undefined;
    this.#forget();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** The file as it is now: read again when somebody changed it. */
  #current(): Snapshot {
    const stamp = this.#stamp();
    if (this.#snapshot?.stamp === stamp) return this.#snapshot;
    this.close();
    const file = new StoreFile(this.path);
    try {
      const store = storeReaders[this.backend](file);
      const byInstance = new Map(store.headers.map((stored) => [stored.instance, stored]));
      this.#snapshot = { stamp, file, store, byInstance };
      this.#report(store);
      return this.#snapshot;
    } catch (thrown) {
      file[Symbol.dispose]();
      throw thrown;
    }
  }

  #stamp(): string {
    const status = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    if (status === undefined) return '-';
    return `${status.ino}.${status.size}.${status.mtimeNs}`;
  }

  #report({ faults }: HeaderStore): void {
    const shown = 20;
    for (const fault of faults.slice(0, shown))
      this.#log.error(`${this.path}: ${faultText(fault)}`);
    if (faults.length > shown)
      this.#log.error(`${this.path}: ${faults.length - shown} more faults of this kind`);
  }

  #forget(): void {
    this.#indexes.clear();
    this.#kept.clear();
    this.#keptBytes = 0;
  }

  #read(stored: StoredHeader): InstalledPackage | undefined {
    const { instance, sizeBytes } = stored;
    if (this.#kept.has(instance)) return this.#kept.get(instance);
    const found = readInstalled(instance, () => stored.read(), this.#options);
    // what is damaged is remembered in any case, to be reported once
    if (found === undefined || this.#keptBytes + sizeBytes <= maxKeptBytes) {
      this.#kept.set(instance, found);
      if (found !== undefined) this.#keptBytes += sizeBytes;
    }
    return found;
  }

  #index(index: IndexName): HitsByKey {
    this.#current();
    const known = this.#indexes.get(index);
    if (known !== undefined) return known;
    const made = new Map<string, IndexHit[]>();
    for (const { instance, header } of this.all()) {
      for (const { key, tagIndex } of indexRows(header, index)) {
        const text = keyText(key);
        const hits = made.get(text);
        if (hits === undefined) made.set(text, [{ instance, tagIndex }]);
        else hits.push({ instance, tagIndex });
      }
    }
    this.#indexes.set(index, made);
    return made;
  }
}

/** A key of either kind as one text, byte for byte. */
function keyText(key: IndexKey): string {
  const bytes = typeof key === 'string' ? encodeText(key) : key;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
