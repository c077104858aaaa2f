import { ScriptletError } from '../base/index.ts';

/** One scriptlet that is to be run. */
export interface Script {
  /** `%pre`, `%post`, `%triggerin` ... as the package's spec calls it. */
  readonly kind: string;
  /** `name-version-release.arch` of the package it belongs to. */
  readonly nevra: string;
  /** Program and its arguments, at least one word. */
  readonly interpreter: readonly string[];
  /** Empty: the interpreter is run as it is (`%post -p /sbin/ldconfig`). */
  readonly body: string;
  /** `$1`, and for triggers `$2`. */
  readonly arguments: readonly number[];
  /** Whether macros in the body are replaced before it runs (`%post -e`). */
  readonly expands?: boolean;
  /** Makes the text that runs, after that (`%post -q`). */
  readonly format?: (body: string) => string;
  /** `RPM_INSTALL_PREFIX...` of relocatable packages. */
  readonly prefixes: readonly string[];
  /** Paths that fired a file trigger: a line each on standard input; absent: that is empty. */
  readonly input?: readonly string[];
  /** A program of the machine that is told where the root is; not run inside it, but for a sandbox. */
  readonly isOfMachine?: boolean;
}

/** How it ended. */
export type ScriptEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'signal'; readonly signal: number }
  /** Lua inside the package manager met an error; `message` tells of it behind `error: `. */
  | { readonly kind: 'lua'; readonly message: string }
  /** The interpreter could not be started; `errno` where the system refused it. */
  | { readonly kind: 'not-started'; readonly reason: string; readonly errno?: string };

/** Where a script's output goes: straight to ours, or to a listener in pieces as they come. */
export type ScriptOutput = 'inherit' | ((stream: 'stdout' | 'stderr', text: string) => void);

/** What rpm calls a script in its messages: as the spec does, but for %pre. */
export function scriptName({ kind, nevra }: Pick<Script, 'kind' | 'nevra'>): string {
  return `${kind === '%pre' ? '%prein' : kind}(${nevra})`;
}

/** The line rpm prints (behind `error: ` or `warning: `); undefined when it went well. */
export function scriptFailure(script: Script, end: ScriptEnd): string | undefined {
  const name = scriptName(script);
  switch (end.kind) {
    case 'done':
      return undefined;
    case 'exit':
      return `${name} scriptlet failed, exit status ${end.status}`;
    case 'signal':
      return `${name} scriptlet failed, signal ${end.signal}`;
    case 'lua':
      return end.message;
    case 'not-started':
      return `${name} scriptlet failed, exit status 127`;
  }
}

/** The interpreter that is no program: Lua inside the package manager. */
export const luaInterpreter = '<lua>';

/**
 * Refuses what cannot be run, before anything is changed.
 *
 * @throws {ScriptletError} when there is no interpreter
 */
export function checkScript(script: Script): void {
  const [program = ''] = script.interpreter;
  if (program !== luaInterpreter && !program.startsWith('/'))
    throw new ScriptletError(`running ${scriptName(script)}: '${program}' is no interpreter`);
}
