import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fdatasyncSync,
  linkSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { checked, fileError, isSystemError, syncFileSystem } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { keptContents, keptPackages } from './history-folder.ts';
import type { KeptEntry } from './history-rows.ts';
import type { HistoryStore } from './history-store.ts';

/** A rebuilt package: the head of its file, and a folder of its files by their index. */
export interface RebuiltPlaces {
  readonly head: string;
  readonly folder: string;
  done(sizeBytes: number): void;
  drop(): void;
}

/** Of more files, all that the file system has to write is written at once. */
const mostSyncedAlone = 8;

/**
 * The store of old packages and changed files' contents: at most as large as its limit, the oldest go
 * first. What this transaction keeps never makes way for more of the same.
 */
export class KeptFiles {
  readonly #root: string;
  readonly #store: HistoryStore;
  readonly #context: Pick<Context, 'now' | 'log'>;
  /** Files of this transaction. */
  readonly #own = new Set<string>();
  readonly #unsynced: string[] = [];
  #contents = 0;
  #packages: string | undefined;
  /** Whether files may share their blocks, as long as the file system has not said that it never does so. */
  sharesBlocks = true;
  /** What is in the store, oldest first; read when it is first asked for. */
  #entries: Map<string, KeptEntry> | undefined;
  #total: number | undefined;

  constructor(root: string, store: HistoryStore, context: Pick<Context, 'now' | 'log'>) {
    this.#root = root;
    this.#store = store;
    this.#context = context;
  }

