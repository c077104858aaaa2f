import { create } from 'zustand';
import type { PackageId } from '../../src-main/contract/package.ts';
import type { WireError } from '../../src-main/contract/errors.ts';
import type {
  RepairStep,
  VerifyDifference,
  VerifyExportFormat,
  VerifyProgress,
  VerifyReport,
  VerifyReportSummary,
} from '../../src-main/contract/verify.ts';
import { engine, type RunningCall, saveFile, toWireError } from '../engine/index.ts';
import { instancesToReinstall, restoreTargets, type VerifyFilter } from '../format/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { type FileChangeLine, planFileChange } from './file-change.ts';
import { toggled } from './lenses.ts';
import { planReinstall } from './plan.ts';
import { createLatest, failed, idle, load, loading, ready, type Remote } from './remote.ts';
import { closeOverlay, goTo } from './rooms.ts';

interface VerifyState {
  /** What is (or was) verified, in words. */
  readonly subject: string;
  readonly report: Remote<VerifyReport>;
  readonly progress: VerifyProgress | undefined;
  readonly isStopRequested: boolean;
  readonly filter: VerifyFilter;
  /** NEVRAs of the packages whose files are shown. */
  readonly expanded: ReadonlySet<string>;
  readonly tab: VerifyTab;
  /** Reports that are kept, newest first. */
  readonly reports: Remote<readonly VerifyReportSummary[]>;
  /** The report that the one shown is compared with. */
  readonly compared: string | undefined;
  readonly difference: Remote<VerifyDifference>;
  /** What is being saved, and why it was not. */
  readonly exporting: VerifyExportFormat | 'pdf' | undefined;
  readonly exportError: WireError | undefined;
}

export type VerifyTab = 'report' | 'timeline';

const nothing: VerifyState = {
  subject: '',
  report: idle,
  progress: undefined,
  isStopRequested: false,
  filter: 'all',
  expanded: new Set(),
  tab: 'report',
  reports: idle,
  compared: undefined,
  difference: idle,
  exporting: undefined,
  exportError: undefined,
};

export const useVerify = create<VerifyState>(() => nothing);

const latestReports = createLatest();
const latestReport = createLatest();
const latestDifference = createLatest();

const rowsAtOnce = 500;
let running: RunningCall<VerifyReport> | undefined;
let lastAsked: { subject: string; ids: () => Promise<readonly PackageId[]> } | undefined;

export function verifyEverything(): void {
  void run(message('verify.subject-everything'), () => Promise.resolve([]));
}

export function verifyPackages(subject: string, ids: readonly PackageId[]): void {
  if (ids.length > 0) void run(subject, () => Promise.resolve(ids));
}

export function verifyGroup(path: string): void {
  void run(message('verify.subject-group', { path }), () => idsOfGroup(path));
}

/** The same once more; of a report that was kept, every package. */
export function verifyAgain(): void {
  if (lastAsked === undefined) verifyEverything();
  else void run(lastAsked.subject, lastAsked.ids);
}

export function stopVerify(): void {
  running?.requestStop();
  useVerify.setState({ isStopRequested: true });
}

export function onVerifyProgress(progress: VerifyProgress): void {
  if (useVerify.getState().report.status === 'loading') useVerify.setState({ progress });
}

export function setVerifyFilter(filter: VerifyFilter): void {
  useVerify.setState({ filter });
}

export function toggleVerified(nevra: string): void {
  useVerify.setState(({ expanded }) => ({ expanded: toggled(expanded, nevra) }));
}

/** A report speaks of one root; another root has none yet. */
export function forgetReport(): void {
  lastAsked = undefined;
  for (const latest of [latestReports, latestReport, latestDifference]) latest.drop();
  useVerify.setState(nothing);
}

export function setVerifyTab(tab: VerifyTab): void {
  useVerify.setState({ tab });
}

/** Reads which reports are kept; those on the screen stay until the answer is there. */
export function loadReports(): Promise<void> {
  return load(
    latestReports,
    (signal) => engine.call('verify.reports', [], { signal }),
    (reports) => useVerify.setState({ reports }),
    useVerify.getState().reports.status === 'ready',
  );
}

/** Shows a report that was kept. */
export function openReport({ reportId, subject }: VerifyReportSummary): void {
  if (useVerify.getState().report.status === 'loading') return;
  lastAsked = undefined;
  leaveComparison();
  useVerify.setState({ subject, progress: undefined, filter: 'all', expanded: new Set() });
  void latestReport.ask(
    (signal) => engine.call('verify.report', [reportId], { signal }),
    (report) => {
      useVerify.setState({ report: ready(report), tab: 'report' });
      announce(message('verify.report-of', { subject: report.subject }));
    },
    (error) => useVerify.setState({ report: failed(error), tab: 'report' }),
  );
}

