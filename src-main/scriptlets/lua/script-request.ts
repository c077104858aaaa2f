import type { RootEntry } from './enter-root.ts';

/** What the process of a script in Lua is told, as JSON on its descriptor 3; there it answers, too. */
export interface LuaScriptRequest {
  /** `run`: the script is Lua; `expand`: of any language, its macros are to be replaced. */
  readonly task: 'run' | 'expand';
  readonly entry: RootEntry;
  /** The script's bytes in base64. */
  readonly body: string;
  /** What errors call the script: `%post(name-version-release.arch)`. */
  readonly name: string;
  /** `arg`: the interpreter's words, then the numbers scripts are given. */
  readonly arguments: readonly (string | number)[];
  readonly prefixes: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Definitions of macros, as `--define` takes them. */
  readonly definitions: readonly string[];
  /** Paths that fired a file trigger. */
  readonly paths?: readonly string[];
}

/** The descriptor of requests and answers. */
export const requestDescriptor = 3;

/** What comes back; nothing when the script ended well or its process was ended. */
export type LuaScriptAnswer =
  /** The script's bytes in base64, its macros replaced. */
  | { readonly kind: 'expanded'; readonly body: string }
  /** The error in rpm's words, behind `error: `. */
  | { readonly kind: 'failed'; readonly message: string }
  /** The process could not get as far as the script. */
  | { readonly kind: 'not-started'; readonly reason: string };
