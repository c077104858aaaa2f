import { closeSync, fstatSync } from 'node:fs';
import {
  checked,
  Errno,
  FileType,
  linkAt,
  makeRoom,
  mknodAt,
  present,
  renameAt,
  statAt,
  symlinkAt,
} from '../base/index.ts';
import { FileFlag } from '../format/index.ts';
import type { PayloadEntry } from '../format/index.ts';
import type { Accounts } from './accounts.ts';
import type { FileInfo } from './file-info.ts';
import { metadataOf, setEntryMetadata, setOpenMetadata } from './file-metadata.ts';
import type { Metadata } from './file-metadata.ts';
import type { FilesRecord, PlacedFileRecord } from './files-record.ts';
import type { RootTree } from './root-tree.ts';
import { StagedContent } from './staged-content.ts';
import { StagingLanes } from './staging-lanes.ts';
import type { LaneFiles } from './staging-lanes.ts';
import {
  createTemporary,
  directoryOfPlace,
  retryOverStale,
  TemporaryFile,
} from './temporary-file.ts';
import type { StagedFileJob } from './temporary-file.ts';

/** What staging tells while it goes. */
export interface StagingReport {
  warn(message: string): void;
  /** Each piece of content, before it is written, and once at the end of every entry (with 0 bytes). */
  progress(entry: PayloadEntry, contentBytes: number): void;
}

/** A hard-linked file of which only names exist until its content comes. */
interface OpenLinks {
  readonly descriptor: number;
  readonly directory: string;
  readonly name: string;
  readonly file: FileInfo;
  readonly metadata: Metadata;
}

/** What unpacking comes to. */
export interface UnpackedFiles {
  /** Inode of each staged file, parallel to `record.files`. */
  readonly inodes: readonly number[];
  /** Where threads still write some of them: the inodes are there when they are drained. */
  readonly underWay?: LaneFiles;
}

/**
 * Unpacks a payload: files under temporary names beside their places, directories at once. Every
 * content is compared with the digest of the header.
 *
 * @param record - from planFiles, already in the journal
 * @param lanes - threads that several packages share: this one's files may be under way when it returns
 * @throws {FileError} DISK_FULL, PERMISSION_DENIED ...; the caller undoes
 * @throws {MalformedError} PAYLOAD_DIGEST_MISMATCH and all that reading the payload throws
 */
export async function stageFiles(
  tree: RootTree,
  files: readonly FileInfo[],
  record: FilesRecord,
  payload: AsyncIterable<PayloadEntry>,
  accounts: Accounts,
  report: StagingReport,
  lanes?: StagingLanes,
): Promise<UnpackedFiles> {
  const staging = new Staging(tree, files, record, accounts, report, lanes);
  try {
    for await (const entry of payload) {
      // A promise a file is felt where there are many thousands of them.
      const waiting = staging.add(entry);
      if (waiting !== undefined) await waiting;
      report.progress(entry, 0);
      const breath = staging.breathAfter(entryBytes);
      if (breath !== undefined) await breath;
    }
    await staging.finish();
    const { inodes, underWay } = staging;
    return { inodes, ...(underWay !== undefined && { underWay }) };
  } catch (thrown) {
    await staging.stop();
    throw thrown;
  } finally {
    await staging.close();
  }
}

class Staging {
  readonly inodes: number[];
  readonly #tree: RootTree;
  readonly #files: readonly FileInfo[];
  readonly #record: FilesRecord;
  readonly #accounts: Accounts;
  readonly #report: StagingReport;
  readonly #placed = new Map<number, number>();
  readonly #made: ReadonlySet<string>;
  readonly #changed: ReadonlySet<string>;
  readonly #displaced: ReadonlySet<string>;
  readonly #links = new Map<number, OpenLinks>();
  /** Threads of this package alone, where it is large. */
  readonly #ownLanes: StagingLanes | undefined;
  /** On their way through threads; undefined where this thread does it by itself. */
  readonly #laneFiles: LaneFiles | undefined;
  /** Index of the file whose turn it is. */
  #next = 0;
  #sinceBreath = 0;

