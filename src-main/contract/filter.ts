/**
 * What a sentence that chooses packages may speak of: `group:Applications/* size>100M !vendor:Fedora`.
 * One table for the parser, the completion and the help of the window and of the command line.
 */

/** How the values of a field are read and compared. */
export type FilterKind =
  /** Text of one line; `:` finds it anywhere, a value with wildcards is the whole text. */
  | 'text'
  /** A short word; `:` is the whole of it, with wildcards. */
  | 'word'
  /** `[epoch:]version[-release]`, in rpm's order. */
  | 'version'
  /** Bytes, with K, M, G or T (times 1024) behind the number. */
  | 'size'
  /** A year, month, day or minute; `today`, `yesterday`; `-30d` before now. */
  | 'date'
  /** A capability: its name, or `name >= version`. */
  | 'capability'
  /** An absolute path, or the name of a file; `*` stops at a slash, `**` does not. */
  | 'path'
  /** One of a few words. */
  | 'choice';

export interface FilterField {
  readonly name: string;
  readonly kind: FilterKind;
  readonly help: string;
  readonly example: string;
  /** The words of a choice, with what each means. */
  readonly choices?: Readonly<Record<string, string>>;
}

export const filterFields = [
  { name: 'name', kind: 'text', help: 'Name of the package', example: 'name:perl-*' },
  {
    name: 'version',
    kind: 'version',
    help: 'Version, as rpm compares it',
    example: 'version>=2.0',
  },
  { name: 'release', kind: 'version', help: 'Release', example: 'release:*.fc42' },
  { name: 'arch', kind: 'word', help: 'Architecture', example: 'arch:noarch' },
  { name: 'group', kind: 'text', help: 'Group', example: 'group:Applications/*' },
  { name: 'summary', kind: 'text', help: 'Summary', example: 'summary:"web server"' },
  { name: 'license', kind: 'text', help: 'License', example: 'license:GPL*' },
  { name: 'vendor', kind: 'text', help: 'Who published it', example: '!vendor:Fedora' },
  { name: 'packager', kind: 'text', help: 'Who packaged it', example: 'packager:example.com' },
  { name: 'distribution', kind: 'text', help: 'Distribution', example: 'distribution:Mageia' },
  { name: 'url', kind: 'text', help: 'Address of the project', example: 'url:gnu.org' },
  {
    name: 'buildhost',
    kind: 'text',
    help: 'Machine it was built on',
    example: 'buildhost:*.local',
  },
  { name: 'sourcerpm', kind: 'text', help: 'Source package', example: 'sourcerpm:gcc-*' },
  { name: 'size', kind: 'size', help: 'Installed size', example: 'size>100M' },
  { name: 'installed', kind: 'date', help: 'When it was installed', example: 'installed>-30d' },
  { name: 'built', kind: 'date', help: 'When it was built', example: 'built<2020' },
  { name: 'file', kind: 'path', help: 'A file that it owns', example: 'file:/usr/bin/*' },
  { name: 'provides', kind: 'capability', help: 'What it provides', example: 'provides:webserver' },
  { name: 'requires', kind: 'capability', help: 'What it requires', example: 'requires:libssl*' },
  { name: 'recommends', kind: 'capability', help: 'What it recommends', example: 'recommends:vim' },
  { name: 'suggests', kind: 'capability', help: 'What it suggests', example: 'suggests:*-doc' },
  {
    name: 'supplements',
    kind: 'capability',
    help: 'What it supplements',
    example: 'supplements:kde',
  },
  { name: 'enhances', kind: 'capability', help: 'What it enhances', example: 'enhances:vim' },
  {
    name: 'conflicts',
    kind: 'capability',
    help: 'What it conflicts with',
    example: 'conflicts:exim',
  },
  { name: 'obsoletes', kind: 'capability', help: 'What it replaces', example: 'obsoletes:*' },
  {
    name: 'is',
    kind: 'choice',
    help: 'What state it is in',
    example: 'is:leaf',
    choices: {
      upgradable: 'a newer version is at hand',
      leaf: 'no other package requires it',
      changed: 'files changed, as the last verify report says',
    },
  },
  {
    name: 'has',
    kind: 'choice',
    help: 'What it brings with it',
    example: 'has:setuid',
    choices: {
      config: 'configuration files',
      docs: 'documentation',
      scripts: 'scripts that run when it is installed or erased',
      triggers: 'scripts that run for other packages',
      setuid: 'programs that run as somebody else',
      capabilities: 'programs with privileges of their own',
    },
  },
] as const satisfies readonly FilterField[];

export type FilterFieldName = (typeof filterFields)[number]['name'];

export type PackageStateWord = 'upgradable' | 'leaf' | 'changed';
export type PackageTraitWord =
  | 'config'
  | 'docs'
  | 'scripts'
  | 'triggers'
  | 'setuid'
  | 'capabilities';

/** One way to go on at the place somebody is typing. */
export interface FilterSuggestion {
  /** What takes the place of the text from `from` to `to`. */
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
}

export interface FilterCompletion {
  readonly from: number;
  readonly to: number;
  readonly suggestions: readonly FilterSuggestion[];
}

/** A sentence under a name, in the user's settings. */
export interface SavedFilter {
  readonly name: string;
  readonly text: string;
}
