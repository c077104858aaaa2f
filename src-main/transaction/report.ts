import type { RanScript } from '../contract/plan.ts';
import type { TransactionPhase } from '../contract/progress.ts';
import type { MadeSideFile } from '../files/index.ts';
import type { TransactionElement } from './transaction-element.ts';

/**
 * What a running transaction tells, in the order in which rpm's own callback would. Nothing that a
 * report does can change the transaction; it must not throw.
 */
export interface TransactionReport {
  phase(phase: TransactionPhase): void;
  /** Elements dealt with in a phase that touches no files; `done` equal to `total` ends it. */
  phaseProgress(phase: 'checking' | 'preparing', done: number, total: number): void;
  /** After %pre and %preun, just before files are touched. `total`: archive bytes, or files to erase. */
  elementStart(element: TransactionElement, total: number): void;
  /** `done` never falls and is at most `total`. */
  elementProgress(element: TransactionElement, done: number, total: number): void;
  /** Files are done with, well or not. */
  elementStop(element: TransactionElement, total: number): void;
  /** The element is in the database, or out of it. */
  elementDone(element: TransactionElement): void;
  /** `kind` as in the spec: `%pre`, `%triggerin` ... */
  scriptStart(kind: string, nevra: string): void;
  scriptOutput(stream: 'stdout' | 'stderr', text: string): void;
  /** With how long it took and what came of it; its failure is told as an error or a warning besides. */
  scriptStop(ran: RanScript): void;
  sideFile(side: MadeSideFile, element: TransactionElement): void;
  /** As rpm words it, without `warning: `. */
  warning(text: string): void;
  /** As rpm words it, without `error: `. */
  error(text: string): void;
}

const nothing = (): void => {};

/** Tells nobody. */
export const silentReport: TransactionReport = {
  phase: nothing,
  phaseProgress: nothing,
  elementStart: nothing,
  elementProgress: nothing,
  elementStop: nothing,
  elementDone: nothing,
  scriptStart: nothing,
  scriptOutput: nothing,
  scriptStop: nothing,
  sideFile: nothing,
  warning: nothing,
  error: nothing,
};

/** Nothing of how far it is, which nobody asked for, but whatever went wrong. */
export function withoutProgress(report: TransactionReport): TransactionReport {
  return {
    ...silentReport,
    sideFile: (side, element) => report.sideFile(side, element),
    scriptOutput: (stream, text) => report.scriptOutput(stream, text),
    warning: (text) => report.warning(text),
    error: (text) => report.error(text),
  };
}
