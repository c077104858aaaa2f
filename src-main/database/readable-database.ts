import type { Log } from '../base/index.ts';
import type { Header } from '../format/index.ts';
import type { Backend } from './location.ts';
import type { IndexKey, IndexName } from './schema.ts';

/** A package in the database. */
export interface InstalledPackage {
  /** Row number (rpm: hdrnum, DBINSTANCE), from 1; a reinstalled package gets a new one. */
  readonly instance: number;
  readonly header: Header;
}

/** A row of an index. */
export interface IndexHit {
  readonly instance: number;
  /** Place of the value within the tag's array. */
  readonly tagIndex: number;
}

/**
 * A package database open for reading. Headers that are damaged are reported to the log and left
 * out; everything else is still there. Every method may throw DatabaseError.
 */
export interface ReadableDatabase extends Disposable {
  /** Absolute path of the file the headers are in. */
  readonly path: string;
  /** rpm's name of the format; only sqlite is ever written. */
  readonly backend: Backend;
  /**
   * A text that differs whenever anybody has committed something in between, comparable between
   * processes; it may also differ when only SQLite's log was tidied up.
   */
  generation(): string;
  /**
   * Answers all that `read` asks from one state of the database, whatever others commit meanwhile; calls
   * within it join it. Many small questions are answered faster so: each would take and leave a lock of its own.
   */
  atOneMoment<T>(read: () => T): T;
  count(): number;
  get(instance: number): InstalledPackage | undefined;
  /** In order of instances, as `rpm -qa` lists them. */
  all(): Iterable<InstalledPackage>;
  instances(): number[];
  /** Packages whose index holds exactly this key, each once, in order of instances. */
  find(index: IndexName, key: IndexKey): InstalledPackage[];
  findInstances(index: IndexName, key: IndexKey): IndexHit[];
  /** All keys of a text index that begin so, each once, sorted by bytes. */
  keys(index: IndexName, beginning?: string): Iterable<string>;
  /** What the user's label names: the first reading of it that matches anything. */
  findByLabel(label: string): InstalledPackage[];
  /** Packages that list exactly this path; symlinks on the way are not followed. */
  findOwners(path: string): InstalledPackage[];
  close(): void;
}

export interface OpenOptions {
  /** Where damaged headers are reported. */
  readonly log?: Log;
  /** Headers are not compared with their digests (rpm's --nodigest). */
  readonly withoutDigests?: boolean;
  /**
   * Packages that were read stay at hand, the last of them (see `RecentPackages`): for a short question that
   * asks for the same ones again and again, and does not care what others change meanwhile.
   */
  readonly remembers?: boolean;
}