  constructor(
    tree: RootTree,
    files: readonly FileInfo[],
    record: FilesRecord,
    accounts: Accounts,
    report: StagingReport,
    shared: StagingLanes | undefined,
  ) {
    this.#tree = tree;
    this.#files = files;
    this.#record = record;
    this.#accounts = accounts;
    this.#report = report;
    this.inodes = record.files.map(() => 0);
    record.files.forEach((file, at) => this.#placed.set(file.index, at));
    this.#made = new Set(record.made);
    this.#changed = new Set(record.changed.map(({ path }) => path));
    this.#displaced = new Set(record.displaced);
    const isAlone = shared === undefined && isLarge(files);
    // What looking at many files has left behind goes before other threads come.
    if (isAlone) makeRoom(leftBehindBytes);
    this.#ownLanes = isAlone ? new StagingLanes(tree.rootDescriptor) : undefined;
    const lanes = this.#ownLanes ?? shared;
    this.#laneFiles = lanes?.open((at, inode) => (this.inodes[at] = inode));
  }

  /** What other packages' threads still write of it. */
  get underWay(): LaneFiles | undefined {
    return this.#ownLanes === undefined ? this.#laneFiles : undefined;
  }

  /** Lets others have their turn now and then: nothing else may ever wait here, and who cancels must be heard. */
  breathAfter(bytes: number): Promise<void> | undefined {
    this.#sinceBreath += bytes;
    if (this.#sinceBreath < breathBytes) return undefined;
    this.#sinceBreath = 0;
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** A promise where it is not done when it returns. */
  add(entry: PayloadEntry): Promise<void> | undefined {
    const file = present(this.#files[entry.index], `file ${entry.index}`);
    this.#lookAtGhosts(entry.index);
    const metadata = this.#metadata(file);
    const at = this.#placed.get(entry.index);
    if (at !== undefined) return this.#place(entry, file, metadata, at);
    if ((file.mode & FileType.MASK) === FileType.DIRECTORY) this.#makeDirectory(file, metadata);
    else if (entry.sizeBytes > 0 && entry.hardLinkGroup !== undefined)
      return this.#fillLinks(entry);
    return undefined;
  }

  /** Hard links without content (empty files) are finished here, and what threads of its own still write. */
  async finish(): Promise<void> {
    this.#lookAtGhosts(this.#files.length);
    for (const links of this.#links.values()) this.#finish(links);
    if (this.#ownLanes === undefined) return;
    await this.#ownLanes.drain();
    this.#laneFiles?.check();
  }

  /** After a failure, so that what is there can be removed. */
  async stop(): Promise<void> {
    await this.#laneFiles?.drain();
  }

  /** Afterwards nothing is written any more, whatever went wrong before. */
  async close(): Promise<void> {
    for (const { descriptor } of this.#links.values()) closeSync(descriptor);
    this.#links.clear();
    await this.#ownLanes?.close();
  }

  /** Files that no payload carries are not made, but rpm misses their owners too, each in its turn. */
  #lookAtGhosts(before: number): void {
    for (; this.#next < before; this.#next += 1) {
      const file = this.#files[this.#next];
      if (file !== undefined && (file.flags & FileFlag.GHOST) !== 0) this.#metadata(file);
    }
    this.#next = Math.max(this.#next, before + 1);
  }

  #place(
    entry: PayloadEntry,
    file: FileInfo,
    metadata: Metadata,
    at: number,
  ): Promise<void> | undefined {
    const placed = present(this.#record.files[at], `placed file ${at}`);
    const type = file.mode & FileType.MASK;
    if (type === FileType.REGULAR)
      return entry.hardLinkGroup === undefined
        ? this.#makeFile(entry, file, metadata, placed, at)
        : this.#addLink(entry, file, metadata, placed, at);
    // The header's target, which is signed; the payload's need not be the same.
    const target = type === FileType.SYMLINK ? file.linkTarget : '';
    this.#makeNode(file, metadata, placed, at, target);
    return undefined;
  }

  async #makeFile(
    entry: PayloadEntry,
    file: FileInfo,
    metadata: Metadata,
    { temporary }: PlacedFileRecord,
    at: number,
  ): Promise<void> {
    const { path, directory, digest, digestAlgorithm, sizeBytes } = file;
    const expected = { digest, digestAlgorithm, sizeBytes };
    const job: StagedFileJob = { path, directory, ...expected, temporary, metadata };
    const lanes = this.#laneFiles;
    if (lanes !== undefined && !lanes.isBusy(entry.sizeBytes)) {
      directoryOfPlace(this.#tree, job);
      const waiting = lanes.begin(at, job, entry.sizeBytes);
      if (waiting !== undefined) await waiting;
      await this.#eachPiece(entry, (piece) => lanes.put(piece));
      return;
    }
    const made = new TemporaryFile(this.#tree, job);
    try {
      await this.#eachPiece(entry, (piece) => made.write(piece));
      this.inodes[at] = made.finish();
    } finally {
      made.close();
    }
  }

  /** Hands on an entry's content, with progress. `use` returns a promise where it has to be waited for. */
  async #eachPiece(
    entry: PayloadEntry,
    use: (piece: Uint8Array) => Promise<void> | undefined | void,
  ): Promise<void> {
    for (let next = entry.read(); next !== undefined; next = entry.read()) {
      const piece = next instanceof Promise ? await next : next;
      this.#report.progress(entry, piece.length);
      const waiting = use(piece) ?? this.breathAfter(piece.length);
      if (waiting !== undefined) await waiting;
    }
  }

  /** The first name of an inode makes the file, the others are linked to it; content comes with one of them. */
  async #addLink(
    entry: PayloadEntry,
    file: FileInfo,
    metadata: Metadata,
    placed: PlacedFileRecord,
    at: number,
  ): Promise<void> {
    const group = present(entry.hardLinkGroup, 'hard link group');
    const first = this.#links.get(group);
    if (first === undefined) {
      const descriptor = createTemporary(this.#tree, file, placed.temporary);
      const { directory } = file;
      this.#links.set(group, { descriptor, directory, name: placed.temporary, file, metadata });
    } else {
      this.#link(first, file, placed);
      // of the labels that the names would have the last counts, as with rpm
      const { label } = metadata;
      if (label !== undefined)
        this.#links.set(group, { ...first, metadata: { ...first.metadata, label } });
    }
    this.inodes[at] = fstatSync(present(this.#links.get(group), 'links').descriptor).ino;
    if (entry.sizeBytes > 0) await this.#fillLinks(entry);
  }

  #link(first: OpenLinks, file: FileInfo, placed: PlacedFileRecord): void {
    const make = (): number => {
      // Two look-ups, the second of which may close the first one's descriptor; so in this order.
      const to = directoryOfPlace(this.#tree, file);
      const from = directoryOfPlace(this.#tree, first.file);
      const stillOpen = this.#tree.directory(file.directory)?.descriptor ?? to;
      return linkAt(from, first.name, stillOpen, placed.temporary);
    };
    checked(retryOverStale(this.#tree, file, placed.temporary, make), 'linking', file.path);
  }

  async #fillLinks(entry: PayloadEntry): Promise<void> {
    const links = this.#links.get(entry.hardLinkGroup ?? -1);
    if (links === undefined) return; // none of its names is written
    const content = new StagedContent(links.descriptor, links.file);
    await this.#eachPiece(entry, (piece) => content.write(piece));
    content.check();
    this.#finish(links);
  }

  #finish({ descriptor, file, metadata }: OpenLinks): void {
    setOpenMetadata(descriptor, file.path, metadata);
  }

  #makeNode(
    file: FileInfo,
    metadata: Metadata,
    placed: PlacedFileRecord,
    at: number,
    target: string,
  ): void {
    const type = file.mode & FileType.MASK;
    const { temporary } = placed;
    const make = (): number => {
      const descriptor = directoryOfPlace(this.#tree, file);
      if (type === FileType.SYMLINK) return symlinkAt(target, descriptor, temporary);
      return mknodAt(descriptor, temporary, type | 0o600, file.device);
    };
    checked(retryOverStale(this.#tree, file, temporary, make), 'making', file.path);
    const descriptor = directoryOfPlace(this.#tree, file);
    setEntryMetadata(descriptor, temporary, file.path, type, metadata);
    this.inodes[at] = statAt(descriptor, temporary)?.inode ?? 0;
  }

  /** Makes the directory, or brings one that is there to the package's owner and mode. */
  #makeDirectory(file: FileInfo, metadata: Metadata): void {
    const path = `/${file.path.split('/').filter(Boolean).join('/')}`;
    if (this.#displaced.has(path)) this.#displace(path);
    if (!this.#made.has(path) && !this.#changed.has(path)) return;
    const directory = this.#tree.directory(path, () => {});
    if (directory === undefined) return;
    setOpenMetadata(directory.descriptor, path, metadata);
  }

  #displace(path: string): void {
    const at = this.#tree.locate(path);
    if (at === undefined) return;
    const { descriptor } = at.directory;
    const found = statAt(descriptor, at.name);
    if (found === undefined || (found.mode & FileType.MASK) === FileType.DIRECTORY) return;
    const result = renameAt(descriptor, at.name, descriptor, at.name + this.#record.suffix);
    if (result !== -Errno.ENOENT) checked(result, 'moving aside', path);
  }

  #metadata(file: FileInfo): Metadata {
    return metadataOf(file, this.#accounts, (message) => this.#report.warn(message));
  }
}

/** Bytes of content after which others get their turn. */
const breathBytes = 4 * 1024 * 1024;
/** A file takes as long as so many bytes, however small it is. */
const entryBytes = 16 * 1024;

/** Objects of so many bytes are mostly those of a long file list. */
const leftBehindBytes = 64 * 1024 * 1024;

/** From so many bytes on threads of their own are worth their start. */
const lanesFromBytes = 4 * 1024 * 1024;

function isLarge(files: readonly FileInfo[]): boolean {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) >= lanesFromBytes;
}
