import type { PackageReference } from '../contract/package.ts';
import type { VerifiedFile } from '../contract/verify.ts';
import { CancelledError } from '../base/index.ts';
import { VerifyFlag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import type { FileInfo } from '../files/index.ts';
import { isNamed } from './check-files.ts';
import type { FileOutcome } from './file-check.ts';
import { SharedWork } from './shared-work.ts';
import { isFaulty, verifiedFile } from './verify-line.ts';
import type { VerifyOptions, VerifySurroundings } from './verify-options.ts';

/** One package to compare with the disk. */
export interface VerifyTarget {
  readonly package: PackageReference;
  readonly header: Header;
}

/** Outcome for one package, in the order of the targets. */
export interface PackageVerification {
  readonly package: PackageReference;
  readonly filesChecked: number;
  readonly files: readonly VerifiedFile[];
  /** How many of the files are not as they should be; all of them, where only faults are listed. */
  readonly faults: number;
}

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
  const checker = new SharedWork(options, surroundings);
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

async function verifyTarget(
  target: VerifyTarget,
  { lists = 'faults' }: VerifyOptions,
  { isShared }: VerifySurroundings,
  checker: SharedWork,
): Promise<PackageVerification> {
  const { count, named } = await checker.check(target.header, target.package.name);
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

/** A file of several packages has the time of whichever was installed last. */
function withoutSharedTime(
  file: FileInfo,
  outcome: FileOutcome,
  isShared: (path: string) => boolean,
): FileOutcome {
  if ((outcome.found & VerifyFlag.MTIME) === 0 || !isShared(file.path)) return outcome;
  return { ...outcome, found: outcome.found & ~VerifyFlag.MTIME };
}
