import type { InstallRequest, TransactionRequest } from '../contract/plan.ts';
import type { JournalReading } from './read-journal.ts';

/** What of a transaction is still to be done, and the header digests its packages had. */
export interface LeftOver {
  readonly request: TransactionRequest;
  readonly headerDigests: ReadonlySet<string>;
  /** Its number in the history, or of the one it went on from; undefined where it is not written down. */
  readonly history: number | undefined;
  /** Whether it takes back what another one had done before it failed. */
  readonly isTakingBack: boolean;
}

/** Undefined when nothing is left, and when nothing was done: then the root is as it was before. */
export function leftOver(
  begin: NonNullable<JournalReading['begin']>,
  isFinished: (at: number) => boolean,
): LeftOver | undefined {
  const { elements, options = {}, takesBack, history, isTakingBack = false } = begin;
  // What goes on from another one has something done before it, whatever became of itself.
  if (begin.continues !== true && !elements.some((_, at) => isFinished(at))) return undefined;
  const left = elements.filter((_, at) => !isFinished(at));
  const install = left.flatMap(({ asked }): InstallRequest[] =>
    asked === undefined ? [] : [asked],
  );
  const erase = left.flatMap(({ kind, causedBy, instance }) =>
    kind === 'erase' && causedBy === undefined && instance !== undefined ? [{ instance }] : [],
  );
  if (install.length + erase.length === 0) return undefined;
  const headerDigests = new Set(left.map(({ headerDigest }) => headerDigest));
  const request = { install, erase, options, ...(takesBack !== undefined && { takesBack }) };
  return { request, headerDigests, history, isTakingBack };
}
