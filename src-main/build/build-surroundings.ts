/** What a build reaches outside of, and what stays the same through all of it. */
import type { BuildLog } from './build-log.ts';
import { expandIn } from './spec-macros.ts';
import type { SpecRuntime } from './spec-macros.ts';

export interface BuildSurroundings {
  readonly runtime: SpecRuntime;
  readonly log: BuildLog;
  /** Of the programs it runs. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Scripts show what they do, and what they write is seen. */
  readonly isVerbose: boolean;
  readonly nowSeconds: () => number;
  readonly hostName: () => string;
  /** Packages tell paths whole, not folders and names apart (`--nodirtokens`). */
  readonly hasWholePaths?: boolean;
  /** Ends the build, with every program it started. */
  readonly signal: AbortSignal | undefined;
}

/** The text of macros. @throws {SpecError} */
export function expanded({ runtime }: BuildSurroundings, text: string): string {
  return expandIn(runtime, text);
}

/** A macro as a number; 0 where it is not there or is none. @throws {SpecError} */
export function macroNumber(around: BuildSurroundings, name: string): number {
  const number = Number.parseInt(expanded(around, `%{?${name}}`), 10);
  return Number.isNaN(number) ? 0 : number;
}

/** A path of macros, without doubled slashes. @throws {SpecError} */
export function expandedPath(around: BuildSurroundings, text: string): string {
  const path = expanded(around, text).replace(/\/{2,}/g, '/');
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
