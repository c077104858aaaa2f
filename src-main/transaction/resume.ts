/**
 * After a crash each package is whole or not there; what the transaction had not come to is done now,
 * so that its root ends before it or after it and nowhere between. Packages must still be what they were.
 */
import { RpmError, toRpmError } from '../base/index.ts';
import type { WritableDatabase } from '../database/index.ts';
import { isStorePath } from '../history/index.ts';
import { checkPackages } from './check-packages.ts';
import { isMachineError } from './element-run.ts';
import type { LeftOver } from './left-over.ts';
import { openJournal } from './journal.ts';
import { outlineTransaction, rejectionText } from './plan.ts';
import type { PlanOutline, PlanResult } from './plan.ts';
import { problemText } from './problems.ts';
import { recoverTransaction } from './recovery.ts';
import type { RecoveryResult } from './recovery.ts';
import { silentReport, withoutProgress } from './report.ts';
import type { TransactionReport } from './report.ts';
import { runTransaction } from './run.ts';
import type { RunSurroundings } from './run.ts';
import type { PlanSurroundings } from './surroundings.ts';
import { undoRequest } from './undo.ts';
import { keyFolderIn } from './settings.ts';

/** What came of an interrupted transaction. */
export interface PutRight extends Omit<RecoveryResult, 'left'> {
  /** Whether its root is as it was before it, or after it; false where some of it is done and some is not. */
  readonly isWhole: boolean;
}

/**
 * Puts an interrupted transaction right and does what was left of it; undefined when there is none. What
 * cannot be done any more (a package file that is gone), and what failed by itself, is taken back.
 *
 * @throws {RpmError} as recoverTransaction does
 */
export async function recoverAndResume(
  database: WritableDatabase,
  planSurroundings: PlanSurroundings,
  around: RunSurroundings,
  report: TransactionReport,
): Promise<PutRight | undefined> {
  const recovered = await recoverTransaction(database, around, report);
  if (recovered === undefined) return undefined;
  const { left, ...result } = recovered;
  if (left === undefined) return { ...result, isWhole: true };
  const place = { database, planSurroundings, around, report };
  if (left.isFailed) return takeBack(place, left, result);
  const { done, why, isBroken = false } = await resume(place, left);
  if (why === undefined) return { ...withDone(result, done), isWhole: true };
  report.warning(`what was left of the interrupted transaction is not done: ${why}`);
  if (left.isTakingBack) {
    if (!isBroken) closeJournal(around.root);
    return { ...withDone(result, done), isWhole: false };
  }
  // What its second attempt left half done is put right first, unless it did not come to that.
  const again = done === undefined ? undefined : await recoverTransaction(database, around, report);
  return takeBack(place, left, withDone(result, again?.finished));
}

/** Where all of it happens. */
interface Place {
  readonly database: WritableDatabase;
  readonly planSurroundings: PlanSurroundings;
  readonly around: RunSurroundings;
  readonly report: TransactionReport;
}

function withDone<R extends Omit<RecoveryResult, 'left'>>(
  result: R,
  done: readonly string[] = [],
): R {
  const isOpen = (nevra: string): boolean => !done.includes(nevra);
  return {
    ...result,
    finished: [...result.finished, ...done],
    undone: result.undone.filter(isOpen),
    notBegun: result.notBegun.filter(isOpen),
  };
}

function closeJournal(root: string): void {
  using journal = openJournal(root);
  journal.finish();
}

/**
 * Brings a root back to before a transaction of which a part is done, by one that is planned and run as
 * every other. Scripts that have run stay run; those of the packages that go and come run again.
 */