/** Compares the report that is shown with another one. */
export function compareWith(reportId: string): void {
  const { report } = useVerify.getState();
  if (report.status !== 'ready') return;
  const shown = report.value.reportId;
  useVerify.setState({ compared: reportId });
  void load(
    latestDifference,
    (signal) => engine.call('verify.difference', [reportId, shown], { signal }),
    (difference) => {
      useVerify.setState({ difference });
      if (difference.status !== 'ready') return;
      const { appeared, gone, changed } = difference.value;
      announce(
        message('verify.difference-told', {
          appeared: appeared.length,
          gone: gone.length,
          changed: changed.length,
        }),
      );
    },
  );
}

function leaveComparison(): void {
  latestDifference.drop();
  useVerify.setState({ compared: undefined, difference: idle });
}

/** Shows what giving back owners, modes and times would do, for all files of the report that differ in them. */
export function planRestoreFiles(report: VerifyReport): void {
  const targets = restoreTargets(report.packages);
  planFileChange(
    { title: message('verify.restore-title'), verb: message('verify.restore-verb') },
    async (signal) => {
      const plan = await engine.call('verify.planRestore', [targets], { signal });
      return { planId: plan.planId, lines: plan.steps.map(repairLine) };
    },
    verifyAgain,
  );
}

function repairLine({ path, changes, obstacle }: RepairStep): FileChangeLine {
  if (obstacle !== undefined)
    return { text: path, detail: message('verify.stays', { obstacle }), isObstacle: true };
  if (changes.length === 0)
    return { text: path, detail: message('verify.right-by-now'), isObstacle: true };
  const detail = changes.map(({ what, from, to }) => `${what} ${from} → ${to}`).join(' · ');
  return { text: path, detail };
}

/** Plans to install again what has changed or missing files. */
export function planReinstallChanged(report: VerifyReport): void {
  planReinstall(instancesToReinstall(report.packages));
}

/** Saves the report that is shown. */
export async function exportReport(format: VerifyExportFormat | 'pdf'): Promise<void> {
  const { report } = useVerify.getState();
  if (report.status !== 'ready') return;
  const { reportId } = report.value;
  useVerify.setState({ exporting: format, exportError: undefined });
  try {
    const asked = format === 'pdf' ? 'html' : format;
    const { fileName, text } = await engine.call('verify.export', [reportId, asked]);
    const isSaved = await saveFile({
      fileName: format === 'pdf' ? fileName.replace(/html$/, 'pdf') : fileName,
      format: format === 'pdf' ? 'pdf' : 'text',
      text,
    });
    useVerify.setState({ exporting: undefined });
    if (!isSaved) return;
    announce(message('verify.saved'));
    closeOverlay('verify-export');
  } catch (error) {
    useVerify.setState({ exporting: undefined, exportError: toWireError(error) });
  }
}

async function run(subject: string, ids: () => Promise<readonly PackageId[]>): Promise<void> {
  if (useVerify.getState().report.status === 'loading') return;
  lastAsked = { subject, ids };
  goTo('verify');
  useVerify.setState({
    subject,
    report: loading,
    progress: undefined,
    isStopRequested: false,
    filter: 'all',
    expanded: new Set(),
    tab: 'report',
  });
  leaveComparison();
  announce(message('verify.verifying-told', { subject }));
  try {
    running = engine.start('verify.run', [await ids()]);
    const report = await running.result;
    useVerify.setState({ report: ready(report) });
    void loadReports();
    announce(message('verify.verified', { count: report.packages.length }));
  } catch (error) {
    const isCancelled = toWireError(error).code === 'CANCELLED';
    useVerify.setState({ report: isCancelled ? idle : failed(error) });
    announce(message(isCancelled ? 'verify.stopped' : 'verify.failed'));
  } finally {
    running = undefined;
  }
}

async function idsOfGroup(path: string): Promise<readonly PackageId[]> {
  const sort = { by: 'name', descending: false } as const;
  const list = await engine.call('package.list', [{ group: path }, sort]);
  const ids: PackageId[] = [];
  for (let offset = 0; offset < list.count; offset += rowsAtOnce) {
    const rows = await engine.call('package.rows', [list.listId, offset, rowsAtOnce]);
    ids.push(...rows.map((row) => row.id));
  }
  return ids;
}
