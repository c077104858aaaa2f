import type { FileChangeRequest } from '../contract/change.ts';
import type { TransactionOutcome, TransactionRequest } from '../contract/plan.ts';
import type { TransactionProgress } from '../contract/progress.ts';
import type { RootInfo } from '../contract/root.ts';

/** One plan for the helper, as the unprivileged side saw it. */
export interface HelperLaunch {
  readonly planId: string;
  /** Absolute path of the root to change. */
  readonly root: string;
  /** Absolute path of the database folder inside the root. */
  readonly databasePath: string;
  readonly scriptlets: RootInfo['scriptlets'];
  /** The plan's digest and database generation; the helper re-plans and refuses when they differ. */
  readonly digest: string;
  readonly databaseGeneration: string;
  readonly request: TransactionRequest;
  /** Only to put an interrupted transaction right; the request is empty then and no plan is compared. */
  readonly recover?: true;
  /** Only to change files; the request is empty then, and what the files were is part of this. */
  readonly change?: FileChangeRequest;
  /** Whether the caller may not write to the root itself, so that the desktop must ask for a password. */
  readonly needsPrivileges: boolean;
}

/** What the helper tells while it works. */
export interface HelperListener {
  /** A package's row opens (`%f`). */
  package(name: string, version: string, release: string): void;
  /** 0-100 within that package (`%%`). */
  percent(percent: number): void;
  progress(progress: TransactionProgress): void;
  /** A line that is none of the protocol. */
  text(line: string, stream: 'stdout' | 'stderr'): void;
}

/** How transactions are run: in another process, with privileges where they are needed. */
export interface HelperLauncher {
  /**
   * Runs a plan to its end.
   *
   * @param signal - asks it to stop at the next safe point; the outcome still tells what was done
   * @throws {RpmError} PLAN_STALE, PLAN_HAS_PROBLEMS ... as the helper says; CANCELLED when the password prompt was
   *   dismissed; HELPER_REFUSED when privileges were denied; HELPER_FAILED when it ended without a word
   */
  run(
    launch: HelperLaunch,
    listener: HelperListener,
    signal: AbortSignal,
  ): Promise<TransactionOutcome>;
  /**
   * Makes an empty database in a root of the user's own.
   *
   * @throws {RpmError} HELPER_FAILED with what the program said
   */
  initialise(root: string, databasePath: string): Promise<void>;
}
