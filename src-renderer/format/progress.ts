import type { TransactionPhase } from '../../src-main/contract/progress.ts';
import { message } from '../language/index.ts';

export function phaseWords(phase: TransactionPhase): string {
  return message(`progress.phase-${phase}`);
}

/** Whole percent that says 100 only at the very end. */
export function percentOf(fraction: number): number {
  const clamped = Math.min(1, Math.max(0, fraction));
  return clamped === 1 ? 100 : Math.min(99, Math.floor(clamped * 100));
}

/** Milliseconds left at the speed so far; undefined while too little was done to tell. */
export function timeLeftMs(elapsedMs: number, fraction: number): number | undefined {
  if (elapsedMs < 1500 || fraction < 0.03 || fraction >= 1) return undefined;
  return (elapsedMs / fraction) * (1 - fraction);
}
