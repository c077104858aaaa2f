/**
 * From a request to its outcome in one call, as the command line and the helper need it: the lock, what
 * an interrupted transaction left, the plan, and the run. Root trusts no plan that was made elsewhere.
 */
import type { TransactionPlan, TransactionRequest } from '../contract/plan.ts';
import { RpmError } from '../base/index.ts';
import { lockDatabase } from '../database/index.ts';
import type { WritableDatabase } from '../database/index.ts';
import { checkPackages } from './check-packages.ts';
import { planTransaction } from './plan.ts';
import type { PlanResult, Rejection } from './plan.ts';
import { openPackageFile } from './package-source.ts';
import { isDependencyProblem } from './problems.ts';
import type { RecoveryResult } from './recovery.ts';
import type { TransactionReport } from './report.ts';
import { recoverAndResume } from './resume.ts';
import { isStorePath } from './run-history.ts';
import { prepare, runTransaction } from './run.ts';
import type { RunResult, RunSurroundings } from './run.ts';
import { surroundingsOfRoot } from './surroundings.ts';
import type { PlanSurroundings } from './surroundings.ts';

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
  recovered?(result: RecoveryResult): void;
  /** Sentences about packages that were given twice or in two versions, or that another one obsoletes. */
  noted?(notes: readonly string[]): void;
  /** Called with a plan that will be run now. Throws to stop. */
  planned?(planned: Extract<PlanResult, { kind: 'planned' }>): void;
}

export type CarryOutResult =
  | { readonly kind: 'rejected'; readonly rejections: readonly Rejection[] }
  /** Nothing was changed. */
  | { readonly kind: 'problems'; readonly plan: TransactionPlan }
  /** `--test`, or nothing to do. */
  | { readonly kind: 'tested'; readonly plan: TransactionPlan }
  | ({ readonly kind: 'ran'; readonly plan: TransactionPlan } & RunResult);

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
): Promise<RecoveryResult | undefined> {
  using lock = lockDatabase(databaseFolder);
  using database = openForWriting(databaseFolder);
  void lock;
  const surroundings = surroundingsOfRoot(around.root, { openPackage: openPackageFile });
  return await recoverAndResume(database, surroundings, around, report);
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
  const generation = database.generation();
  const planned = planTransaction(database, request, planSurroundings);
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
  const { options } = request;
  const { elements } = planned;
  if (elements.length === 0) return { kind: 'tested', plan };
  if (plan.problems.some(isDependencyProblem)) return { kind: 'problems', plan };
  const unverified = await checkPackages(elements, database, options, report, {
    ...(planSurroundings.settings && { level: planSurroundings.settings.verifyLevel }),
    isKept: (element) => isStorePath(around.root, element.path, element.headerDigest),
  });
  const problems = options.noverify === true ? plan.problems : [...unverified, ...plan.problems];
  if (problems.length > 0 || options.test === true) {
    prepare(report, elements.length);
    return problems.length > 0
      ? { kind: 'problems', plan: { ...plan, problems } }
      : { kind: 'tested', plan };
  }
  hooks.planned?.(planned);
  const shown = expected === undefined ? plan : { ...plan, planId: expected.planId };
  const ran = await runTransaction(database, { ...planned, plan: shown }, around, report);
  return { kind: 'ran', plan: shown, ...ran };
}
