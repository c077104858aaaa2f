/** Where a value of rpm's configuration comes from. */
export type ConfigurationSource =
  | { readonly kind: 'file'; readonly path: string; readonly line: number }
  /** Part of every rpm: `%{expand:...}`, `%define`. */
  | { readonly kind: 'builtin' }
  /** Follows from what the machine is. */
  | { readonly kind: 'machine' }
  /** What rpm's own files say where there are none. */
  | { readonly kind: 'default' };

/** One macro, or one line of an rpmrc file, that is in force. */
export interface ConfigurationValue {
  readonly kind: 'macro' | 'rpmrc';
  /** A macro's name; of rpmrc the word and what it is about: `optflags x86_64`. */
  readonly name: string;
  /** Letters of the options it takes, for a macro with parameters. */
  readonly parameters?: string;
  readonly definition: string;
  readonly source: ConfigurationSource;
  /** Set by the machine's owner or the user, rather than by rpm or the distribution's packages. */
  readonly isLocal: boolean;
}

/** What is left when everything in a macro is replaced. */
export type MacroExpansion =
  | { readonly kind: 'text'; readonly text: string }
  /** It takes parameters, so it means something only where it is called. */
  | { readonly kind: 'parametric' }
  /** Expanding it would run a command or a program in Lua, which looking does not. */
  | { readonly kind: 'runs-program' }
  | { readonly kind: 'failed'; readonly reason: string };
