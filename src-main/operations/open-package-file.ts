import { machine } from 'node:os';
import type { PackageFileView } from '../contract/methods.ts';
import type { CheckResult, PackageSummary } from '../contract/package.ts';
import { CancelledError, openFileSource } from '../base/index.ts';
import { checkHead, checkPackage, keyringFromDatabase } from '../check/index.ts';
import { fileInfos } from '../files/index.ts';
import type { Header, PackageHead } from '../format/index.ts';
import { mergedHeader, readPackageHead } from '../format/index.ts';
import { archScore, compareEvr, machineArch } from '../nevra/index.ts';
import { findingsOf } from './find-findings.ts';
import type { OpenRoot } from './open-root.ts';
import { detailsOf } from './package-details.ts';
import { nevraOfHeader, referenceOf, summaryOf } from './package-summary.ts';
import { scriptletsOf } from './root-info.ts';

/** A package file that was read and checked. */
export interface CheckedFile {
  readonly header: Header;
  readonly summary: PackageSummary;
  readonly checks: readonly CheckResult[];
}

/** Tells and stops a check of a whole file. */
export interface FileCheckOptions {
  readonly signal?: AbortSignal;
  /** Called now and then with the bytes of the payload that were read, and all there are. */
  readonly progress?: (bytesChecked: number, bytesTotal: number) => void;
}

/**
 * Reads a package file and checks its digests and signatures with the root's keys.
 *
 * @throws {RpmError} FILE_NOT_FOUND, NOT_AN_RPM, TRUNCATED, HEADER_MALFORMED ...
 * @throws {CancelledError} once the signal is aborted
 */
export async function readCheckedFile(
  root: OpenRoot,
  path: string,
  { signal, progress }: FileCheckOptions = {},
): Promise<CheckedFile> {
  using source = openFileSource(path);
  const head = readPackageHead(source);
  const bytesTotal = (source.sizeBytes ?? NaN) - head.payloadOffset;
  const known = progress !== undefined && bytesTotal > 0;
  try {
    const checks = await checkPackage(source, head, keyringFromDatabase(root.database), {
      ...(signal && { signal }),
      ...(known && { progress: (bytes) => progress(bytes, bytesTotal) }),
    });
    return checkedFile(head, path, checks);
  } catch (thrown) {
    if (signal?.aborted !== true) throw thrown;
    throw new CancelledError(`checking ${path}: cancelled`, { cause: thrown });
  }
}

/** The same with the digests and signatures that cover the header alone; the payload is not read. */
async function readFileHead(root: OpenRoot, path: string): Promise<CheckedFile> {
  using source = openFileSource(path);
  const head = readPackageHead(source);
  return checkedFile(head, path, await checkHead(head, keyringFromDatabase(root.database)));
}

function checkedFile(head: PackageHead, path: string, checks: readonly CheckResult[]): CheckedFile {
  const header = mergedHeader(head);
  return { header, summary: summaryOf(header, { kind: 'file', path }, 'available'), checks };
}

/**
 * A package file with what installing it would mean, as soon as its headers are read: the payload is
 * left for `checkedPackageView`.
 *
 * @throws {RpmError} FILE_NOT_FOUND, NOT_AN_RPM, TRUNCATED, HEADER_MALFORMED ...
 */
export async function openPackageView(root: OpenRoot, path: string): Promise<PackageFileView> {
  return viewOf(root, await readFileHead(root, path), false);
}

/**
 * A package file that was read to its end and checked, with what installing it would mean.
 *
 * @throws what `readCheckedFile` throws
 */
export async function checkedPackageView(
  root: OpenRoot,
  path: string,
  options: FileCheckOptions = {},
): Promise<PackageFileView> {
  return viewOf(root, await readCheckedFile(root, path, options), true);
}

function viewOf(
  root: OpenRoot,
  { header, summary, checks }: CheckedFile,
  isChecked: boolean,
): PackageFileView {
  const details = detailsOf(header, summary, checks);
  const own = nevraOfHeader(header);
  const same = root.database
    .find('Name', own.name)
    .filter(({ header: other }) => isAlternative(own.arch, nevraOfHeader(other).arch));
  const installed = same.map(({ instance, header: other }) =>
    summaryOf(other, { kind: 'installed', instance }, 'installed'),
  );
  const newer = same.find(({ header: other }) => compareEvr(nevraOfHeader(other), own) > 0);
  const isArchUsable =
    details.isSource ||
    archScore(machineArch({ machine: machine(), cpuFlags: [] }), summary.arch) > 0;
  return {
    isChecked,
    details,
    verb: details.isSource
      ? 'unpack'
      : verbOf(
          header,
          same.map((one) => one.header),
        ),
    installed,
    findings: findingsOf({
      files: fileInfos(header),
      scriptsAsRoot: scriptletsOf(root).mode === 'chroot' ? details.scripts : [],
      checks,
      isChecked,
      arch: summary.arch,
      isArchUsable,
      newerInstalled:
        newer && referenceOf(newer.header, { kind: 'installed', instance: newer.instance }).nevra,
    }),
  };
}

/** Whether an installed package would be replaced by one of another architecture. */
function isAlternative(arch: string | undefined, installed: string | undefined): boolean {
  return arch === installed || arch === 'noarch' || installed === 'noarch';
}

/** The verb for the button, from how the file stands to the newest of what is installed. */
function verbOf(header: Header, installed: readonly Header[]): PackageFileView['verb'] {
  const own = nevraOfHeader(header);
  const newest = installed
    .toSorted((one, other) => compareEvr(nevraOfHeader(other), nevraOfHeader(one)))
    .at(0);
  if (newest === undefined) return 'install';
  const order = compareEvr(own, nevraOfHeader(newest));
  if (order > 0) return 'upgrade';
  return order < 0 ? 'downgrade' : 'reinstall';
}
