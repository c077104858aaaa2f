import { create } from 'zustand';
import type { PackageReference } from '../../src-main/contract/package.ts';
import type {
  EraseRequest,
  TakesBack,
  TransactionPlan,
  TransactionRequest,
} from '../../src-main/contract/plan.ts';
import { copyText, engine, EngineError, saveFile } from '../engine/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { createLatest, failed, idle, load, ready, type Remote } from './remote.ts';
import { openOverlay } from './rooms.ts';

interface PlanState {
  readonly request: TransactionRequest | undefined;
  readonly plan: Remote<TransactionPlan>;
  /** What will not be as it was; only where something is taken back. */
  readonly lost: readonly string[];
  /** Installed packages that would lack something; asked only when something is erased. */
  readonly dependents: Remote<readonly PackageReference[]>;
}

export const usePlan = create<PlanState>(() => ({
  request: undefined,
  plan: idle,
  lost: [],
  dependents: idle,
}));

const latestPlan = createLatest();
const latestDependents = createLatest();

/** Plans a request and shows the sheet. Nothing changes on the system. */
export function planRequest(request: TransactionRequest): void {
  usePlan.setState({ request, dependents: idle, lost: [] });
  takenBack = undefined;
  reinstalled = undefined;
  openOverlay({ kind: 'plan' });
  void load(
    latestPlan,
    (signal) => engine.call('transaction.plan', [request], { signal }),
    (plan) => {
      usePlan.setState({ plan });
      if (plan.status === 'ready') announce(planAnnouncement(plan.value));
    },
  );
  const instances = erasedInstances(request.erase);
  if (instances.length === 0) {
    latestDependents.drop();
    return;
  }
  void load(
    latestDependents,
    (signal) => engine.call('transaction.dependents', [instances], { signal }),
    (dependents) => usePlan.setState({ dependents }),
  );
}

/** Shows a plan that was made already. */
export function showPlan(plan: TransactionPlan): void {
  latestPlan.drop();
  latestDependents.drop();
  takenBack = undefined;
  reinstalled = undefined;
  usePlan.setState({ request: plan.request, plan: ready(plan), dependents: idle, lost: [] });
  openOverlay({ kind: 'plan' });
  announce(planAnnouncement(plan));
}

/** What is to be taken back, when that is what the sheet shows. */
let takenBack: TakesBack | undefined;
/** Packages that are to be installed again, when that is what the sheet shows. */
let reinstalled: readonly number[] | undefined;

/** Plans to install packages again over themselves, as far as they are kept, and shows the sheet. */
export function planReinstall(instances: readonly number[]): void {
  usePlan.setState({ request: undefined, dependents: idle, lost: [] });
  takenBack = undefined;
  reinstalled = instances;
  latestDependents.drop();
  openOverlay({ kind: 'plan' });
  void load(
    latestPlan,
    (signal) => engine.call('verify.planReinstall', [instances], { signal }),
    (answer) => {
      if (answer.status !== 'ready') {
        usePlan.setState({ plan: answer });
        return;
      }
      const { plan, notKept } = answer.value;
      const lost = notKept.map(({ nevra }) => message('told.not-kept', { nevra }));
      if (plan === undefined) usePlan.setState({ plan: failed(nothingKept()), lost });
      else usePlan.setState({ request: plan.request, plan: ready(plan), lost });
      if (plan !== undefined) announce(planAnnouncement(plan));
    },
  );
}

function nothingKept(): EngineError {
  return new EngineError({
    code: 'FILE_NOT_FOUND',
    message: message('told.none-kept'),
    hint: message('told.none-kept-hint'),
    context: {},
  });
}

/** Plans to take a transaction back, or to go back to the state after one, and shows the sheet. */
export function planTakingBack(takesBack: TakesBack): void {
  usePlan.setState({ request: undefined, dependents: idle, lost: [] });
  takenBack = takesBack;
  reinstalled = undefined;
  latestDependents.drop();
  openOverlay({ kind: 'plan' });
  void load(
    latestPlan,
    (signal) => engine.call('history.plan', [takesBack], { signal }),
    (undo) => {
      if (undo.status !== 'ready') {
        usePlan.setState({ plan: undo });
        return;
      }
      const { plan, lost } = undo.value;
      usePlan.setState({ request: plan.request, plan: ready(plan), lost });
      announce(`${planAnnouncement(plan)}${lost.length === 0 ? '' : ` ${lost.join(' ')}`}`);
    },
  );
}

export function planErase(instances: readonly number[]): void {
  planRequest({ install: [], erase: instances.map((instance) => ({ instance })), options: {} });
}

/** Plans the same again, e.g. after PLAN_STALE or a failure. */
export function planAgain(): void {
  const { request } = usePlan.getState();
  if (takenBack !== undefined) planTakingBack(takenBack);
  else if (reinstalled !== undefined) planReinstall(reinstalled);
  else if (request !== undefined) planRequest(request);
}

/** Takes the packages that would lack something into the erasure, and plans again. */
export function eraseDependentsToo(): void {
  const { request, dependents } = usePlan.getState();
  if (request === undefined || dependents.status !== 'ready') return;
  const more = dependents.value.flatMap(({ id }) =>
    id.kind === 'installed' ? [{ instance: id.instance }] : [],
  );
  planRequest({ ...request, erase: [...request.erase, ...more] });
}

/** Puts the words of `turntable plan` on the clipboard, or saves them, or its JSON, as a file. */
export async function takePlanAway(planId: string, how: 'copy' | 'text' | 'json'): Promise<void> {
  try {
    const format = how === 'json' ? 'json' : 'text';
    const text = await engine.call('transaction.document', [planId, format]);
    const fileName = format === 'json' ? 'plan.json' : 'plan.txt';
    if (how === 'copy') {
      if (await copyText(text)) announce(message('told.plan-copied'));
    } else if (await saveFile({ fileName, format: 'text', text }))
      announce(message('told.plan-saved', { name: fileName }));
  } catch (error) {
    usePlan.setState({ plan: failed(error) });
  }
}

/** Why the plan cannot be applied; undefined when it can. */
export function whyNotApplicable(plan: TransactionPlan): string | undefined {
  if (plan.problems.length > 0) {
    return message('plan.in-the-way', { count: plan.problems.length });
  }
  return plan.elements.length === 0 ? message('file-change.nothing') : undefined;
}

function erasedInstances(erase: readonly EraseRequest[]): number[] {
  return erase.flatMap((request) => ('instance' in request ? [request.instance] : []));
}

function planAnnouncement(plan: TransactionPlan): string {
  return message('told.plan-ready-with', {
    steps: plan.elements.length,
    problems: plan.problems.length,
  });
}
