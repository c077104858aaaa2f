/**
 * From a request to its outcome in one call, as the command line and the helper need it: the lock, what
 * an interrupted transaction left, the plan, and the run. Root trusts no plan that was made elsewhere.
 */
import type { PlannedElement, TransactionOutcome, TransactionRequest } from '../contract/plan.ts';
import { RpmError, toRpmError } from '../base/index.ts';
import { lockDatabase } from '../database/index.ts';
import { historyFolder, isStorePath } from '../history/index.ts';
import type { WritableDatabase } from '../database/index.ts';
import { BegunCheck } from './begun-check.ts';
import { checkPackages, isAnythingChecked } from './check-packages.ts';
import { outlineTransaction } from './plan.ts';
import type { PlanOutline, PlanResult, Rejection } from './plan.ts';
import { openPackageFile } from './package-source.ts';
import { isDependencyProblem } from './problems.ts';
import { withoutProgress } from './report.ts';
import type { TransactionReport } from './report.ts';
import { recoverAndResume } from './resume.ts';
import type { PutRight } from './resume.ts';
import { endRecovered } from './end-recovered.ts';
import { prepare, runTransaction } from './run.ts';
import type { RunResult, RunSurroundings } from './run.ts';
import { surroundingsOfRoot } from './surroundings.ts';
import type { PlanSurroundings } from './surroundings.ts';
import { keyFolderIn } from './settings.ts';

/** A request, where it is to be carried out, and what may not have changed since it was shown. */
export interface TransactionOrder {
  readonly request: TransactionRequest;
  /** Absolute path of the database folder. */
  readonly databaseFolder: string;
  /** Opens the database there for writing, once the lock is held: the caller's permission to change it. */
  readonly openForWriting: (databaseFolder: string) => WritableDatabase;
  /** Digest and generation of the plan somebody agreed to; absent: whatever the plan says. */
  readonly expected?: {
    readonly planId: string;
    readonly digest: string;
    readonly generation: string;
  };
}

/** What may be looked at, and stopped, between the plan and the run. */
export interface CarryOutHooks {
  recovered?(result: PutRight): void;
  /** Sentences about packages that were given twice or in two versions, or that another one obsoletes. */
  noted?(notes: readonly string[]): void;
  /** Packages that need each other, in rpm's lines; none where nothing is ordered. */
  ordered?(loops: readonly string[]): void;
  /** Called with a plan whose dependencies are met, before packages are verified, also with `--test`. */
  accepted?(planned: Extract<PlanResult<PlanOutline>, { kind: 'planned' }>): void;
  /** Called with a plan that will be run now. Throws to stop. */
  planned?(planned: Extract<PlanResult<PlanOutline>, { kind: 'planned' }>): void;
}

export type CarryOutResult =
  | { readonly kind: 'rejected'; readonly rejections: readonly Rejection[] }
  /** Nothing was changed. */
  | { readonly kind: 'problems'; readonly plan: PlanOutline }
  /** `--test`, or nothing to do. */
  | { readonly kind: 'tested'; readonly plan: PlanOutline }
  | ({ readonly kind: 'ran'; readonly plan: PlanOutline } & RunResult);

/**
 * Puts an interrupted transaction right, under the lock, and does nothing else.
 *
 * @returns undefined when there is none
 * @throws {RpmError} DATABASE_LOCKED; TRANSACTION_INTERRUPTED for a damaged journal; what the disk says
 */
export async function recoverRoot(
  { databaseFolder, openForWriting }: Omit<TransactionOrder, 'request' | 'expected'>,
  around: RunSurroundings,
  report: TransactionReport,
): Promise<PutRight | undefined> {
  using lock = lockDatabase(databaseFolder);
  using database = openForWriting(databaseFolder);
  void lock;
  const surroundings = surroundingsOfRoot(around.root, { openPackage: openPackageFile });
  const right = await recoverAndResume(database, surroundings, around, report);
  // Killed before its journal was there, a program leaves no more than an entry of the history.
  if (right === undefined && historyFolder(around.root) !== undefined) endRecovered(around);
  return right;
}

/**
 * Plans a request under the lock and runs it.
 *
 * @throws {DatabaseError} DATABASE_LOCKED, DATABASE_MISSING ...
 * @throws {RpmError} PLAN_STALE when the plan is not the one that was expected; UNSUPPORTED for scripts
 *   that cannot be run; nothing was changed then
 */
