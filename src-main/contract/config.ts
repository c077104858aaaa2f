import type { PackageReference } from './package.ts';

/** What rpm puts behind the name of a config file that is not to be lost. */
export type SideKind = 'rpmnew' | 'rpmsave' | 'rpmorig';

/**
 * `keep`: what the user had stays or comes back. `take`: what the package ships stays or comes.
 * `merge`: a text made of both. The side file is gone afterwards in all three.
 */
export type ConfigAction = 'keep' | 'take' | 'merge';

/** One of the two files, as the disk has it. */
export interface ConfigFileFacts {
  readonly sizeBytes: number;
  /** Seconds since 1970. */
  readonly changedAtSeconds: number;
  /** All 16 bits of st_mode. */
  readonly mode: number;
}

/** A side file beside a config file of an installed package. */
export interface ConfigSideFile {
  readonly path: string;
  readonly sidePath: string;
  readonly kind: SideKind;
  readonly package: PackageReference;
  /** When it came to lie there, in seconds since 1970: the time of the last change of its inode. */
  readonly appearedAtSeconds: number;
  readonly side: ConfigFileFacts;
  /** What lies at `path`; absent where nothing does. */
  readonly current?: ConfigFileFacts;
  /** `unreadable`: with our privileges; `other`: one of the two is no plain file. */
  readonly state: 'differs' | 'identical' | 'missing' | 'unreadable' | 'other';
  readonly actions: readonly ConfigAction[];
  /** What both files are now; a change is refused when they are no longer that. */
  readonly stamp: string;
}

/** Why there is no text to merge. */
export type NoText = 'not-text' | 'too-large' | 'unreadable' | 'missing' | 'other';

/** Both files as text, and what they have in common. */
export interface ConfigTexts {
  readonly mine: string;
  readonly theirs: string;
  /** What the package shipped before; absent where it is not kept, and then only two are compared. */
  readonly base?: { readonly nevra: string; readonly text: string };
  /** With a base: both sides' changes, conflicts between markers. Without: the user's text. */
  readonly merged: string;
  /** Places that both sides changed differently; they stand between markers in `merged`. */
  readonly conflicts: number;
}

export interface ConfigComparison {
  readonly file: ConfigSideFile;
  readonly texts?: ConfigTexts;
  readonly noText?: NoText;
}

/** What somebody wants done with a side file, or undone. */
export type ConfigRequest =
  | {
      readonly kind: 'resolve';
      readonly sidePath: string;
      readonly action: ConfigAction;
      /** Of the files when they were looked at. */
      readonly stamp: string;
      /** For `merge`: what the config file is to hold. */
      readonly content?: string;
    }
  | { readonly kind: 'undo'; readonly id: number };

/** What a request would do, in order; nothing has been changed. */
export interface ConfigPlan {
  readonly planId: string;
  readonly request: ConfigRequest;
  readonly path: string;
  readonly sidePath: string;
  /** Sentences. */
  readonly steps: readonly string[];
}

/** A change that was made, and what is kept to take it back. */
export interface ConfigChange {
  /** From 1. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly doneAtMs: number;
  readonly path: string;
  readonly sidePath: string;
  readonly kind: SideKind;
  readonly action: ConfigAction;
  readonly nevra: string;
  readonly userName?: string;
  readonly undoneAtMs?: number;
}

/** Lines that `<<<<<<<`, `|||||||`, `=======` and `>>>>>>>` begin, as every merge tool writes them. */
export const conflictMarks = {
  mine: '<<<<<<< yours',
  base: '||||||| packaged before',
  middle: '=======',
  theirs: '>>>>>>> packaged',
} as const;
