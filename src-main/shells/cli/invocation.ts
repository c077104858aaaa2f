import type { Context } from '../../base/index.ts';
import { findDatabase } from '../../database/index.ts';
import type { MacroValues } from '../../transaction/index.ts';
import type { Output } from './output.ts';
import type { ParsedOptions } from './parse-options.ts';

/** What a command gets: everything about this call of the program, nothing else is looked up. */
export interface Invocation {
  /** The name the program goes by, for messages: `rpm`, `rpmkeys`, `turntable` ... */
  readonly face: string;
  readonly options: ParsedOptions;
  readonly arguments: readonly string[];
  /** Absolute path of the root that is worked on, `/` unless --root says otherwise. */
  readonly root: string;
  /** As given; inside the root. */
  readonly dbpath: string | undefined;
  /** The configuration, where the command line changes it. */
  readonly macros: MacroValues | undefined;
  /** Absolute path of the working directory. */
  readonly workingDirectory: string;
  readonly verbosity: Verbosity;
  readonly context: Context;
  readonly output: Output;
}

export type Verbosity = 'quiet' | 'normal' | 'verbose' | 'debug';

/** A command's file exports this as `run`; the number is the exit status. */
export type Command = (invocation: Invocation) => Promise<number>;

/** The folder of the database that is worked on, inside the root. */
export function databaseFolder(invocation: Invocation): string {
  const { root, dbpath, context } = invocation;
  return findDatabase(root, dbpath, context.environment['HOME']);
}

export function verbosityOf(options: ParsedOptions): Verbosity {
  if (options.has('quiet')) return 'quiet';
  const times = options.count('verbose');
  if (times === 0) return 'normal';
  return times === 1 ? 'verbose' : 'debug';
}