export async function carryOut(
  { request, databaseFolder, openForWriting, expected }: TransactionOrder,
  planSurroundings: PlanSurroundings,
  around: RunSurroundings,
  report: TransactionReport,
  hooks: CarryOutHooks = {},
): Promise<CarryOutResult> {
  using lock = lockDatabase(databaseFolder);
  using database = openForWriting(databaseFolder);
  void lock;
  const recovered = await recoverAndResume(database, planSurroundings, around, report);
  if (recovered !== undefined) hooks.recovered?.(recovered);
  report.phase('checking');
  const { options } = request;
  const keysIn = planSurroundings.settings && keyFolderIn(around.root, planSurroundings.settings);
  const refusesForgery = around.program === 'window';
  const level = planSurroundings.settings?.verifyLevel;
  const isChecked = isAnythingChecked(options, { level, refusesForgery });
  const paths = isChecked ? outsideStore(request, around.root) : [];
  await using begun = new BegunCheck(paths, { database, keysIn });
  const generation = database.generation();
  const planned = outlineTransaction(database, request, planSurroundings);
  if (planned.kind === 'rejected') return planned;
  hooks.noted?.(planned.notes);
  const { plan } = planned;
  if (
    expected !== undefined &&
    (plan.digest !== expected.digest || generation !== expected.generation)
  )
    throw new RpmError(
      'PLAN_STALE',
      'running the plan: the packages or the database are no longer what they were when it was made',
      { hint: 'Look at the new plan and start it again.' },
    );
  const { elements } = planned;
  if (elements.length === 0) return { kind: 'tested', plan };
  if (plan.problems.some(isDependencyProblem)) return { kind: 'problems', plan };
  hooks.ordered?.(planned.loops);
  hooks.accepted?.(planned);
  const unverified = !isChecked
    ? []
    : await checkPackages(elements, database, options, report, {
        ...(level !== undefined && { level }),
        passedOver: planSurroundings.settings?.passedOver,
        keysIn,
        begun,
        refusesForgery,
        isKept: (element) => isStorePath(around.root, element.path, element.headerDigest),
      });
  const problems = [...unverified, ...plan.problems];
  if (problems.length > 0 || options.test === true) {
    prepare(report, elements.length);
    return problems.length > 0
      ? { kind: 'problems', plan: { ...plan, problems } }
      : { kind: 'tested', plan };
  }
  hooks.planned?.(planned);
  const shown = expected === undefined ? plan : { ...plan, planId: expected.planId };
  const ran = await runTransaction(database, { ...planned, plan: shown }, around, report);
  if (!ran.isBroken) return { kind: 'ran', plan: shown, ...ran };
  const right = await putRight(database, planSurroundings, around, report);
  return { kind: 'ran', plan: shown, ...ran, outcome: outcomeOf(ran.outcome, shown, right) };
}

/** Package files that do not come out of the store of old packages, whose content was checked when it went in. */
function outsideStore({ install }: TransactionRequest, root: string): readonly string[] {
  const store = historyFolder(root);
  const paths = install.map(({ path }) => path);
  return store === undefined ? paths : paths.filter((path) => !path.startsWith(`${store}/`));
}

/** Undefined where it cannot be put right now: the journal stays, and the next start tries again. */
async function putRight(
  database: WritableDatabase,
  planSurroundings: PlanSurroundings,
  around: RunSurroundings,
  report: TransactionReport,
): Promise<PutRight | undefined> {
  try {
    const right = await recoverAndResume(
      database,
      planSurroundings,
      around,
      withoutProgress(report),
    );
    if (right !== undefined) report.warning(rightText(right));
    return right;
  } catch (thrown) {
    const { message } = toRpmError(thrown);
    report.warning(`the transaction is cut off until the next start puts it right: ${message}`);
    return undefined;
  }
}

function rightText({ finished, undone, isWhole }: PutRight): string {
  const what = [
    ...finished.map((one) => `finished ${one}`),
    ...undone.map((one) => `undid ${one}`),
  ];
  const end = isWhole ? 'and was put right' : 'and a part of it stays';
  return `the transaction failed ${end}: ${what.join(', ')}`;
}

/** What a run that failed has come to once it was put right. */
function outcomeOf(
  outcome: TransactionOutcome,
  { elements }: PlanOutline,
  right: PutRight | undefined,
): TransactionOutcome {
  if (right === undefined) return outcome;
  const isDone = ({ package: { nevra } }: PlannedElement): boolean =>
    right.finished.includes(nevra);
  const named = (kind: PlannedElement['kind']): string[] =>
    elements.filter((one) => one.kind === kind && isDone(one)).map((one) => one.package.nevra);
  const done = { installed: named('install'), erased: named('erase') };
  if (elements.every(isDone)) return { ...outcome, ...done, status: 'done' };
  const isBack = right.isWhole && right.finished.length === 0;
  return { ...outcome, ...done, ...(isBack && { sideFiles: [] }) };
}
