import type {
  DifferingFile,
  VerifyDifference,
  VerifyReport,
  VerifyReportSummary,
} from '../../../src-main/contract/verify.ts';
import type { EngineMethods } from '../../../src-main/contract/methods.ts';
import type { RestoreTarget } from '../../../src-main/contract/change.ts';
import { FixtureError } from './fixture-error.ts';
import { type FixturePackage, referenceOf } from './fixture-packages.ts';
import { verifyReport } from './fixture-verify.ts';

const week = 7 * 86_400;

function summaryOf(report: VerifyReport, shrink: number): VerifyReportSummary {
  const counts = { program: 96, config: 290, missing: 57, permissions: 98, unreadable: 42 };
  const scaled = Object.fromEntries(
    Object.entries(counts).map(([kind, count]) => [kind, Math.round(count * shrink)]),
  );
  const { reportId, subject, startedAtSeconds, elapsedMs, packagesChecked, filesChecked } = report;
  return {
    ...{ reportId, subject, startedAtSeconds, elapsedMs, packagesChecked, filesChecked },
    packagesChanged: report.packages.length,
    counts: scaled as VerifyReportSummary['counts'],
  };
}

/** Reports that are kept, and what can be done with them. */
export class FixtureReports {
  readonly #packages: readonly FixturePackage[];
  #latest: VerifyReport | undefined;
  /** Set to have none kept. */
  isEmpty = false;

  constructor(packages: readonly FixturePackage[]) {
    this.#packages = packages;
  }

  keep(report: VerifyReport): VerifyReport {
    this.#latest = report;
    return report;
  }

  list(): readonly VerifyReportSummary[] {
    if (this.isEmpty) return [];
    return [
      ...(this.#latest === undefined ? [] : [summaryOf(this.#latest, 1)]),
      ...[1, 2, 3, 4].map((ago) => summaryOf(this.#older(ago), 1 - ago / 5)),
    ];
  }

  report(id: string): VerifyReport {
    if (id === this.#latest?.reportId) return this.#latest;
    const ago = Number(/^older-(\d)$/.exec(id)?.[1]);
    if (ago > 0) return this.#older(ago);
    throw new FixtureError({
      code: 'BAD_ARGUMENT',
      message: 'opening a verify report: it is not kept any more',
      context: {},
    });
  }

  difference(olderId: string, newerId: string): VerifyDifference {
    const all = this.list();
    const [older, newer] = [olderId, newerId].map((id) =>
      all.find(({ reportId }) => reportId === id),
    );
    if (older === undefined || newer === undefined) throw new Error('no such report');
    const files = this.#packages.slice(0, 40).map(
      ({ summary: { name } }): DifferingFile => ({
        packageName: name,
        path: `/usr/bin/${name}`,
        after: `S.5....T.    /usr/bin/${name}`,
      }),
    );
    const gone = files.slice(0, 3).map(({ packageName, path, after }) => ({
      ...{ packageName, path },
      ...(after !== undefined && { before: after }),
    }));
    const changed = files
      .slice(5, 7)
      .map((file) => ({ ...file, before: `.M.......    ${file.path}` }));
    return { older, newer, appeared: files.slice(8), gone, changed, unchangedCount: 412 };
  }

  planRestore(targets: readonly RestoreTarget[], planId: string) {
    const steps = targets.flatMap(({ nevra, paths }) =>
      paths.map((path, index) => ({
        ...{ path, nevra },
        ...(index === 3
          ? { changes: [], obstacle: 'it is missing' }
          : { changes: [{ what: 'mode' as const, from: '0777', to: '0755' }] }),
      })),
    );
    return { planId, steps };
  }

  planReinstall(
    instances: readonly number[],
    plan: ReturnType<EngineMethods['transaction.plan']>,
  ): ReturnType<EngineMethods['verify.planReinstall']> {
    const notKept = this.#packages
      .filter(({ summary: { id } }) => id.kind === 'installed' && instances.includes(id.instance))
      .slice(1)
      .map(({ summary }) => referenceOf(summary));
    return { plan, notKept };
  }

  #older(ago: number): VerifyReport {
    const report = verifyReport(this.#packages);
    return {
      ...report,
      reportId: `older-${ago}`,
      startedAtSeconds: report.startedAtSeconds - ago * week,
      packages: report.packages.slice(ago * 20),
    };
  }
}
