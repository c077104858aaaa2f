import type { ConfigFate } from './disposition.ts';
import type { FileInfo } from './file-info.ts';
import type { SkipReason } from './skipped-files.ts';

/**
 * What happens to one file of a package that is installed:
 * `create`, `skip`, `save`, `backup`, `altname` as ConfigFate; what is not written for a SkipReason is
 * recorded so.
 */
export type FileAction = ConfigFate | SkipReason;

const unwritten: ReadonlySet<FileAction> = new Set(['skip', 'exclude', 'netshared', 'wrong-color']);

/** Whether an action brings the packaged file to the disk. */
export function isWritten(action: FileAction): boolean {
  return !unwritten.has(action);
}

/** A file that is staged under a temporary name and then renamed. JSON-safe; short, as there are many. */
export interface PlacedFileRecord {
  readonly index: number;
  /** Number of its directory in `directories`. */
  readonly directory: number;
  /** Temporary name: also holds what was replaced, between the exchange and the commit. */
  readonly temporary: string;
  /** Final name: the base name, with `.rpmnew` behind it where the action says so. */
  readonly name: string;
  /** Where the file that is there goes first: base name with `.rpmsave` or `.rpmorig`. */
  readonly side?: string;
  /** Whether `name` is the base name with `.rpmnew` behind it. */
  readonly isAltname?: true;
}

/** A directory that is there already and whose owner and mode the package sets. */
export interface ChangedDirectoryRecord {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeSeconds: number;
}

/**
 * All that undoing an element's files needs, written to the journal before the first of them is
 * touched. Paths are packaged paths.
 */
export interface FilesRecord {
  readonly directories: readonly string[];
  readonly files: readonly PlacedFileRecord[];
  /** Directories that are not there yet, parents first. */
  readonly made: readonly string[];
  readonly changed: readonly ChangedDirectoryRecord[];
  /** Things that are no directory where the package has one: renamed to their name and `suffix`. */
  readonly displaced: readonly string[];
  readonly suffix: string;
}

/** Written once everything is staged, before the first rename; parallel to `FilesRecord.files`. */
export interface StagedRecord {
  /** Inode of the staged file. */
  readonly staged: readonly number[];
  /** Inode of what was at the final name (or at the base name, where it goes to the side); 0: nothing. */
  readonly before: readonly number[];
}

/** `;` and the transaction id in eight hex digits: rpm's own mark of unfinished files. */
export function temporarySuffix(transactionId: number): string {
  return `;${transactionId.toString(16).padStart(8, '0')}`;
}

const maxNameBytes = 255;

/** Temporary name of a file; a name that would get too long for the disk makes way for its number. */
export function temporaryName(file: FileInfo, suffix: string): string {
  const name = file.baseName + suffix;
  return Buffer.byteLength(name) <= maxNameBytes ? name : `${suffix}-${file.index}`;
}