async function takeBack(
  { database, planSurroundings, around, report }: Place,
  { request, history }: LeftOver,
  result: Omit<RecoveryResult, 'left'>,
): Promise<PutRight> {
  const stays = (why: string, isTriedAgain = false): PutRight => {
    const later = isTriedAgain ? '; it is tried again by the next start' : '';
    report.warning(`what was done of the transaction is not taken back: ${why}${later}`);
    if (!isTriedAgain) closeJournal(around.root);
    return { ...result, isWhole: false };
  };
  if (history === undefined) return stays('it is not in the history');
  try {
    const takesBack = { kind: 'rollback', id: history - 1 } as const;
    const options = { ...request.options, ...permissions };
    const undo = undoRequest(database, around.root, takesBack, options, planSurroundings);
    if (!undo.isComplete) return stays(undo.lost.join(' '));
    for (const sentence of undo.lost) report.warning(sentence);
    const planned = plannedOf(database, undo.request, planSurroundings);
    const before = { history, isTakingBack: true };
    const ran = await runTransaction(database, planned, around, withoutProgress(report), before);
    const { status, message = status } = ran.outcome;
    if (status !== 'done') return stays(message, ran.isBroken);
  } catch (thrown) {
    const error = toRpmError(thrown);
    return stays(error.message.replaceAll('\n', ' '), isMachineError(error));
  }
  return { ...result, finished: [], undone: [...result.undone, ...result.finished], isWhole: true };
}

/** What was there before may come back whatever speaks against it. */
const permissions = {
  ...{ nodeps: true, ignorearch: true, ignoreos: true, ignoresize: true, replacefiles: true },
} as const;

/** @throws {RpmError} PLAN_STALE, PLAN_HAS_PROBLEMS: it cannot be done */
function plannedOf(
  database: WritableDatabase,
  request: LeftOver['request'],
  planSurroundings: PlanSurroundings,
): Extract<PlanResult<PlanOutline>, { kind: 'planned' }> {
  const planned = outlineTransaction(database, request, planSurroundings);
  if (planned.kind === 'rejected')
    throw new RpmError('PLAN_STALE', planned.rejections.map(rejectionText).join('; '));
  const { problems } = planned.plan;
  if (problems.length > 0)
    throw new RpmError('PLAN_HAS_PROBLEMS', problems.map(problemText).join('; '));
  return planned;
}

/** What came of a second attempt. */
interface Resumed {
  /** NEVRAs of what was done; undefined when nothing was begun. */
  readonly done?: readonly string[];
  /** Why not all of it could be done. */
  readonly why?: string;
  /** Whether the machine failed, and the journal stays. */
  readonly isBroken?: boolean;
}

async function resume(place: Place, left: LeftOver): Promise<Resumed> {
  const { database, around, report } = place;
  let planned: Extract<PlanResult<PlanOutline>, { kind: 'planned' }>;
  try {
    planned = await planAgain(place, left);
  } catch (thrown) {
    if (!(thrown instanceof RpmError)) throw thrown;
    return { why: thrown.message };
  }
  const ran = await runTransaction(database, planned, around, withoutProgress(report), left);
  const { outcome, isBroken } = ran;
  const done = [...outcome.installed, ...outcome.erased];
  return isBroken ? { done, why: outcome.message ?? outcome.status, isBroken } : { done };
}

/** @throws {RpmError} when it is no longer what it was, or cannot be done */
async function planAgain(
  { database, planSurroundings, around }: Place,
  { request, headerDigests }: LeftOver,
): Promise<Extract<PlanResult<PlanOutline>, { kind: 'planned' }>> {
  const planned = plannedOf(database, request, planSurroundings);
  const { elements } = planned;
  const other = elements.find(
    (element) => element.kind === 'install' && !headerDigests.has(element.headerDigest),
  );
  if (other !== undefined)
    throw new RpmError('PLAN_STALE', `${other.nevra} is another package by now`);
  const { options } = request;
  if (options.noverify === true) return planned;
  const level = planSurroundings.settings?.verifyLevel;
  const unverified = await checkPackages(elements, database, options, silentReport, {
    ...(level !== undefined && { level }),
    keysIn: keyFolderIn(around.root, planSurroundings.settings),
    isKept: (element) => isStorePath(around.root, element.path, element.headerDigest),
  });
  if (unverified.length > 0)
    throw new RpmError('PLAN_HAS_PROBLEMS', unverified.map(problemText).join('; '));
  return planned;
}
