import type { RestoreTarget } from '../../src-main/contract/change.ts';
import {
  contentAttributes,
  rightsAttributes,
  type TriageKind,
  type VerifiedFile,
  type VerifiedPackage,
  type VerifyAttribute,
  type VerifyReportSummary,
  verifyAttributes,
} from '../../src-main/contract/verify.ts';
import { message } from '../language/index.ts';

/** The ways to look through a report. A file may answer to more than one. */
export type VerifyFilter = 'all' | TriageKind;

export const verifyFilters: readonly VerifyFilter[] = [
  'all',
  'program',
  'config',
  'missing',
  'permissions',
  'unreadable',
];

export function attributeWord(attribute: VerifyAttribute): string {
  return message(`verify.attribute-${attribute}`);
}

export function markerWord(marker: VerifiedFile['marker']): string {
  return marker === '' ? '' : message(`verify.marker-${marker}`);
}

/** Whether a file belongs under a filter. */
export function isUnderFilter(file: VerifiedFile, filter: VerifyFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'missing':
      return file.outcome === 'missing';
    case 'unreadable':
      return file.outcome === 'unreadable' || hasOutcome(file, verifyAttributes, 'unreadable');
    case 'config':
      return file.isConfig && hasOutcome(file, contentAttributes, 'differs');
    case 'program':
      return !file.isConfig && hasOutcome(file, contentAttributes, 'differs');
    case 'permissions':
      return hasOutcome(file, rightsAttributes, 'differs');
  }
}

function hasOutcome(
  file: VerifiedFile,
  attributes: readonly VerifyAttribute[],
  outcome: 'differs' | 'unreadable',
): boolean {
  return attributes.some((attribute) => file.attributes[attribute] === outcome);
}

/** One cell of the matrix for a whole package. */
export interface MatrixCell {
  readonly differing: number;
  readonly unreadable: number;
  /** Whether everything that differs is a config file, which people change on purpose. */
  readonly isConfigOnly: boolean;
}

export type MatrixColumn = VerifyAttribute | 'missing';
export const matrixColumns: readonly MatrixColumn[] = [...verifyAttributes, 'missing'];

export function packageCell(files: readonly VerifiedFile[], column: MatrixColumn): MatrixCell {
  const differing = files.filter((file) =>
    column === 'missing' ? file.outcome === 'missing' : file.attributes[column] === 'differs',
  );
  const unreadable =
    column === 'missing'
      ? 0
      : files.filter((file) => file.attributes[column] === 'unreadable').length;
  return {
    differing: differing.length,
    unreadable,
    isConfigOnly: differing.length > 0 && differing.every((file) => file.isConfig),
  };
}

/** A package's files under a filter; unmet dependencies show only when nothing is filtered out. */
export function filterPackages(
  packages: readonly VerifiedPackage[],
  filter: VerifyFilter,
): readonly VerifiedPackage[] {
  if (filter === 'all') return packages;
  return packages.flatMap((verified) => {
    const files = verified.files.filter((file) => isUnderFilter(file, filter));
    return files.length === 0 ? [] : [{ ...verified, files, unmetDependencies: [] }];
  });
}

/** How many files each filter holds. */
export function filterCounts(
  packages: readonly VerifiedPackage[],
): Readonly<Record<VerifyFilter, number>> {
  const counts = { all: 0, config: 0, program: 0, missing: 0, permissions: 0, unreadable: 0 };
  for (const file of packages.flatMap((verified) => verified.files)) {
    for (const filter of verifyFilters) if (isUnderFilter(file, filter)) counts[filter] += 1;
  }
  return counts;
}

/** A way to look through a report, with how much it holds. */
export interface TriageGroup {
  readonly filter: VerifyFilter;
  readonly files: number;
  readonly packages: number;
}

export function triageGroups(packages: readonly VerifiedPackage[]): readonly TriageGroup[] {
  const files = filterCounts(packages);
  return verifyFilters.map((filter) => ({
    filter,
    files: files[filter],
    packages: filterPackages(packages, filter).length,
  }));
}

/** Files whose owner, mode or time can be given back: those that differ in rights, or in nothing but time. */
export function restoreTargets(packages: readonly VerifiedPackage[]): readonly RestoreTarget[] {
  return packages.flatMap(({ package: { id, nevra }, files }) => {
    const paths = files.filter(isRestorable).map(({ path }) => path);
    return id.kind === 'installed' && paths.length > 0
      ? [{ instance: id.instance, nevra, paths }]
      : [];
  });
}

function isRestorable(file: VerifiedFile): boolean {
  if (file.outcome === 'missing') return false;
  if (isUnderFilter(file, 'permissions')) return true;
  return file.attributes.mtime === 'differs' && !hasOutcome(file, contentAttributes, 'differs');
}

/** Installed packages of which files are missing, or are others and no config files. */
export function instancesToReinstall(packages: readonly VerifiedPackage[]): readonly number[] {
  return packages.flatMap(({ package: { id }, files }) => {
    const isBroken = files.some(
      (file) => isUnderFilter(file, 'program') || isUnderFilter(file, 'missing'),
    );
    return id.kind === 'installed' && isBroken ? [id.instance] : [];
  });
}

/** `96 changed programs, 57 missing`; what there is nothing of is left out. */
export function summarySentence({ counts, packagesChanged }: VerifyReportSummary): string {
  const parts = summaryParts
    .filter((kind) => counts[kind] > 0)
    .map((kind) => message(`verify.summary-${kind}`, { count: counts[kind] }));
  if (parts.length > 0) return parts.join(', ');
  return packagesChanged === 0
    ? message('verify.summary-nothing')
    : message('common.packages', { count: packagesChanged });
}

const summaryParts: readonly TriageKind[] = [
  'program',
  'config',
  'missing',
  'permissions',
  'unreadable',
];
