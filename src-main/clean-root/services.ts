import type { Context } from '../base/index.ts';

/** What a clean root needs of those who use it. */
export interface CleanRootServices {
  readonly context: Context;
  /** Shows a line. */
  readonly tell: (line: string) => void;
  /** Makes an empty database in a folder. */
  readonly makeDatabase: (folder: string) => void;
  /** Installs package files into a root, with our own engine; what it says goes to `say`. Its exit status. */
  readonly install: (
    root: string,
    files: readonly string[],
    say: (text: string) => void,
  ) => Promise<number>;
}

export interface CleanRootChoices {
  readonly isOffline: boolean;
  readonly resultFolder?: string | undefined;
  /** Words for rpmbuild: `--define`, `--with`, `--without`, `--nocheck`. */
  readonly rpmbuildWords: readonly string[];
  readonly hasNetwork: boolean;
  /** Repositories beside the configuration's own. */
  readonly localRepositories: readonly string[];
}
