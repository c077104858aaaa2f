import type { DifferingFile, VerifiedPackage, VerifyDifference } from '../contract/verify.ts';
import type { KeptReport } from './verify-reports.ts';
import { summaryOf } from './verify-reports.ts';

/**
 * What is different in the later of two reports. A package that one of them did not look at says nothing:
 * what only the other knows of it is passed over.
 */
export function differenceOf(one: KeptReport, other: KeptReport): VerifyDifference {
  const isInOrder = one.report.startedAtSeconds <= other.report.startedAtSeconds;
  const [older, newer] = isInOrder ? [one, other] : [other, one];
  const before = linesOf(older, newer);
  const after = linesOf(newer, older);
  const appeared: DifferingFile[] = [];
  const gone: DifferingFile[] = [];
  const changed: DifferingFile[] = [];
  let unchangedCount = 0;
  for (const [key, now] of after) {
    const then = before.get(key);
    const { packageName, path, line } = now;
    if (then === undefined) appeared.push({ packageName, path, after: line });
    else if (then.line === line) unchangedCount += 1;
    else changed.push({ packageName, path, before: then.line, after: line });
  }
  for (const [key, { packageName, path, line }] of before)
    if (!after.has(key)) gone.push({ packageName, path, before: line });
  const summaries = { older: summaryOf(older.report), newer: summaryOf(newer.report) };
  return { ...summaries, appeared, gone, changed, unchangedCount };
}

interface FoundFile {
  readonly packageName: string;
  readonly path: string;
  readonly line: string;
}

/** Findings of a report about packages that the other one looked at too, by package name and path. */
function linesOf({ report }: KeptReport, other: KeptReport): ReadonlyMap<string, FoundFile> {
  const found = new Map<string, FoundFile>();
  for (const { package: owner, files } of report.packages.filter(isIn(other)))
    for (const { path, line } of files)
      found.set(`${owner.name}\n${path}`, { packageName: owner.name, path, line });
  return found;
}

/** An upgrade gives a package another instance: one that was named is known again by its name as well. */
function isIn({ report, instances }: KeptReport): (one: VerifiedPackage) => boolean {
  if (instances === undefined) return () => true;
  const looked = new Set(instances);
  const names = new Set(report.packages.map(({ package: { name } }) => name));
  return ({ package: { id, name } }) =>
    names.has(name) || (id.kind === 'installed' && looked.has(id.instance));
}
