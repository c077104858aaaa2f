import { create } from 'zustand';
import type { FileChangeOutcome } from '../../src-main/contract/change.ts';
import { engine } from '../engine/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { createLatest, failed, idle, load, loading, ready, type Remote } from './remote.ts';
import { closeOverlay, openOverlay } from './rooms.ts';

/** A change of files without a package: shown first, then carried out. */
export interface FileChangePlan {
  readonly planId: string;
  readonly lines: readonly FileChangeLine[];
}

export interface FileChangeLine {
  readonly text: string;
  readonly detail?: string;
  /** Nothing is done about it. */
  readonly isObstacle?: boolean;
}

interface FileChangeState {
  readonly title: string;
  /** The word on the button. */
  readonly verb: string;
  readonly plan: Remote<FileChangePlan>;
  readonly outcome: Remote<FileChangeOutcome>;
}

const nothing: FileChangeState = { title: '', verb: '', plan: idle, outcome: idle };

export const useFileChange = create<FileChangeState>(() => nothing);

const latest = createLatest();
let asked:
  | {
      readonly ask: (signal: AbortSignal) => Promise<FileChangePlan>;
      readonly done: (outcome: FileChangeOutcome) => void;
    }
  | undefined;

/** Asks for a plan and shows it; nothing changes until it is applied. */
export function planFileChange(
  { title, verb }: Pick<FileChangeState, 'title' | 'verb'>,
  ask: (signal: AbortSignal) => Promise<FileChangePlan>,
  done: (outcome: FileChangeOutcome) => void,
): void {
  asked = { ask, done };
  useFileChange.setState({ title, verb, plan: idle, outcome: idle });
  openOverlay({ kind: 'file-change' });
  planFileChangeAgain();
}

export function planFileChangeAgain(): void {
  if (asked === undefined) return;
  const { ask } = asked;
  useFileChange.setState({ outcome: idle });
  void load(latest, ask, (plan) => {
    useFileChange.setState({ plan });
    if (plan.status === 'ready') announce(message('told.plan-ready'));
  });
}

/** Carries it out. The sheet closes when all went well, and stays to tell when something did not. */
export async function applyFileChange(): Promise<void> {
  const { plan, outcome: before } = useFileChange.getState();
  if (plan.status !== 'ready' || before.status === 'loading' || asked === undefined) return;
  const { done } = asked;
  useFileChange.setState({ outcome: loading });
  try {
    const outcome = await engine.call('change.run', [plan.value.planId]);
    useFileChange.setState({ outcome: ready(outcome) });
    done(outcome);
    announce(
      outcome.warnings.length === 0
        ? message('told.done')
        : message('told.done-but', { warnings: outcome.warnings.join(' ') }),
    );
    if (outcome.warnings.length === 0) closeOverlay('file-change');
  } catch (error) {
    useFileChange.setState({ outcome: failed(error) });
    announce(message('told.failed'));
  }
}

/** Puts the sheet away, unless the change is under way. */
export function dismissFileChange(): void {
  if (useFileChange.getState().outcome.status === 'loading') return;
  latest.drop();
  asked = undefined;
  useFileChange.setState(nothing);
  closeOverlay('file-change');
}
