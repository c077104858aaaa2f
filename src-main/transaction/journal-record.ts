/** What the journal of a running transaction is made of, and where it lies; journal.ts says why. */
import type { InstallRequest, TakesBack, TransactionOptions } from '../contract/plan.ts';
import type { FilesRecord, StagedRecord } from '../files/index.ts';
import type { RestoreItem } from '../history/index.ts';
import type { OwedScripts } from './transaction-scripts.ts';

/** Where it lies inside the root. */
export const journalFolder = '/var/lib/turntable';
/** Its file's name in that folder. */
export const journalName = 'journal';

/** An element as the journal knows it. */
export interface JournalElement {
  readonly kind: 'install' | 'erase';
  readonly nevra: string;
  readonly name: string;
  /** SHA-256 of the immutable header. */
  readonly headerDigest: string;
  /** Row of a package that goes. */
  readonly instance?: number;
  /** Number of the install element whose upgrade or Obsoletes erases it. */
  readonly causedBy?: number;
  /** How a package that comes was asked for, so that it can be begun again. */
  readonly asked?: InstallRequest;
}

/** `at`: number of the element in `begin`. */
export type JournalRecord =
  | {
      readonly type: 'begin';
      readonly version: 1;
      /** Takes the place of the transaction before it in the file, which has been put right. */
      readonly continues?: true;
      readonly planId: string;
      readonly transactionId: number;
      /** The machine's start it ran in: after another one, what was not waited for may be lost. */
      readonly boot?: string;
      readonly elements: readonly JournalElement[];
      /** What it was begun with, so that it is finished with the same. */
      readonly options?: TransactionOptions;
      /** What to put back once its element is done, when this transaction takes another one back. */
      readonly restore?: readonly RestoreItem[];
      readonly takesBack?: TakesBack;
      /** Id in the history of the transaction, or of the one that this one goes on from. */
      readonly history?: number;
      /** Takes back what a transaction that failed had done: there is nothing to take back of itself. */
      readonly isTakingBack?: true;
    }
  | { readonly type: 'files'; readonly at: number; readonly files: FilesRecord }
  | { readonly type: 'staged'; readonly at: number; readonly staged: StagedRecord }
  /** The database has the package; 0 where `--nodb` keeps it out. */
  | { readonly type: 'committed'; readonly at: number; readonly instance: number }
  /** %post and triggers have run, but what the element replaced could not be removed yet. */
  | { readonly type: 'posted'; readonly at: number }
  /** Nothing of %preun's result can be taken back: files go from here on. */
  | { readonly type: 'erasing'; readonly at: number }
  /** All files are gone and %postun is about to run. */
  | { readonly type: 'erased'; readonly at: number; readonly owed?: OwedScripts }
  /** What the element replaced is gone, %post and triggers have run. */
  | { readonly type: 'done'; readonly at: number }
  /** The element failed, and what it had done was taken back. */
  | { readonly type: 'undone'; readonly at: number }
  /** The disk or the database failed: nothing more is begun, and what was done is taken back. */
  | { readonly type: 'failed' }
  /** What follows the elements has run: %posttrans and the triggers of the end. */
  | { readonly type: 'ended' };
