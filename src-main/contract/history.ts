import type { ElementAction, SideFile, TransactionPlan } from './plan.ts';

/** A transaction that was cut off, as its journal and the database tell; NEVRAs. */
export interface InterruptedTransaction {
  readonly planId: string;
  /** Seconds since 1970; 0 when the journal ends before it says. */
  readonly beganAtSeconds: number;
  /** The element in work when it was cut off. */
  readonly doing?: { readonly kind: 'install' | 'erase'; readonly nevra: string };
  readonly finished: readonly string[];
  /** Would be brought to their end. */
  readonly toFinish: readonly string[];
  /** Would be taken back. */
  readonly toUndo: readonly string[];
  readonly notBegun: readonly string[];
}

/** How a transaction was started. What other programs do is not in the history. */
export type TransactionProgram = 'command line' | 'window';

export type HistoryStatus =
  /** Under way, or cut off and not looked at again yet. */
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled'
  /** Cut off, and put right later. */
  | 'recovered';

/** A transaction that changed the root, in one line. */
export interface HistoryEntry {
  /** From 1. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly beganMs: number;
  /** Absent while it runs. */
  readonly endedMs?: number;
  readonly program: TransactionProgram;
  /** Who asked, also through pkexec and sudo. */
  readonly userId?: number;
  readonly userName?: string;
  readonly status: HistoryStatus;
  /** How many packages came and how many went. */
  readonly installed: number;
  readonly erased: number;
  /** `install tree-2-1`, `erase tree`: what was asked for. */
  readonly request: string;
  /** The transaction this one took back, or the one whose state it went back to. */
  readonly undoOf?: number;
  readonly rollbackTo?: number;
  /** The transaction that took this one back. */
  readonly undoneBy?: number;
}

export interface HistoryElement {
  readonly kind: 'install' | 'erase';
  readonly action: ElementAction;
  readonly nevra: string;
  /** The version it replaced, or by which it was replaced. */
  readonly other?: string;
  readonly isDone: boolean;
  /** What is kept to bring it back; absent where nothing is. */
  readonly kept?: 'original' | 'rebuilt';
}

/** Everything that is known of a transaction. */
export interface HistoryDetails extends HistoryEntry {
  readonly elements: readonly HistoryElement[];
  readonly sideFiles: readonly SideFile[];
  readonly warnings: readonly string[];
  /** The end of what its scripts wrote. */
  readonly output: string;
  /** Why it failed. */
  readonly message?: string;
  /** What could not be kept for an undo, and why. */
  readonly notes: readonly string[];
}

/** What taking a transaction back would do, and what it cannot. */
export interface UndoPlan {
  readonly plan: TransactionPlan;
  /** Sentences: what stays different from before. */
  readonly lost: readonly string[];
}
