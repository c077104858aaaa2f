import { createHash, getHashes } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { closeSync, fstatSync, writeSync } from 'node:fs';
import {
  checked,
  Errno,
  fileError,
  FileType,
  linkAt,
  MalformedError,
  mknodAt,
  openAt,
  OpenFlag,
  present,
  renameAt,
  rmdirAt,
  statAt,
  symlinkAt,
  unlinkAt,
} from '../base/index.ts';
import { FileFlag } from '../format/index.ts';
import type { PayloadEntry } from '../format/index.ts';
import type { Accounts } from './accounts.ts';
import type { FileInfo } from './file-info.ts';
import { metadataOf, setEntryMetadata, setOpenMetadata } from './file-metadata.ts';
import type { Metadata } from './file-metadata.ts';
import type { FilesRecord, PlacedFileRecord } from './files-record.ts';
import type { OpenDirectory, RootTree } from './root-tree.ts';

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

/**
 * Unpacks a payload: files under temporary names beside their places, directories at once. Every
 * content is compared with the digest of the header.
 *
 * @param record - from planFiles, already in the journal
 * @returns inode of each staged file, parallel to `record.files`
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
): Promise<number[]> {
  const staging = new Staging(tree, files, record, accounts, report);
  try {
    for await (const entry of payload) await staging.add(entry);
    staging.finishLinks();
    return staging.inodes;
  } finally {
    staging.close();
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
  /** Index of the file whose turn it is. */
  #next = 0;

  constructor(
    tree: RootTree,
    files: readonly FileInfo[],
    record: FilesRecord,
    accounts: Accounts,
    report: StagingReport,
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
  }

  async add(entry: PayloadEntry): Promise<void> {
    const file = present(this.#files[entry.index], `file ${entry.index}`);
    this.#lookAtGhosts(entry.index);
    const metadata = this.#metadata(file);
    const at = this.#placed.get(entry.index);
    if (at !== undefined) await this.#place(entry, file, metadata, at);
    else if ((file.mode & FileType.MASK) === FileType.DIRECTORY)
      this.#makeDirectory(file, metadata);
    else if (entry.sizeBytes > 0 && entry.hardLinkGroup !== undefined) await this.#fillLinks(entry);
    this.#report.progress(entry, 0);
  }

  /** Hard links without content (empty files) are finished here. */
  finishLinks(): void {
    this.#lookAtGhosts(this.#files.length);
    for (const links of this.#links.values()) this.#finish(links);
    this.close();
  }

  close(): void {
    for (const { descriptor } of this.#links.values()) closeSync(descriptor);
    this.#links.clear();
  }

  /** Files that no payload carries are not made, but rpm misses their owners too, each in its turn. */
  #lookAtGhosts(before: number): void {
    for (; this.#next < before; this.#next += 1) {
      const file = this.#files[this.#next];
      if (file !== undefined && (file.flags & FileFlag.GHOST) !== 0) this.#metadata(file);
    }
    this.#next = Math.max(this.#next, before + 1);
  }

  async #place(entry: PayloadEntry, file: FileInfo, metadata: Metadata, at: number): Promise<void> {
    const placed = present(this.#record.files[at], `placed file ${at}`);
    const type = file.mode & FileType.MASK;
    if (type !== FileType.REGULAR) {
      // The header's target, which is signed; the payload's need not be the same.
      const target = type === FileType.SYMLINK ? file.linkTarget : '';
      this.#makeNode(file, metadata, placed, at, target);
    } else if (entry.hardLinkGroup === undefined)
      await this.#makeFile(entry, file, metadata, placed, at);
    else await this.#addLink(entry, file, metadata, placed, at);
  }

  async #makeFile(
    entry: PayloadEntry,
    file: FileInfo,
    metadata: Metadata,
    placed: PlacedFileRecord,
    at: number,
  ): Promise<void> {
    const descriptor = this.#create(file, placed.temporary);
    try {
      await this.#write(descriptor, entry, file);
      setOpenMetadata(descriptor, file.path, metadata);
      this.inodes[at] = fstatSync(descriptor).ino;
    } finally {
      closeSync(descriptor);
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
      const descriptor = this.#create(file, placed.temporary);
      const { directory } = file;
      this.#links.set(group, { descriptor, directory, name: placed.temporary, file, metadata });
    } else this.#link(first, file, placed);
    this.inodes[at] = fstatSync(present(this.#links.get(group), 'links').descriptor).ino;
    if (entry.sizeBytes > 0) await this.#fillLinks(entry);
  }

  #link(first: OpenLinks, file: FileInfo, placed: PlacedFileRecord): void {
    const make = (): number => {
      // Two look-ups, the second of which may close the first one's descriptor; so in this order.
      const to = this.#directory(file).descriptor;
      const from = this.#directory(first.file).descriptor;
      const stillOpen = this.#tree.directory(file.directory)?.descriptor ?? to;
      return linkAt(from, first.name, stillOpen, placed.temporary);
    };
    checked(this.#retryOverStale(file, placed.temporary, make), 'linking', file.path);
  }

  async #fillLinks(entry: PayloadEntry): Promise<void> {
    const links = this.#links.get(entry.hardLinkGroup ?? -1);
    if (links === undefined) return; // none of its names is written
    await this.#write(links.descriptor, entry, links.file);
    this.#finish(links);
  }

  #finish({ descriptor, file, metadata }: OpenLinks): void {
    setOpenMetadata(descriptor, file.path, metadata);
  }

  async #write(descriptor: number, entry: PayloadEntry, file: FileInfo): Promise<void> {
    const hash = contentHash(file);
    for await (const piece of entry.content()) {
      hash?.update(piece);
      this.#report.progress(entry, piece.length);
      writeAll(descriptor, piece, file.path);
    }
    const found = hash?.digest('hex');
    if (found === undefined || found === file.digest) return;
    throw new MalformedError(
      'PAYLOAD_DIGEST_MISMATCH',
      `unpacking ${file.path}: its digest is ${found}, the header says ${file.digest}`,
      { context: { path: file.path } },
    );
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
      const { descriptor } = this.#directory(file);
      if (type === FileType.SYMLINK) return symlinkAt(target, descriptor, temporary);
      return mknodAt(descriptor, temporary, type | 0o600, file.device);
    };
    checked(this.#retryOverStale(file, temporary, make), 'making', file.path);
    const { descriptor } = this.#directory(file);
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
    const result = renameAt(descriptor, at.name, descriptor, at.name + this.#record.suffix);
    if (result !== -Errno.ENOENT) checked(result, 'moving aside', path);
  }

  #create(file: FileInfo, name: string): number {
    const flags = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.NOFOLLOW;
    const make = (): number => openAt(this.#directory(file).descriptor, name, flags, 0o600);
    return checked(this.#retryOverStale(file, name, make), 'creating', file.path);
  }

  /** A temporary name that is taken is what an earlier run left behind: it goes, once. */
  #retryOverStale(file: FileInfo, name: string, make: () => number): number {
    const result = make();
    if (result !== -Errno.EEXIST) return result;
    const { descriptor } = this.#directory(file);
    const removed = unlinkAt(descriptor, name);
    if (removed === -Errno.EISDIR) checked(rmdirAt(descriptor, name), 'removing', file.path + name);
    return make();
  }

  #directory(file: FileInfo): OpenDirectory {
    return present(
      this.#tree.directory(file.directory, () => {}),
      `directory of ${file.path}`,
    );
  }

  #metadata(file: FileInfo): Metadata {
    return metadataOf(file, this.#accounts, (message) => this.#report.warn(message));
  }
}

const supported = new Set(getHashes());

/** A hash for a file whose header says what it must come to. */
function contentHash(file: FileInfo): Hash | undefined {
  if (file.digest === '' || !supported.has(file.digestAlgorithm)) return undefined;
  return createHash(file.digestAlgorithm);
}

function writeAll(descriptor: number, bytes: Uint8Array, path: string): void {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  } catch (thrown) {
    throw fileError('writing', path, thrown);
  }
}
