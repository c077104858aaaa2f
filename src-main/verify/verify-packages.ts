import { setImmediate as turn } from 'node:timers/promises';
import type { PackageReference } from '../contract/package.ts';
import type { VerifiedFile } from '../contract/verify.ts';
import { accountsOf, CancelledError, RootedPaths } from '../base/index.ts';
import { FileState, VerifyFlag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { fileInfos } from '../files/index.ts';
import type { FileInfo } from '../files/index.ts';
import { checkFile } from './check-file.ts';
import type { RootOwner } from './check-file.ts';
import type { FileCheck, FileOutcome } from './file-check.ts';
import { fileCheckOf } from './file-check.ts';
import { isFaulty, verifiedFile } from './verify-line.ts';
import type { WorkerPool } from './worker-pool.ts';
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
  readonly includes?: (file: FileInfo) => boolean;
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
/** A batch ends at either of these, so that threads share the work of one big package too. */
const BATCH_FILES = 128;
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
  check(batch: readonly FileCheck[], isSmall: boolean): Promise<readonly FileOutcome[]>;
  room(): Promise<void>;
  close(): Promise<void>;
}

function createChecker(
  { root, rootOwner }: VerifyOptions,
  surroundings: VerifySurroundings,
): Checker {
  let pool: WorkerPool | undefined;
  let smallPackages = 0;
  let bytes = 0;
  const here = {
    paths: new RootedPaths(root),
    accounts: accountsOf(root),
    rootOwner,
    onRead: (count: number) => void (bytes += count),
  };
  return {
    async check(batch, isSmall) {
      if (surroundings.signal?.aborted === true) throw new CancelledError('verifying: cancelled');
      // A long row of small packages is work for threads as well.
      if (isSmall && pool === undefined && smallPackages < 8) {
        smallPackages += 1;
        bytes = 0;
        const outcomes = batch.map((check) => checkFile(check, here));
        surroundings.onProgress?.({ files: batch.length, bytes });
        await turn();
        return outcomes;
      }
      pool ??= startWorkerPool({ root, rootOwner });
      await pool.room();
      const answer = await pool.check(batch);
      surroundings.onProgress?.({ files: batch.length, bytes: answer.bytesRead });
      return answer.outcomes;
    },
    room: async () => await pool?.room(),
    close: async () => await pool?.close(),
  };
}

async function verifyTarget(
  target: VerifyTarget,
  { mask, includes, lists = 'faults' }: VerifyOptions,
  { isShared }: VerifySurroundings,
  checker: Checker,
): Promise<PackageVerification> {
  const infos = fileInfos(target.header);
  const files = includes === undefined ? infos : infos.filter(includes);
  const checks = files.flatMap((file) => fileCheckOf(file, mask) ?? []);
  const totalBytes = checks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const isSmall = checks.length <= SMALL_FILES && totalBytes <= SMALL_BYTES;
  const answers = await Promise.all(
    (isSmall ? [checks] : batchesOf(checks)).map((batch) => checker.check(batch, isSmall)),
  );
  const outcomes = new Map(answers.flat().map((outcome) => [outcome.index, outcome]));
  const found: VerifiedFile[] = [];
  let faults = 0;
  for (const file of files) {
    const outcome = outcomes.get(file.index) ?? { index: file.index, found: 0, compared: 0 };
    const isNamed = lists === 'all' || (lists === 'replaced' && file.state === FileState.REPLACED);
    if (outcome.found === 0 && !isNamed) continue;
    const judged = withoutSharedTime(file, outcome, isShared);
    const isFault = isFaulty(file, judged);
    if (isFault) faults += 1;
    if (isFault || isNamed) found.push(verifiedFile(file, judged, lists === 'all'));
  }
  return { package: target.package, filesChecked: checks.length, files: found, faults };
}

function batchesOf(checks: readonly FileCheck[]): FileCheck[][] {
  const batches: FileCheck[][] = [];
  let bytes = 0;
  for (const check of checks) {
    const current = batches.at(-1);
    if (current === undefined || current.length >= BATCH_FILES || bytes >= BATCH_BYTES) {
      batches.push([check]);
      bytes = check.sizeBytes;
    } else {
      current.push(check);
      bytes += check.sizeBytes;
    }
  }
  return batches;
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
