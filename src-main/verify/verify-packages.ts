import { setImmediate as turn } from 'node:timers/promises';
import type { PackageReference } from '../contract/package.ts';
import type { VerifiedFile } from '../contract/verify.ts';
import { accountsOf, CancelledError, RootedPaths } from '../base/index.ts';
import { VerifyFlag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { fileCount, FileList, fileSizes } from '../files/index.ts';
import type { FileInfo } from '../files/index.ts';
import type { RootOwner } from './check-file.ts';
import { checkFiles, isNamed } from './check-files.ts';
import type { CheckedFiles, CheckOptions, FileChoice } from './check-files.ts';
import type { FileOutcome } from './file-check.ts';
import { isFaulty, verifiedFile } from './verify-line.ts';
import type { FileRange, WorkerPool } from './worker-pool.ts';
import { startWorkerPool } from './worker-pool.ts';

/** One package to compare with the disk. */
export interface VerifyTarget {
  readonly package: PackageReference;
  readonly header: Header;
}

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
}

/** What verification takes from around it. */
export interface VerifySurroundings {
  /** Whether more than one installed package owns a path: the time of such a file tells nothing. */
  readonly isShared: (path: string) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called after every batch with what it added. */
  onProgress?(added: { readonly files: number; readonly bytes: number }): void;
}

/** Outcome for one package, in the order of the targets. */
export interface PackageVerification {
  readonly package: PackageReference;
  readonly filesChecked: number;
  readonly files: readonly VerifiedFile[];
  /** How many of the files are not as they should be; all of them, where only faults are listed. */
  readonly faults: number;
}

/** Below both of these a package is compared right here: threads would cost more than they save. */
const SMALL_FILES = 200;
const SMALL_BYTES = 16 * 1024 * 1024;
/** A range ends at either of these, so that threads share the work of one big package too. */
const BATCH_FILES = 256;
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Compares the files of packages with the disk; yields each package when all of it is compared.
 *
 * @throws {CancelledError} when `signal` is aborted
 * @throws {RpmError} HEADER_MALFORMED when a header's file list does not fit together
 */
export async function* verifyPackages(
  targets: Iterable<VerifyTarget>,
  options: VerifyOptions,
  surroundings: VerifySurroundings,
): AsyncGenerator<PackageVerification> {
  const checker = createChecker(options, surroundings);
  /** Packages in work, oldest first: reading the next header overlaps with comparing. */
  const underway: Promise<PackageVerification>[] = [];
  try {
    for (const target of targets) {
      if (surroundings.signal?.aborted === true) throw new CancelledError('verifying: cancelled');
      const verified = verifyTarget(target, options, surroundings, checker);
      // It is awaited below, in order; until then an error in it must not end the process.
      verified.catch(() => undefined);
      underway.push(verified);
      await checker.room();
      if (underway.length > 32) yield await (underway.shift() ?? verified);
    }
    for (const verified of underway) yield await verified;
  } finally {
    await checker.close();
  }
}

interface Checker {
  check(target: VerifyTarget): Promise<CheckedFiles>;
  room(): Promise<void>;
  close(): Promise<void>;
}

function createChecker(options: VerifyOptions, surroundings: VerifySurroundings): Checker {
  const { root, rootOwner } = options;
  const checkOptions = checkOptionsOf(options);
  let pool: WorkerPool | undefined;
  let smallPackages = 0;
  let packages = 0;
  let bytes = 0;
  const here = {
    paths: new RootedPaths(root),
    accounts: accountsOf(root),
    rootOwner,
    onRead: (count: number) => void (bytes += count),
  };
  const checkHere = async (header: Header, count: number): Promise<CheckedFiles> => {
    bytes = 0;
    const checked = checkFiles(new FileList(header), 0, count, checkOptions, here);
    surroundings.onProgress?.({ files: checked.count, bytes });
    await turn();
    return checked;
  };
  const checkRange = async (workers: WorkerPool, range: FileRange): Promise<CheckedFiles> => {
    if (surroundings.signal?.aborted === true) throw new CancelledError('verifying: cancelled');
    await workers.room();
    const { count, named, bytesRead } = await workers.check(range);
    surroundings.onProgress?.({ files: count, bytes: bytesRead });
    return { count, named };
  };
  return {
    async check({ header, package: { name } }) {
      if (surroundings.signal?.aborted === true) throw new CancelledError('verifying: cancelled');
      const sizes = fileSizes(header);
      const count = fileCount(header);
      const isSmall = count <= SMALL_FILES && sumOf(sizes) <= SMALL_BYTES;
      // A long row of small packages is work for threads as well.
      if (isSmall && pool === undefined && smallPackages < 8) {
        smallPackages += 1;
        return checkHere(header, count);
      }
      pool ??= startWorkerPool({ root, rootOwner, options: checkOptions });
      const workers = pool;
      packages += 1;
      const shared = { package: packages, name, header: sharedBytes(header, isSmall) };
      const ranges = isSmall ? [{ from: 0, to: count }] : rangesOf(count, sizes);
      const answers = await Promise.all(
        ranges.map((range) => checkRange(workers, { ...shared, ...range })),
      );
      return {
        count: answers.reduce((sum, answer) => sum + answer.count, 0),
        named: answers.flatMap(({ named }) => named),
      };
    },
    room: async () => await pool?.room(),
    close: async () => await pool?.close(),
  };
}

function checkOptionsOf({ mask, choice, lists = 'faults' }: VerifyOptions): CheckOptions {
  return { mask, choice: choice ?? { kept: 0, dropped: 0 }, lists };
}

/** Of a header that several threads read there is one copy for all of them. */
function sharedBytes({ bytes }: Header, isOnce: boolean): Uint8Array {
  if (isOnce) return bytes.slice();
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

async function verifyTarget(
  target: VerifyTarget,
  { lists = 'faults' }: VerifyOptions,
  { isShared }: VerifySurroundings,
  checker: Checker,
): Promise<PackageVerification> {
  const { count, named } = await checker.check(target);
  const found: VerifiedFile[] = [];
  let faults = 0;
  for (const { file, outcome } of named) {
    const judged = withoutSharedTime(file, outcome, isShared);
    const isFault = isFaulty(file, judged);
    if (isFault) faults += 1;
    if (isFault || isNamed(file, lists)) found.push(verifiedFile(file, judged, lists === 'all'));
  }
  return { package: target.package, filesChecked: count, files: found, faults };
}

/** Ranges of a package's files, in its order. */
function rangesOf(count: number, sizes: readonly number[]): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  let from = 0;
  let bytes = 0;
  for (let at = 0; at < count; at += 1) {
    bytes += sizes[at] ?? 0;
    if (at + 1 - from < BATCH_FILES && bytes < BATCH_BYTES && at + 1 < count) continue;
    ranges.push({ from, to: at + 1 });
    from = at + 1;
    bytes = 0;
  }
  return ranges;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** A file of several packages has the time of whichever was installed last. */
function withoutSharedTime(
  file: FileInfo,
  outcome: FileOutcome,
  isShared: (path: string) => boolean,
): FileOutcome {
  if ((outcome.found & VerifyFlag.MTIME) === 0 || !isShared(file.path)) return outcome;
  return { ...outcome, found: outcome.found & ~VerifyFlag.MTIME };
}
