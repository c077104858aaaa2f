import type { TransactionOutcome, TransactionPlan } from '../contract/plan.ts';
import { problemText } from '../transaction/index.ts';
import { RpmError, toRpmError } from '../base/index.ts';
import type { HelperLaunch } from './helper-launcher.ts';
import type { OpenRoot } from './open-root.ts';
import { scriptletsOf } from './root-info.ts';
import type { EngineSurroundings } from './surroundings.ts';
import { trackProgress } from './track-progress.ts';

/**
 * Runs a plan through the helper; progress comes as events. A plan that meanwhile became stale is
 * refused by the helper, which plans again.
 *
 * @throws {RpmError} PLAN_HAS_PROBLEMS, PLAN_STALE, CANCELLED (prompt dismissed), HELPER_REFUSED, HELPER_FAILED
 */
export async function runTransaction(
  root: OpenRoot,
  plan: TransactionPlan,
  { helper, emit, context }: EngineSurroundings,
  signal: AbortSignal,
): Promise<TransactionOutcome> {
  if (plan.problems.length > 0)
    throw new RpmError(
      'PLAN_HAS_PROBLEMS',
      `running the plan: ${plan.problems.map(problemText).join('\n')}`,
      { hint: 'Change what is asked for until nothing stands in the way.' },
    );
  const listener = trackProgress(
    plan,
    (progress) => emit('transaction.progress', progress),
    () => context.monotonicMs(),
  );
  const startedMs = context.monotonicMs();
  const launch: HelperLaunch = {
    planId: plan.planId,
    root: root.path,
    databasePath: root.databasePath,
    scriptlets: scriptletsOf(root).mode,
    digest: plan.digest,
    databaseGeneration: plan.databaseGeneration,
    request: plan.request,
    needsPrivileges: !root.isWritable,
  };
  let outcome: TransactionOutcome;
  try {
    outcome = await helper.run(launch, listener, signal);
  } catch (thrown) {
    const { code, message } = toRpmError(thrown);
    emit('transaction.finished', {
      planId: plan.planId,
      status: code === 'CANCELLED' ? 'cancelled' : 'failed',
      installed: [],
      erased: [],
      sideFiles: [],
      warnings: [],
      elapsedMs: context.monotonicMs() - startedMs,
      message,
    });
    throw thrown;
  }
  emit('transaction.progress', {
    planId: plan.planId,
    phase: 'finishing',
    overallFraction: 1,
    elementsDone:
      outcome.status === 'done'
        ? plan.elements.length
        : outcome.installed.length + outcome.erased.length,
    elementsTotal: plan.elements.length,
  });
  emit('transaction.finished', outcome);
  return outcome;
}
