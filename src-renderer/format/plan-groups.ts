import { leftToRight, message } from '../language/index.ts';
import { splitNevra } from './nevra.ts';
import type { ElementAction, PlannedElement } from '../../src-main/contract/plan.ts';

/** What the user sees as one step: the element, and the elements it brings about. */
export interface PlanStep {
  readonly element: PlannedElement;
  readonly consequences: readonly PlannedElement[];
}

export interface PlanGroup {
  readonly action: ElementAction;
  readonly title: string;
  readonly steps: readonly PlanStep[];
}

const order: readonly ElementAction[] = [
  'install',
  'upgrade',
  'downgrade',
  'reinstall',
  'obsolete',
  'erase',
];

export function actionTitle(action: ElementAction): string {
  return message(`plan.do-${action}`);
}

/** Groups by action; an erasure that another element causes stands below its cause. */
export function groupPlan(elements: readonly PlannedElement[]): readonly PlanGroup[] {
  const causes = new Set(
    elements
      .filter((element) => element.kind === 'install')
      .map((element) => element.package.nevra),
  );
  const consequences = new Map<string, PlannedElement[]>();
  const own: PlannedElement[] = [];
  for (const element of elements) {
    const cause = element.kind === 'erase' ? element.counterpart?.nevra : undefined;
    if (cause === undefined || !causes.has(cause)) own.push(element);
    else consequences.set(cause, [...(consequences.get(cause) ?? []), element]);
  }
  return order.flatMap((action) => {
    const steps = own
      .filter((element) => element.action === action)
      .map((element) => ({
        element,
        consequences:
          element.kind === 'install' ? (consequences.get(element.package.nevra) ?? []) : [],
      }));
    return steps.length === 0 ? [] : [{ action, title: actionTitle(action), steps }];
  });
}

/** `1.0-1 → 1.1-1` where one version takes the place of another, else the version alone. */
export function versionChange({
  kind,
  version,
  counterpart,
  package: { name },
}: PlannedElement): string {
  if (counterpart === undefined || kind === 'erase') return leftToRight(version);
  const old = splitNevra(counterpart.nevra);
  if (old.version === '') return leftToRight(version);
  const before = old.name === name ? old.version : `${old.name} ${old.version}`;
  return leftToRight(`${before} → ${version}`);
}

/** `+2 ↑3 ↓1 −4`: what a plan does, in the window's shorthand. */
export function planShorthand(elements: readonly PlannedElement[]): string {
  const steps = groupPlan(elements);
  const count = (action: ElementAction): number =>
    steps.find((group) => group.action === action)?.steps.length ?? 0;
  const parts: readonly (readonly [string, number])[] = [
    ['+', count('install')],
    ['↑', count('upgrade')],
    ['↓', count('downgrade')],
    ['↻', count('reinstall')],
    ['−', count('erase') + count('obsolete')],
  ];
  return parts
    .filter(([, number]) => number > 0)
    .map(([sign, number]) => `${sign}${number}`)
    .join(' ');
}
