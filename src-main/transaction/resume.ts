/**
 * After a crash each package is whole or not there; what the transaction had not come to is done now,
 * so that its root ends before it or after it and nowhere between. Packages must still be what they were.
 */
import type { Problem } from '../contract/problem.ts';
import { RpmError } from '../base/index.ts';
import type { WritableDatabase } from '../database/index.ts';
import { checkPackages } from './check-packages.ts';
import type { LeftOver } from './left-over.ts';
import { openJournal } from './journal.ts';
import { planTransaction, rejectionText } from './plan.ts';
import { problemText } from './problems.ts';
import { recoverTransaction } from './recovery.ts';
import type { RecoveryResult } from './recovery.ts';
import { silentReport } from './report.ts';
import type { TransactionReport } from './report.ts';
import { isStorePath } from './run-history.ts';
import { runTransaction } from './run.ts';
import type { RunSurroundings } from './run.ts';
import type { PlanSurroundings } from './surroundings.ts';

/**
 * Puts an interrupted transaction right and does what was left of it; undefined when there is none.
 * What cannot be done any more (a package file that is gone, a full disk) is warned of and left.
 *
 * @throws {RpmError} as recoverTransaction does
 */
export async function recoverAndResume(
  database: WritableDatabase,
  planSurroundings: PlanSurroundings,
  around: RunSurroundings,
  report: TransactionReport,
): Promise<RecoveryResult | undefined> {
  const recovered = await recoverTransaction(database, around, report);
  if (recovered?.left === undefined) return recovered;
  const { left, ...result } = recovered;
  try {
    const done = await resume(database, left, planSurroundings, around, report);
    const isOpen = (nevra: string): boolean => !done.includes(nevra);
    return {
      ...result,
      finished: [...result.finished, ...done],
      undone: result.undone.filter(isOpen),
      notBegun: result.notBegun.filter(isOpen),
    };
  } catch (thrown) {
    if (!(thrown instanceof RpmError)) throw thrown;
    using journal = openJournal(around.root);
    journal.finish();
    report.warning(`what was left of the interrupted transaction is not done: ${thrown.message}`);
    return result;
  }
}

/** NEVRAs of what was done. */
async function resume(
  database: WritableDatabase,
  { request, headerDigests }: LeftOver,
  planSurroundings: PlanSurroundings,
  around: RunSurroundings,
  report: TransactionReport,
): Promise<readonly string[]> {
  const planned = planTransaction(database, request, planSurroundings);
  if (planned.kind === 'rejected')
    throw new RpmError('PLAN_STALE', planned.rejections.map(rejectionText).join('; '));
  const { elements, plan } = planned;
  const other = elements.find(
    (element) => element.kind === 'install' && !headerDigests.has(element.headerDigest),
  );
  if (other !== undefined)
    throw new RpmError('PLAN_STALE', `${other.nevra} is another package by now`);
  const { options } = request;
  const level = planSurroundings.settings?.verifyLevel;
  const unverified: readonly Problem[] =
    options.noverify === true
      ? []
      : await checkPackages(elements, database, options, silentReport, {
          ...(level !== undefined && { level }),
          isKept: (element) => isStorePath(around.root, element.path, element.headerDigest),
        });
  const problems = [...unverified, ...plan.problems];
  if (problems.length > 0)
    throw new RpmError('PLAN_HAS_PROBLEMS', problems.map(problemText).join('; '));
  const told: TransactionReport = {
    ...silentReport,
    sideFile: (side, element) => report.sideFile(side, element),
    scriptOutput: (stream, text) => report.scriptOutput(stream, text),
    warning: (text) => report.warning(text),
    error: (text) => report.error(text),
  };
  const { outcome } = await runTransaction(database, planned, around, told, true);
  return [...outcome.installed, ...outcome.erased];
}
