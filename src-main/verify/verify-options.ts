import type { RootOwner } from './check-file.ts';
import type { FileChoice } from './check-files.ts';

/** How packages are compared with the disk. */
export interface VerifyOptions {
  /** Absolute path of the root whose files are compared. */
  readonly root: string;
  /** Attributes to compare, from `verifyMask`. */
  readonly mask: number;
  /** Which files of a package are compared at all (`--noconfig`, `-c`, `-d` ...); all when absent. */
  readonly choice?: FileChoice;
  /** In a root of a user's own: whose files count as root's, because the user cannot give them away. */
  readonly rootOwner?: RootOwner | undefined;
  /** Besides faults: the files `rpm -V` names all the same, or with `-v` all. */
  readonly lists?: 'faults' | 'replaced' | 'all';
  /** The calling thread has nothing else to do: it compares files too, and starts others only for much work. */
  readonly isThreadFree?: boolean;
}

/** What verification takes from around it. */
export interface VerifySurroundings {
  /** Whether more than one installed package owns a path: the time of such a file tells nothing. */
  readonly isShared: (path: string) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called after every batch with what it added. */
  onProgress?(added: { readonly files: number; readonly bytes: number }): void;
}
