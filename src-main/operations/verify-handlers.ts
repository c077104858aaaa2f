import { planRepair } from '../verify/index.ts';
import type { Header } from '../format/index.ts';
import type { EngineHandlers } from './engine-handlers.ts';
import type { EngineSession } from './engine-session.ts';
import { unmetDependenciesOf } from './plan-transaction.ts';
import { planReinstall } from './plan-reinstall.ts';
import { differenceOf } from './verify-difference.ts';
import { exportReport } from './verify-export.ts';
import { verifyFiles } from './verify-files.ts';
import { verifyInstalled } from './verify-installed.ts';
import { keepReport, listReports, readReport, reportFolder } from './verify-reports.ts';

type VerifyMethods = Extract<keyof EngineHandlers, `verify.${string}`>;

/** Verifying, the reports that are kept, and what can be repaired from them. */
export function verifyHandlers(session: EngineSession): Pick<EngineHandlers, VerifyMethods> {
  const { context, emit, folders } = session.surroundings;
  const reports = async (): Promise<string> =>
    reportFolder(folders.data, (await session.root()).path);
  return {
    'verify.run': async (call, ids) => {
      const root = await session.root();
      const unmetOf = (header: Header): string[] => unmetDependenciesOf(root.database, header);
      const asked = { root, ids, signal: call.signal, unmetOf };
      const report = await verifyInstalled(asked, context, (progress) =>
        emit('verify.progress', progress),
      );
      session.keepChanged(ids, report);
      keepReport(reportFolder(folders.data, root.path), report, ids, context.log);
      return report;
    },
    'verify.files': async (call, id) => {
      const root = await session.root();
      const unmetOf = (header: Header): string[] => unmetDependenciesOf(root.database, header);
      const asked = { root, id, signal: call.signal, unmetOf };
      const { found, report } = await verifyFiles(asked, context, (progress) =>
        emit('verify.fileProgress', progress),
      );
      session.keepChanged([id], report);
      return found;
    },
    'verify.reports': async () => listReports(await reports()),
    'verify.report': async (_call, id) => readReport(await reports(), id).report,
    'verify.difference': async (_call, older, newer) => {
      const folder = await reports();
      return differenceOf(readReport(folder, older), readReport(folder, newer));
    },
    'verify.export': async (_call, id, format) =>
      exportReport(readReport(await reports(), id).report, format, (await session.root()).path),
    'verify.planRestore': async (_call, targets) => {
      const root = await session.root();
      const { steps, stamp } = planRepair(root.database, root.path, targets);
      return { planId: session.fileChanges.keep({ kind: 'restore', targets, stamp }), steps };
    },
    'verify.planReinstall': async (_call, instances) =>
      planReinstall(session, await session.root(), instances),
  };
}
