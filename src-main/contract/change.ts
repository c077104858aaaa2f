import type { ConfigRequest } from './config.ts';
import type { KeyChange } from './keys.ts';

/** A change of a root that installs and erases nothing. The helper carries it out as it does a plan. */
export type FileChangeRequest =
  | { readonly kind: 'config'; readonly request: ConfigRequest }
  /** Owners, modes, times and capabilities of files as their packages say. */
  | {
      readonly kind: 'restore';
      readonly targets: readonly RestoreTarget[];
      readonly stamp: string;
    }
  /** Keys that are trusted, or are no longer. */
  | { readonly kind: 'keys'; readonly request: KeyChange };

/** Files of one installed package. */
export interface RestoreTarget {
  readonly instance: number;
  readonly nevra: string;
  readonly paths: readonly string[];
}

/** What became of it. */
export interface FileChangeOutcome {
  /** Paths that were changed, in order; of keys their fingerprints. */
  readonly changed: readonly string[];
  /** What could not be done, in sentences. */
  readonly warnings: readonly string[];
}
