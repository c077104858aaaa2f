import type { PackageId } from '../contract/package.ts';
import type { VerifyReport } from '../contract/verify.ts';
import { listReports, readReport } from './verify-reports.ts';
import type { KeptReport } from './verify-reports.ts';

/** Packages whose files changed: instance and label, as a report knew it. */
export type ChangedPackages = ReadonlyMap<number, string>;

/** Reports that are looked through at most for the newest that looked at everything. */
const LIMIT_REPORTS = 10;

/** What the kept reports of a root say together: the newest of every package, and those made since. */
export function changedInReports(folder: string): ChangedPackages {
  const kept: KeptReport[] = [];
  for (const { reportId } of listReports(folder).slice(0, LIMIT_REPORTS)) {
    kept.push(readReport(folder, reportId));
    if (kept.at(-1)?.instances === undefined) break;
  }
  return kept
    .toReversed()
    .reduce<ChangedPackages>(
      (before, { report, instances }) => withReport(before, instances, report),
      new Map(),
    );
}

/** @param instances - those the report looked at; undefined for every package */
export function withReport(
  before: ChangedPackages,
  instances: readonly number[] | undefined,
  { packages }: VerifyReport,
): ChangedPackages {
  const changed = new Map(instances === undefined ? [] : before);
  for (const instance of instances ?? []) changed.delete(instance);
  for (const { package: one, files } of packages)
    if (files.length > 0 && one.id.kind === 'installed') changed.set(one.id.instance, one.nevra);
  return changed;
}

/** The instances a verify was asked for; undefined for every package. */
export function instancesOf(ids: readonly PackageId[]): readonly number[] | undefined {
  if (ids.length === 0) return undefined;
  return ids.flatMap((id) => (id.kind === 'installed' ? [id.instance] : []));
}
