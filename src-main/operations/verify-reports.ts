import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { PackageId } from '../contract/package.ts';
import { triageKinds } from '../contract/verify.ts';
import type { VerifyReport, VerifyReportSummary } from '../contract/verify.ts';
import { RpmError, toRpmError, writeFileAtomically } from '../base/index.ts';
import type { Log } from '../base/index.ts';
import { triageCounts } from './triage.ts';

/** Reports of one root that are kept; the oldest go first. */
const limitReports = 50;
/** A report that claims to be larger is not one that was written here. */
const limitBytes = 2 ** 29;
const summarySuffix = '.json';
const reportSuffix = '.report.gz';

/** A report with which packages it looked at: all, or these. */
export interface KeptReport {
  readonly report: VerifyReport;
  /** Instances; undefined for every package. */
  readonly instances: readonly number[] | undefined;
}

/** The user's own folder for the reports of a root. */
export function reportFolder(dataFolder: string, root: string): string {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  return join(dataFolder, 'reports', name);
}

/** Keeps a report; one that cannot be kept is shown all the same. */
export function keepReport(
  folder: string,
  report: VerifyReport,
  ids: readonly PackageId[],
  log: Log,
): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const instances = ids.flatMap((id) => (id.kind === 'installed' ? [id.instance] : []));
    const kept = ids.length === 0 ? { report } : { report, instances };
    const path = join(folder, report.reportId);
    writeFileAtomically(path + reportSuffix, gzipSync(JSON.stringify(kept)), 0o600);
    writeFileAtomically(path + summarySuffix, JSON.stringify(summaryOf(report)), 0o600);
    for (const { reportId } of listReports(folder).slice(limitReports))
      for (const suffix of [summarySuffix, reportSuffix])
        rmSync(join(folder, reportId + suffix), { force: true });
  } catch (thrown) {
    log.warning(`keeping a verify report: ${toRpmError(thrown).message}`);
  }
}

/** What is kept, newest first; what is no report of ours is passed over. */
export function listReports(folder: string): readonly VerifyReportSummary[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(summarySuffix))
    .flatMap((name) => {
      const summary = readSummary(join(folder, name));
      return summary?.reportId === name.slice(0, -summarySuffix.length) ? [summary] : [];
    })
    .toSorted((one, other) => other.startedAtSeconds - one.startedAtSeconds);
}

const count = z.int().min(0);
const summarySchema = z.object({
  reportId: z.string(),
  subject: z.string(),
  startedAtSeconds: z.number(),
  elapsedMs: z.number(),
  packagesChecked: count,
  filesChecked: count,
  packagesChanged: count,
  counts: z.record(z.enum(triageKinds), count),
});

function readSummary(path: string): VerifyReportSummary | undefined {
  try {
    const result = summarySchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return result.success ? result.data : undefined;
  } catch {
    // Half written, or removed meanwhile.
    return undefined;
  }
}

/** @throws {RpmError} BAD_ARGUMENT when it is not kept any more */
export function readReport(folder: string, reportId: string): KeptReport {
  const path = join(folder, reportId + reportSuffix);
  try {
    const text = gunzipSync(readFileSync(path), { maxOutputLength: limitBytes }).toString('utf8');
    const { report, instances } = JSON.parse(text) as KeptReport;
    return { report, instances };
  } catch (thrown) {
    throw new RpmError('BAD_ARGUMENT', 'opening a verify report: it is not kept any more', {
      hint: 'Verify again.',
      cause: thrown,
    });
  }
}

export function summaryOf(report: VerifyReport): VerifyReportSummary {
  const { reportId, subject, startedAtSeconds, elapsedMs, packagesChecked, filesChecked } = report;
  const checked = { reportId, subject, startedAtSeconds, elapsedMs, packagesChecked, filesChecked };
  const packagesChanged = report.packages.length;
  return { ...checked, packagesChanged, counts: triageCounts(report.packages) };
}
