import type { Preparation, PreparedInstall, StagedInstall } from './install-element.ts';
import type { RunState } from './run-state.ts';
import type { InstallElement } from './transaction-element.ts';

/** Limits of what waits together: a failure takes it back, and it lies on the disk twice where it replaces. */
const most = { installs: 64, bytes: 16 * 1024 * 1024 } as const;
/** So many wait until the disk has what the journal says of all of them. */
const mostUnannounced = 16;
/** A package of more is alone: what one wait costs is nothing beside it. */
const largestBytes = 2 * 1024 * 1024;

/**
 * Installs that wait for the disk together: first until the journal may tell of them, then, with their files
 * staged, until these may be put in place. Nothing may happen between them that
 * anybody could tell from one after the other: no script runs, and none of them has to do with a file,
 * a directory's times or a link of another.
 */
export class WaitingInstalls {
  #installs: StagedInstall[] = [];
  #unannounced: PreparedInstall[] = [];
  #bytes = 0;
  /** Of all files, directories among them. */
  readonly #places = new Set<string>();
  /** Directories in which files will be renamed, which changes their times. */
  readonly #parents = new Set<string>();
  readonly #links = new Set<string>();
  /** Directories that those which are not announced will make. */
  readonly #toMake = new Set<string>();

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  get #count(): number {
    return this.#unannounced.length + this.#installs.length;
  }

  get isFull(): boolean {
    return this.#count >= most.installs || this.#bytes >= most.bytes;
  }

  /** Whether so many are not announced that it is time. */
  get isToAnnounce(): boolean {
    return this.#unannounced.length >= mostUnannounced;
  }

  /** One of which nothing is on the disk yet. */
  addPrepared(install: PreparedInstall): void {
    this.#unannounced.push(install);
    this.#bytes += bytesOf(install);
    for (const path of install.record?.made ?? []) this.#toMake.add(path);
    this.#reserve(install);
  }

  /** One whose files are staged, or on their way. */
  add(install: StagedInstall): void {
    this.#installs.push(install);
    this.#reserve(install);
  }

  /** Whether one was prepared while a directory that it is to make was not there yet only because another waits. */
  makesTheSame({ record }: Preparation): boolean {
    return record?.made.some((path) => this.#toMake.has(path)) ?? false;
  }

  /** Those of which nothing is on the disk yet, in their order; they are to be staged now. */
  takePrepared(): readonly PreparedInstall[] {
    const taken = this.#unannounced;
    this.#unannounced = [];
    this.#toMake.clear();
    return taken;
  }

  #reserve(install: Preparation): void {
    for (const [at, place] of install.places.entries()) {
      this.#places.add(place);
      this.#parents.add(parentOf(place));
      if (install.files[at]?.linkTarget !== '') this.#links.add(place);
    }
  }

  /** Whether one may be staged while these wait. */
  allows({ files, places }: Preparation): boolean {
    if (this.isEmpty) return true;
    return places.every((place, at) => {
      if (this.#places.has(place) || this.#parents.has(place)) return false;
      return this.#links.size === 0 || !this.#leadsThroughLink(files[at]?.directory ?? '', place);
    });
  }

  /** Those that are staged, in their order; nothing waits afterwards. */
  take(): readonly StagedInstall[] {
    const taken = this.#installs;
    this.#installs = [];
    this.#bytes = 0;
    for (const set of [this.#places, this.#parents, this.#links]) set.clear();
    return taken;
  }

  /** As it is packaged and as it is on the disk: a link that waits is not followed yet. */
  #leadsThroughLink(directory: string, place: string): boolean {
    for (const path of [directory, place])
      for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1))
        if (this.#links.has(path.slice(0, at))) return true;
    return false;
  }
}

/** Whether an install can wait at all, as far as the package and what it does to files tell. */
export function mayWait(
  { calls, options }: Pick<RunState, 'calls' | 'options'>,
  element: InstallElement,
): boolean {
  if (options.nodb === true || options.justdb === true || element.replacesInstance !== undefined)
    return false;
  return calls.isSilentInstall(element);
}

/** Whether its files can wait; one that moves something aside, or is large, has the disk for itself. */
export function mayWaitWith(prepared: Preparation): boolean {
  const { record, replaced } = prepared;
  if (record === undefined || record.displaced.length > 0 || replaced.length > 0) return false;
  return !isLarge(prepared);
}

/** Whether it has threads of its own to write it. */
export function isLarge(prepared: Preparation): boolean {
  return bytesOf(prepared) > largestBytes;
}

function bytesOf({ files }: Preparation): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function parentOf(place: string): string {
  return place.slice(0, Math.max(1, place.lastIndexOf('/')));
}
