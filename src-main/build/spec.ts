/** What a spec file says, as data. */
import type { Capability } from '../dependency/index.ts';

/** Kinds of dependencies; `order` is OrderWithRequires. */
export type DependencyKind =
  | 'requires'
  | 'provides'
  | 'conflicts'
  | 'obsoletes'
  | 'recommends'
  | 'suggests'
  | 'supplements'
  | 'enhances'
  | 'order';

/** A text with its translations, by locale; `C` is the untranslated one. */
export type TranslatedText = Map<string, string>;

/** A script of the package: `%pre`, `%post -p <lua>` ... */
export interface SpecScript {
  /** As the spec calls it, without its `%`. */
  readonly kind: string;
  /** The interpreter with its arguments. */
  readonly program: readonly string[];
  /** Empty where the interpreter is to be run as it is. */
  readonly body: string;
  /** Macros are replaced when it is installed (`-e`). */
  readonly expands: boolean;
  /** It is a query format (`-q`). */
  readonly isFormat: boolean;
  /** The file in the build folder with the body (`-f`). */
  readonly file: string | undefined;
}

export interface SpecTrigger extends SpecScript {
  readonly conditions: readonly Capability[];
  /** Of file triggers. */
  readonly priority: number;
}

/** `%files` of a package. */
export interface SpecFiles {
  /** As they stand in the spec, conditions and macros done. */
  lines: string[];
  /** Files in the build folder with further lines (`-f`). */
  lists: string[];
}

/** A package that would be built. */
export interface SpecPackage {
  name: string | undefined;
  readonly isMain: boolean;
  /** Tag number -> text, of tags with one text. */
  readonly texts: Map<number, string>;
  readonly translated: Map<number, TranslatedText>;
  /** Its header lists the languages of its texts; that of a package made for another has plain texts. */
  hasLocales: boolean;
  /** Tags given more than once though they have one value. */
  readonly repeated: Set<number>;
  epoch: number | undefined;
  /** Only where it is not that of the whole build. */
  architecture: string | undefined;
  readonly prefixes: string[];
  readonly dependencies: Record<DependencyKind, Capability[]>;
  readonly scripts: Map<string, SpecScript>;
  readonly triggers: SpecTrigger[];
  readonly fileTriggers: SpecTrigger[];
  readonly transactionFileTriggers: SpecTrigger[];
  files: SpecFiles | undefined;
  policies: string | undefined;
  generatesRequires: boolean;
  generatesProvides: boolean;
  removedPathPostfixes: string | undefined;
  documentationFolder: string | undefined;
  /** Pictures by the tag that holds them. */
  readonly icons: Map<number, Uint8Array>;
}

/** `Source:` or `Patch:` with its number. */
export interface SpecSource {
  readonly number: number;
  /** As the spec names it: a file or an address. */
  readonly address: string;
  /** The last part of it. */
  readonly fileName: string;
  /** Where it lies when the package is built. */
  readonly path: string;
  isLeftOut: boolean;
}

/** A build script with what is put before and behind it (`-p`, `-a`). */
export interface SpecBuildScript {
  readonly before: string[];
  main: string | undefined;
  readonly after: string[];
}

export interface ChangelogEntry {
  readonly timeSeconds: number;
  readonly name: string;
  readonly text: string;
}

/** Everything a spec file says. */
export interface Spec {
  /** The main package first. */
  readonly packages: SpecPackage[];
  readonly sources: SpecSource[];
  readonly patches: SpecSource[];
  /** Files of `Icon:`. */
  readonly icons: Pick<SpecSource, 'fileName' | 'path'>[];
  readonly buildRequires: Capability[];
  readonly buildConflicts: Capability[];
  readonly buildArchitectures: string[];
  readonly exclusiveArchitectures: string[];
  readonly excludedArchitectures: string[];
  readonly exclusiveSystems: string[];
  readonly excludedSystems: string[];
  readonly sourceLicense: { text: string | undefined };
  /** `prep`, `build` ... */
  readonly buildScripts: Map<string, SpecBuildScript>;
  changelog: readonly ChangelogEntry[] | undefined;
  buildSystem: string | undefined;
  /** Section -> arguments for its macro. */
  readonly buildOptions: Map<string, string[]>;
  /** The folder that %setup made, under the build folder. */
  buildFolder: string | undefined;
}

export function emptySpec(): Spec {
  return {
    packages: [emptyPackage(undefined, true)],
    sources: [],
    patches: [],
    icons: [],
    buildRequires: [],
    buildConflicts: [],
    buildArchitectures: [],
    exclusiveArchitectures: [],
    excludedArchitectures: [],
    exclusiveSystems: [],
    excludedSystems: [],
    sourceLicense: { text: undefined },
    buildScripts: new Map(),
    changelog: undefined,
    buildSystem: undefined,
    buildOptions: new Map(),
    buildFolder: undefined,
  };
}

export function emptyPackage(name: string | undefined, isMain: boolean): SpecPackage {
  return {
    name,
    isMain,
    texts: new Map(),
    translated: new Map(),
    hasLocales: true,
    repeated: new Set(),
    epoch: undefined,
    architecture: undefined,
    prefixes: [],
    dependencies: {
      requires: [],
      provides: [],
      conflicts: [],
      obsoletes: [],
      recommends: [],
      suggests: [],
      supplements: [],
      enhances: [],
      order: [],
    },
    scripts: new Map(),
    triggers: [],
    fileTriggers: [],
    transactionFileTriggers: [],
    files: undefined,
    policies: undefined,
    generatesRequires: true,
    generatesProvides: true,
    removedPathPostfixes: undefined,
    documentationFolder: undefined,
    icons: new Map(),
  };
}