  /**
   * Why so many bytes cannot be kept; undefined when they can, and then there is room for them.
   */
  makeRoom(sizeBytes: number): string | undefined {
    const limit = this.#store.limitBytes;
    if (limit === 0) return 'nothing is kept';
    if (sizeBytes > limit) return `it is larger than all that is kept (${limit} bytes)`;
    const { bavail, bsize } = statfsSync(this.packages);
    if (sizeBytes * 2 > bavail * bsize) return 'the disk has too little room';
    const entries = this.#all();
    for (const { name } of entries.values()) {
      if (this.#totalBytes + sizeBytes <= limit) return undefined;
      if (!this.#own.has(name)) this.#remove(name);
    }
    const hasRoom = this.#totalBytes + sizeBytes <= limit;
    return hasRoom ? undefined : 'this transaction has more than can be kept';
  }

  /** The folder of old packages, made where it is missing. */
  get packages(): string {
    this.#packages ??= keptPackages(this.#root, true) ?? this.#root;
    return this.#packages;
  }

  /** Where a package that is being rebuilt is written, and what makes it count once it is complete. */
  rebuilt(headerDigest: string): RebuiltPlaces {
    const name = `${headerDigest}.rpm`;
    const head = join(this.packages, name);
    const folder = join(keptContents(this.#root, true) ?? this.#root, headerDigest);
    const temporary = `${head}.new`;
    return {
      head: temporary,
      folder,
      done: (sizeBytes) => {
        renameSync(temporary, head);
        this.addUnsynced(head);
        this.#add(name, 'rebuilt', sizeBytes, headerDigest);
      },
      drop: () => {
        rmSync(temporary, { force: true });
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }

  /** What `sync` is to bring to the disk; on the store's file system. */
  addUnsynced(path: string): void {
    this.#unsynced.push(path);
  }

  /** What was written since is on the disk when this returns; many files with one wait. */
  sync(): void {
    const paths = this.#unsynced.splice(0);
    const isMany = paths.length > mostSyncedAlone;
    for (const path of isMany ? [this.packages] : paths) {
      // What was dropped again is there no more.
      if (!existsSync(path)) continue;
      const descriptor = openSync(path, 'r');
      try {
        if (isMany) checked(syncFileSystem(descriptor), 'keeping', path);
        else fdatasyncSync(descriptor);
      } catch (thrown) {
        throw fileError('keeping', path, thrown);
      } finally {
        closeSync(descriptor);
      }
    }
  }

  /**
   * Keeps what a file holds; its name among the contents.
   *
   * @throws {FileError} DISK_FULL ...; nothing of it stays
   */
  addContent(transaction: number, chunks: Iterable<Uint8Array>): string {
    const folder = keptContents(this.#root, true) ?? this.#root;
    this.#contents += 1;
    const name = `${transaction}-${this.#contents}`;
    const path = join(folder, name);
    let sizeBytes = 0;
    try {
      rmSync(path, { force: true });
      const descriptor = openSync(path, 'wx', 0o600);
      try {
        for (const chunk of chunks) {
          for (let at = 0; at < chunk.length; ) at += writeSync(descriptor, chunk, at);
          sizeBytes += chunk.length;
        }
        fdatasyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    } catch (thrown) {
      rmSync(path, { force: true });
      throw fileError('keeping', path, thrown);
    }
    this.#add(name, 'content', sizeBytes, undefined);
    return name;
  }

  /** @internal */
  addOriginal(headerDigest: string, sizeBytes: number): void {
    this.#add(`${headerDigest}.rpm`, 'original', sizeBytes, headerDigest);
  }

  #add(
    name: string,
    kind: 'original' | 'rebuilt' | 'content',
    sizeBytes: number,
    headerDigest: string | undefined,
  ): void {
    this.#own.add(name);
    this.#total = this.#totalBytes - (this.#all().get(name)?.sizeBytes ?? 0) + sizeBytes;
    this.#all().set(name, { name, kind, sizeBytes });
    this.#store.addKept({ name, kind, sizeBytes }, headerDigest, this.#context.now());
  }

  #all(): Map<string, KeptEntry> {
    this.#entries ??= new Map(this.#store.kept().map((entry) => [entry.name, entry]));
    return this.#entries;
  }

  get #totalBytes(): number {
    this.#total ??= [...this.#all().values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return this.#total;
  }

  #remove(name: string): void {
    const entry = this.#all().get(name);
    if (entry === undefined) return;
    const { kind, sizeBytes } = entry;
    this.#total = this.#totalBytes - sizeBytes;
    this.#all().delete(name);
    const folder = kind === 'content' ? keptContents(this.#root) : keptPackages(this.#root);
    if (folder !== undefined) rmSync(join(folder, name), { force: true });
    const contents = keptContents(this.#root);
    if (kind === 'rebuilt' && contents !== undefined)
      rmSync(join(contents, name.slice(0, -'.rpm'.length)), { recursive: true, force: true });
    this.#store.removeKept(name);
    this.#context.log.debug(`history: ${name} is no longer kept`);
  }
}

/**
 * Keeps a package file that was installed, at no cost where the file system shares blocks or knows
 * hard links; otherwise it is copied.
 *
 * @returns why it is not kept, undefined when it is
 */
export function keepOriginal(
  kept: KeptFiles,
  path: string,
  headerDigest: string,
): string | undefined {
  try {
    const source = realpathSync.native(path);
    const { size } = lstatSync(source);
    const refusal = kept.makeRoom(size);
    if (refusal !== undefined) return refusal;
    const target = join(kept.packages, `${headerDigest}.rpm`);
    if (source === target) return undefined;
    putInPlace(source, target, kept);
    kept.addOriginal(headerDigest, size);
    return undefined;
  } catch (thrown) {
    return fileError('keeping', path, thrown).message;
  }
}

function putInPlace(source: string, target: string, kept: KeptFiles): void {
  // A second name is there whole or not at all, so that it needs no other name before.
  if (!kept.sharesBlocks && linked(source, target)) return;
  const temporary = `${target}.new`;
  rmSync(temporary, { force: true });
  try {
    if (!(kept.sharesBlocks && reflinked(source, temporary, kept)) && !linked(source, temporary))
      copyFileSync(source, temporary);
    renameSync(temporary, target);
  } finally {
    // renaming one hard link over another of the same file leaves both
    rmSync(temporary, { force: true });
  }
}

function reflinked(source: string, target: string, kept: KeptFiles): boolean {
  return works(
    () => copyFileSync(source, target, constants.COPYFILE_FICLONE_FORCE),
    (code) => (kept.sharesBlocks = code !== 'ENOTSUP' && code !== 'EOPNOTSUPP'),
  );
}

function linked(source: string, target: string): boolean {
  return works(() => linkSync(source, target));
}

function works(action: () => void, failed?: (code: string | undefined) => void): boolean {
  try {
    action();
    return true;
  } catch (thrown) {
    if (!isSystemError(thrown) || thrown.code === 'ENOSPC') throw thrown;
    failed?.(thrown.code);
    return false;
  }
}
