import type { RanScript } from './plan.ts';

/** Progress of a running transaction, as the helper reports it and the window shows it. */
export type TransactionPhase =
  | 'checking'
  | 'preparing'
  | 'pretrans'
  | 'installing'
  | 'erasing'
  | 'posttrans'
  | 'finishing';

export interface TransactionProgress {
  readonly planId: string;
  readonly phase: TransactionPhase;
  /** 0-1 over the whole transaction, weighted by bytes and files; never falls. */
  readonly overallFraction: number;
  /** `name-version-release.arch` of the package in work. */
  readonly nevra?: string;
  readonly elementKind?: 'install' | 'erase';
  /** 0-1 within that package. */
  readonly elementFraction?: number;
  readonly elementsDone: number;
  readonly elementsTotal: number;
  /** The script that is running now. */
  readonly script?: { readonly kind: string; readonly nevra: string; readonly startedAtMs: number };
  /** The script that has just ended. */
  readonly endedScript?: RanScript;
  /** A line a script wrote, or a warning. */
  readonly output?: { readonly stream: 'stdout' | 'stderr' | 'warning'; readonly text: string };
}
