/** What a package is written from. Texts are UTF-8; times are seconds since 1970. */
export interface PackageInput {
  readonly name: string;
  readonly epoch?: number;
  readonly version: string;
  readonly release: string;
  /** `x86_64`, `noarch` ... */
  readonly arch: string;
  /** `linux` unless given. */
  readonly os?: string;
  readonly summary: string;
  readonly description: string;
  readonly license: string;
  readonly group?: string;
  readonly url?: string;
  readonly vendor?: string;
  readonly packager?: string;
  readonly distribution?: string;
  readonly buildHost: string;
  readonly buildTimeSeconds: number;
  /** `name-version-release.src.rpm` unless given. */
  readonly sourceRpm?: string;
  /** The package's own name, its `name(isa)` and `config(name)` are added. */
  readonly provides?: readonly DependencyInput[];
  /** Interpreters of scripts and what rpm must be able to do (`rpmlib(...)`) are added. */
  readonly requires?: readonly DependencyInput[];
  readonly conflicts?: readonly DependencyInput[];
  readonly obsoletes?: readonly DependencyInput[];
  readonly recommends?: readonly DependencyInput[];
  readonly suggests?: readonly DependencyInput[];
  readonly supplements?: readonly DependencyInput[];
  readonly enhances?: readonly DependencyInput[];
  readonly scripts?: Readonly<Partial<Record<ScriptName, ScriptInput>>>;
  readonly triggers?: readonly TriggerInput[];
  /** Newest first. */
  readonly changelog?: readonly ChangelogInput[];
  /** Prefixes under which the package may be relocated. */
  readonly prefixes?: readonly string[];
  readonly files?: readonly FileInput[];
  /** zstd at level 19 unless given. */
  readonly payload?: PayloadInput;
}

export interface PayloadInput {
  readonly compressor: 'zstd' | 'gzip' | 'xz' | 'none';
  /** The compressor's own. */
  readonly level?: number;
}

export interface DependencyInput {
  /** A name, a path, or a rich dependency in parentheses. */
  readonly name: string;
  /** Sense bits: LESS, GREATER, EQUAL, and what rpm calls qualifiers (SCRIPT_PRE, META ...). */
  readonly sense?: number;
  /** `[epoch:]version[-release]`, with LESS, GREATER or EQUAL. */
  readonly evr?: string;
}

export type ScriptName =
  | 'prein'
  | 'postin'
  | 'preun'
  | 'postun'
  | 'pretrans'
  | 'posttrans'
  | 'preuntrans'
  | 'postuntrans'
  | 'verifyscript';

export interface ScriptInput {
  readonly body: string;
  /** Program and arguments; `/bin/sh` unless given, `<lua>` for the built-in one. */
  readonly interpreter?: readonly string[];
}

export interface TriggerInput extends ScriptInput {
  readonly kind: 'triggerprein' | 'triggerin' | 'triggerun' | 'triggerpostun';
  readonly conditions: readonly DependencyInput[];
}

export interface ChangelogInput {
  readonly timeSeconds: number;
  /** `Name <address> - version-release` */
  readonly author: string;
  readonly text: string;
}

interface FileFields {
  /** Absolute, without `.` and `..`. */
  readonly path: string;
  /** Permission bits; 0644 for files, 0755 for directories unless given. */
  readonly mode?: number;
  /** `root` unless given. */
  readonly owner?: string;
  readonly group?: string;
  /** The build time unless given. */
  readonly mtimeSeconds?: number;
  /** FileFlag bits. */
  readonly flags?: number;
  /** VerifyFlag bits; everything unless given. */
  readonly verifyFlags?: number;
  readonly language?: string;
  /** As text, `cap_net_raw=ep`. */
  readonly capabilities?: string;
}

/** One file of a package: what it is follows from which of the last fields is there. */
export type FileInput = FileFields &
  (
    | { readonly content: FileContent }
    | { readonly linkTarget: string }
    | { readonly directory: true }
    /** Another path of this package, a regular file, that shares the inode. */
    | { readonly hardLinkTo: string }
  );

/** Content in memory, or read as often as it is needed. */
export type FileContent =
  | string
  | Uint8Array
  | {
      readonly sizeBytes: number;
      open(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
    };

/** Where a package is written to, piece by piece. */
export interface ByteSink {
  write(bytes: Uint8Array): void | Promise<void>;
}

/** Keeps the compressed payload while the header before it is made: a temporary file. */
export interface PayloadScratch extends ByteSink {
  /** What was written, from its beginning. */
  chunks(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}
