/** A spec file as somebody is editing it; what is on the disk may be older. */
export interface SpecDocument {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** A spec file as it was read. */
export interface SpecFile extends SpecDocument {
  /** Of the content on the disk; saving names it, so that nobody's work is written over. */
  readonly stamp: string;
  readonly isWritable: boolean;
}

/** A spec file that was open before. */
export interface RecentSpec {
  readonly path: string;
  readonly isThere: boolean;
}

/** A piece of one line. Lines and columns count from 1, columns in UTF-16 units; the end is behind it. */
export interface SpecRange {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

export interface SpecDiagnostic {
  /** `note`: nothing is wrong, but what is shown leaves something out. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  /** Absent where it is about the whole file. */
  readonly range?: SpecRange;
  /** The file the place is in, where it is one that the spec includes. */
  readonly file?: string;
}

export type SpecPartKind = 'preamble' | 'package' | 'files' | 'build' | 'script' | 'text';

/** A part of a spec: what begins with a section's word. */
export interface SpecPart {
  readonly kind: SpecPartKind;
  /** Its line as it stands; empty for the preamble. */
  readonly title: string;
  readonly line: number;
  /** The last line that belongs to it. */
  readonly lastLine: number;
  /** Whether conditions leave it in. */
  readonly isRead: boolean;
  /** Of `%files`: its lines that are no comments. */
  readonly entries: readonly { readonly line: number; readonly text: string }[];
}

/** A package that would be built. */
export interface SpecPackageView {
  readonly name: string;
  /** Name, version, release and architecture. */
  readonly label: string;
}

/** `Source:` and `Patch:`. */
export interface SpecSourceView {
  readonly kind: 'source' | 'patch';
  readonly number: number;
  readonly address: string;
  /** Where a build looks for it. */
  readonly path: string;
  readonly isThere: boolean;
}

/** What a spec says, read without running any of its commands. */
export interface SpecReading {
  readonly parts: readonly SpecPart[];
  readonly diagnostics: readonly SpecDiagnostic[];
  /** Whether it could be read to its end; what follows is empty otherwise. */
  readonly isWhole: boolean;
  readonly packages: readonly SpecPackageView[];
  /** As rpm prints them: `pkgconfig(libpcre2) >= 10`. */
  readonly buildRequires: readonly string[];
  readonly sources: readonly SpecSourceView[];
}

/** What stands for a macro at a place. */
export interface SpecExpansion {
  readonly range: SpecRange;
  /** As it is written: `%{?dist}`. */
  readonly written: string;
  /** The macro's name, where it is one name. */
  readonly name?: string;
  readonly definition?: string;
  /** Letters of the options it takes, for a macro with parameters. */
  readonly parameters?: string;
  /** File and line of its definition, or `builtin`. */
  readonly source?: string;
  readonly expanded?: string;
  /** Why it could not be expanded. */
  readonly problem?: string;
  /** Commands it would run; they were not run. */
  readonly notRun: readonly string[];
}

export type SpecCandidateKind = 'tag' | 'section' | 'directive' | 'condition' | 'macro' | 'script';

/** A way to go on at a place. */
export interface SpecCandidate {
  readonly label: string;
  readonly kind: SpecCandidateKind;
  /** A macro's definition, shortened. */
  readonly detail?: string;
}

export interface SpecCompletion {
  /** The column where what is typed begins. */
  readonly from: number;
  readonly candidates: readonly SpecCandidate[];
  /** There are more than are named. */
  readonly isCut: boolean;
}

/** What a spec makes on one distribution with one choice of conditions. */
export interface SpecMatrixCell {
  readonly distribution: string;
  /** Empty for what the spec itself chooses. */
  readonly variant: string;
  readonly packages: readonly SpecPackageView[];
  readonly buildRequires: readonly string[];
  /** Why the spec cannot be built there. */
  readonly problem?: string;
}

export interface SpecMatrix {
  readonly cells: readonly SpecMatrixCell[];
  /** Every distribution that is known by name. */
  readonly distributions: readonly string[];
  /** Names of the spec's build conditions (`%bcond`). */
  readonly conditions: readonly string[];
}
