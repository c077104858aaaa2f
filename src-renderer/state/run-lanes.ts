import type { PlannedElement } from '../../src-main/contract/plan.ts';
import type { TransactionProgress } from '../../src-main/contract/progress.ts';

export type Lane = 'todo' | 'doing' | 'done';

export interface RunElement {
  readonly key: string;
  readonly nevra: string;
  readonly kind: 'install' | 'erase';
  readonly action?: PlannedElement['action'];
  /** An erasure that makes room for a newer (or other) version. */
  readonly isReplaced?: boolean;
  readonly lane: Lane;
  /** 0-1; never falls. */
  readonly fraction: number;
}

export interface RunScript {
  readonly kind: string;
  readonly nevra: string;
  /** The engine's own stamp, to tell one run of a script from the next. */
  readonly startedAtMs: number;
  /** This window's clock when it first heard of it; elapsed seconds are counted from here. */
  readonly heardAtMs: number;
}

export interface RunLine {
  readonly number: number;
  readonly stream: 'stdout' | 'stderr' | 'warning';
  readonly text: string;
}

export interface RunProgress {
  readonly phase: TransactionProgress['phase'];
  /** 0-1; never falls, whatever arrives. */
  readonly fraction: number;
  readonly elements: readonly RunElement[];
  readonly done: number;
  readonly total: number;
  readonly script: RunScript | undefined;
  readonly lines: readonly RunLine[];
}

const mostLines = 400;

export function startOfRun(elements: readonly PlannedElement[]): RunProgress {
  return {
    phase: 'checking',
    fraction: 0,
    elements: elements.map((element) => ({
      key: keyOf(element.kind, element.package.nevra),
      nevra: element.package.nevra,
      kind: element.kind,
      action: element.action,
      isReplaced: element.kind === 'erase' && element.counterpart !== undefined,
      lane: 'todo',
      fraction: 0,
    })),
    done: 0,
    total: elements.length,
    script: undefined,
    lines: [],
  };
}

/** What is known after one more event. Pure; `nowMs` is this window's clock. */
export function afterProgress(
  before: RunProgress,
  event: TransactionProgress,
  nowMs: number,
): RunProgress {
  return {
    phase: event.phase,
    fraction: Math.max(before.fraction, Math.min(1, event.overallFraction)),
    elements: movedElements(before.elements, withScriptsPackage(event)),
    done: Math.max(before.done, event.elementsDone),
    total: Math.max(before.total, event.elementsTotal),
    script: currentScript(before.script, event, nowMs),
    lines: event.output === undefined ? before.lines : withLine(before.lines, event.output),
  };
}

/** The run is over: nothing is being done any more. */
export function endOfRun(before: RunProgress, isDone: boolean): RunProgress {
  if (!isDone) return { ...before, script: undefined };
  const elements = before.elements.map(finished);
  return { ...before, fraction: 1, done: elements.length, script: undefined, elements };
}

/** A package whose first script runs is being worked on, though none of its files has moved yet. */
function withScriptsPackage(event: TransactionProgress): TransactionProgress {
  const { script } = event;
  const elementKind =
    script?.kind === '%pre' ? 'install' : script?.kind === '%preun' ? 'erase' : undefined;
  if (script === undefined || elementKind === undefined || script.nevra === event.nevra)
    return event;
  return { ...event, nevra: script.nevra, elementKind, elementFraction: 0 };
}

function movedElements(
  elements: readonly RunElement[],
  event: TransactionProgress,
): readonly RunElement[] {
  const { nevra } = event;
  if (nevra === undefined) return elements;
  const kind = event.elementKind ?? 'install';
  const key = keyOf(kind, nevra);
  const known = elements.some((element) => element.key === key)
    ? elements
    : [...elements, { key, nevra, kind, lane: 'todo' as const, fraction: 0 }];
  return known.map((element) => {
    if (element.key !== key) return element.lane === 'doing' ? finished(element) : element;
    const fraction = Math.max(element.fraction, event.elementFraction ?? 0);
    return fraction >= 1 ? finished(element) : { ...element, lane: 'doing', fraction };
  });
}

function finished(element: RunElement): RunElement {
  return element.lane === 'done' ? element : { ...element, lane: 'done', fraction: 1 };
}

function currentScript(
  before: RunScript | undefined,
  event: TransactionProgress,
  nowMs: number,
): RunScript | undefined {
  const { script } = event;
  if (script === undefined) return undefined;
  const isSame =
    before?.kind === script.kind &&
    before.nevra === script.nevra &&
    before.startedAtMs === script.startedAtMs;
  return isSame ? before : { ...script, heardAtMs: nowMs };
}

function withLine(
  lines: readonly RunLine[],
  output: NonNullable<TransactionProgress['output']>,
): readonly RunLine[] {
  const number = (lines.at(-1)?.number ?? 0) + 1;
  return [...lines.slice(-mostLines + 1), { ...output, number }];
}

/** A plan may name the epoch (`name-1:2.0-1.noarch`) where progress, as rpm prints it, does not. */
function keyOf(kind: 'install' | 'erase', nevra: string): string {
  return `${kind} ${nevra.replace(/-\d+:(?=[^-]*-[^-]*$)/, '-')}`;
}
