import { create } from 'zustand';
import type { TransactionOutcome, TransactionPlan } from '../../src-main/contract/plan.ts';
import type { TransactionProgress } from '../../src-main/contract/progress.ts';
import { engine, type RunningCall } from '../engine/index.ts';
import { groupPlan, listed, phaseWords, type PlanGroup } from '../format/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { clearMarks } from './marks.ts';
import { lookForCutOff } from './recovery.ts';
import { failed, idle, loading, ready, type Remote } from './remote.ts';
import { openOverlay } from './rooms.ts';
import { afterProgress, endOfRun, type RunProgress, startOfRun } from './run-lanes.ts';

interface RunState {
  readonly plan: TransactionPlan | undefined;
  readonly progress: RunProgress | undefined;
  /** `idle`: none; `loading`: under way; then what became of it. */
  readonly outcome: Remote<TransactionOutcome>;
  readonly isStopRequested: boolean;
  readonly startedAtMs: number;
}

const initial: RunState = {
  plan: undefined,
  progress: undefined,
  outcome: idle,
  isStopRequested: false,
  startedAtMs: 0,
};

export const useRun = create<RunState>(() => initial);

let running: RunningCall<TransactionOutcome> | undefined;

export async function applyPlan(plan: TransactionPlan): Promise<void> {
  useRun.setState({
    plan,
    progress: startOfRun(plan.elements),
    outcome: loading,
    isStopRequested: false,
    startedAtMs: Date.now(),
  });
  openOverlay({ kind: 'progress' });
  announce(message('told.applying', { count: plan.elements.length }));
  running = engine.start('transaction.run', [plan.planId]);
  try {
    const outcome = await running.result;
    if (outcome.status === 'done') clearMarks();
    finish(ready(outcome), outcome.status === 'done');
    announce(outcomeSentence(outcome, plan));
  } catch (error) {
    finish(failed(error), false);
    announce(message('told.run-failed'));
    // it may have left something to be put right, of which the database knows nothing
    void lookForCutOff();
  } finally {
    running = undefined;
  }
}

/** Asks the engine to stop. What that comes to is the outcome's to say. */
export function requestStop(): void {
  running?.requestStop();
  useRun.setState({ isStopRequested: true });
}

/** Takes in an event; also of a transaction that this window did not start (it was opened later). */
export function onTransactionProgress(event: TransactionProgress): void {
  const { plan, progress: known, outcome } = useRun.getState();
  if (plan !== undefined && (plan.planId !== event.planId || outcome.status !== 'loading')) return;
  // One that was watched before has ended: this is the next.
  const isNext = plan === undefined && outcome.status === 'ready';
  if (isNext) useRun.setState(initial);
  const progress = isNext ? undefined : known;
  const before = progress ?? startOfRun([]);
  if (progress === undefined || before.phase !== event.phase)
    announce(message('told.phase', { phase: phaseWords(event.phase) }));
  useRun.setState({ progress: afterProgress(before, event, Date.now()) });
}

/** A transaction that this window only watched, or had lost sight of, is over: says how it ended. */
export function onTransactionFinished(outcome: TransactionOutcome): void {
  const { plan, progress } = useRun.getState();
  if (plan !== undefined || running !== undefined) return;
  useRun.setState({
    progress: endOfRun(progress ?? startOfRun([]), outcome.status === 'done'),
    outcome: ready(outcome),
  });
  announce(outcomeSentence(outcome, undefined));
}

/** Puts a finished run away. */
export function dismissRun(): void {
  if (useRun.getState().outcome.status !== 'loading') useRun.setState(initial);
}

/** `plan` is unknown where the transaction was started elsewhere. */
export function outcomeSentence(
  outcome: TransactionOutcome,
  plan: TransactionPlan | undefined,
): string {
  switch (outcome.status) {
    case 'done':
      return plan === undefined
        ? message('told.run-done', {
            installed: outcome.installed.length,
            erased: outcome.erased.length,
          })
        : doneSentence(changesOf(outcome, plan));
    case 'failed':
      return outcome.message ?? message('told.run-failed');
    case 'cancelled':
      return message('told.run-stopped');
  }
}

/** The steps of a plan that were carried out, grouped as the plan showed them. */
export function changesOf(
  outcome: TransactionOutcome,
  plan: TransactionPlan,
): readonly PlanGroup[] {
  const changed = new Set([...outcome.installed, ...outcome.erased]);
  return groupPlan(plan.elements.filter((element) => changed.has(element.package.nevra)));
}

function doneSentence(groups: readonly PlanGroup[]): string {
  if (groups.length === 0) return message('told.nothing-done');
  const told = groups.map(({ action, steps }) =>
    message(`told.did-${action}`, { count: steps.length }),
  );
  return message('told.all-done', { steps: listed(told, told.length) });
}

function finish(outcome: Remote<TransactionOutcome>, isDone: boolean): void {
  useRun.setState(({ progress }) => ({
    outcome,
    progress: progress === undefined ? undefined : endOfRun(progress, isDone),
  }));
}
