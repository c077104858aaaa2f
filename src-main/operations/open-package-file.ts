import { machine } from 'node:os';
import type { PackageFileView } from '../contract/methods.ts';
import type { CheckResult, PackageSummary } from '../contract/package.ts';
import { openFileSource } from '../base/index.ts';
import { checkPackage, keyringFromDatabase } from '../check/index.ts';
import { fileInfos } from '../files/index.ts';
import type { Header } from '../format/index.ts';
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

/**
 * Reads a package file and checks its digests and signatures with the root's keys.
 *
 * @throws {RpmError} FILE_NOT_FOUND, NOT_AN_RPM, TRUNCATED, HEADER_MALFORMED ...
 */
export async function readCheckedFile(root: OpenRoot, path: string): Promise<CheckedFile> {
  using source = openFileSource(path);
  const head = readPackageHead(source);
  const header = mergedHeader(head);
  const checks = await checkPackage(source, head, keyringFromDatabase(root.database), {});
  return { header, summary: summaryOf(header, { kind: 'file', path }, 'available'), checks };
}

/**
 * A package file with what installing it would mean.
 *
 * @throws what `readCheckedFile` throws
 */
export async function openPackageView(root: OpenRoot, path: string): Promise<PackageFileView> {
  const { header, summary, checks } = await readCheckedFile(root, path);
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
