import { closeSync, fstatSync } from 'node:fs';
import { checked, Errno, openAt, OpenFlag, present, rmdirAt, unlinkAt } from '../base/index.ts';
import type { FileInfo } from './file-info.ts';
import { setOpenMetadata } from './file-metadata.ts';
import type { Metadata } from './file-metadata.ts';
import type { RootTree } from './root-tree.ts';
import { StagedContent } from './staged-content.ts';

/** A place beside which a temporary name is made. */
export type Place = Pick<FileInfo, 'path' | 'directory'>;

/** Descriptor of a place's directory, made where it is missing; valid until the next call. */
export function directoryOfPlace(tree: RootTree, { path, directory }: Place): number {
  const found = present(
    tree.directory(directory, () => {}),
    `directory of ${path}`,
  );
  return found.descriptor;
}

/**
 * Creates a file under a temporary name and opens it for writing.
 *
 * @throws {FileError} from the kernel
 */
export function createTemporary(tree: RootTree, place: Place, temporary: string): number {
  const flags = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.NOFOLLOW;
  const make = (): number => openAt(directoryOfPlace(tree, place), temporary, flags, 0o600);
  return checked(retryOverStale(tree, place, temporary, make), 'creating', place.path);
}

/** A temporary name that is taken is what an earlier run left behind: it goes, once. */
export function retryOverStale(
  tree: RootTree,
  place: Place,
  temporary: string,
  make: () => number,
): number {
  const result = make();
  if (result !== -Errno.EEXIST) return result;
  const directory = directoryOfPlace(tree, place);
  const removed = unlinkAt(directory, temporary);
  if (removed === -Errno.EISDIR)
    checked(rmdirAt(directory, temporary), 'removing', place.path + temporary);
  return make();
}

/** All that is needed to stage a regular file of one name; JSON-safe, for another thread. */
export interface StagedFileJob
  extends Place,
    Pick<FileInfo, 'digest' | 'digestAlgorithm' | 'sizeBytes'> {
  readonly temporary: string;
  readonly metadata: Metadata;
}

/** A regular file that is being staged: content first, then owner, mode and times. */
export class TemporaryFile {
  readonly #job: StagedFileJob;
  readonly #descriptor: number;
  readonly #content: StagedContent;

  /** @throws {FileError} when it cannot be created */
  constructor(tree: RootTree, job: StagedFileJob) {
    this.#job = job;
    this.#descriptor = createTemporary(tree, job, job.temporary);
    this.#content = new StagedContent(this.#descriptor, job);
  }

  /** @throws {FileError} DISK_FULL and others from the kernel */
  write(piece: Uint8Array): void {
    this.#content.write(piece);
  }

  /**
   * Compares the digest and sets everything else; the file is to be closed afterwards.
   *
   * @returns its inode
   * @throws {MalformedError} PAYLOAD_DIGEST_MISMATCH
   */
  finish(): number {
    this.#content.check();
    setOpenMetadata(this.#descriptor, this.#job.path, this.#job.metadata);
    return fstatSync(this.#descriptor).ino;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
