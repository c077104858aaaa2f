import type { TransactionReport } from '../../src-main/transaction/index.ts';

/** A report that keeps warnings and errors and drops the rest. */
export function quietReport(kept: string[] = []): TransactionReport {
  return {
    phase() {},
    phaseProgress() {},
    elementStart() {},
    elementProgress() {},
    elementStop() {},
    elementDone() {},
    scriptStart() {},
    scriptOutput() {},
    scriptStop() {},
    sideFile() {},
    warning: (text) => kept.push(text),
    error: (text) => kept.push(text),
  };
}
