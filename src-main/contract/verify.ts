import type { PackageId, PackageReference } from './package.ts';

/** rpm's nine attributes, in the order in which `rpm -V` prints them. */
export const verifyAttributes = [
  'size',
  'mode',
  'digest',
  'device',
  'link',
  'user',
  'group',
  'mtime',
  'capabilities',
] as const;
export type VerifyAttribute = (typeof verifyAttributes)[number];

/** `S M 5 D L U G T P` by attribute. */
export const verifyLetters: Readonly<Record<VerifyAttribute, string>> = {
  size: 'S',
  mode: 'M',
  digest: '5',
  device: 'D',
  link: 'L',
  user: 'U',
  group: 'G',
  mtime: 'T',
  capabilities: 'P',
};

/** `same`, `differs`, `unreadable` (rpm prints `?`), `untested` (rpm prints `.` too). */
export type AttributeOutcome = 'same' | 'differs' | 'unreadable' | 'untested';

/** One file that is no longer what was shipped (or could not be read). */
export interface VerifiedFile {
  readonly path: string;
  /** rpm's attribute marker: `c` config, `d` doc, `g` ghost, `l` license, `r` readme, `m` missingok, `a` artifact. */
  readonly marker: '' | 'c' | 'd' | 'g' | 'l' | 'r' | 'm' | 'a' | 's' | 'p' | 'x' | 'n';
  readonly outcome: 'changed' | 'missing' | 'unreadable';
  readonly attributes: Readonly<Record<VerifyAttribute, AttributeOutcome>>;
  /** The line `rpm -V` prints for it. */
  readonly line: string;
  readonly isConfig: boolean;
  /** For missing or unreadable files: the system's reason. */
  readonly reason?: string;
}

export interface VerifiedPackage {
  readonly package: PackageReference;
  readonly filesChecked: number;
  /** Only the files with something to say. */
  readonly files: readonly VerifiedFile[];
  /** `Unsatisfied dependencies for ...` lines, without the prefix. */
  readonly unmetDependencies: readonly string[];
}

export interface VerifyReport {
  readonly reportId: string;
  /** What was verified, in words: `every package`, a NEVRA, `12 packages`. */
  readonly subject: string;
  readonly startedAtSeconds: number;
  readonly elapsedMs: number;
  readonly packagesChecked: number;
  readonly filesChecked: number;
  readonly bytesRead: number;
  /** Only packages with something to say, in the order they were checked. */
  readonly packages: readonly VerifiedPackage[];
}

export interface VerifyProgress {
  readonly reportId: string;
  readonly packagesDone: number;
  readonly packagesTotal: number;
  readonly filesDone: number;
  readonly bytesRead: number;
  readonly elapsedMs: number;
  readonly nevra: string;
}

/** How far the files of one package are compared, told about ten times a second. */
export interface FileCheckProgress
  extends Pick<VerifyProgress, 'filesDone' | 'bytesRead' | 'elapsedMs'> {
  readonly id: PackageId;
}

/** What putting one file's owner, mode and time right means. */
export interface RepairStep {
  readonly path: string;
  readonly nevra: string;
  readonly changes: readonly RepairedFact[];
  /** Why nothing can be done, in a few words. */
  readonly obstacle?: string;
}

export interface RepairedFact {
  readonly what: 'mode' | 'owner' | 'group' | 'time' | 'capabilities';
  readonly from: string;
  readonly to: string;
}

/** Owners, modes and times as packages say; nothing has been changed. */
export interface RepairPlan {
  readonly planId: string;
  readonly steps: readonly RepairStep[];
}

/** The kinds of findings somebody decides about in turn; a file may be of more than one. */
export const triageKinds = ['program', 'config', 'missing', 'permissions', 'unreadable'] as const;
export type TriageKind = (typeof triageKinds)[number];

/** Attributes that tell of another content. */
export const contentAttributes = [
  'size',
  'digest',
  'link',
  'device',
] as const satisfies readonly VerifyAttribute[];
/** Attributes that tell who may do what with a file. */
export const rightsAttributes = [
  'mode',
  'user',
  'group',
  'capabilities',
] as const satisfies readonly VerifyAttribute[];

/** A kept report in one line. */
export interface VerifyReportSummary
  extends Pick<
    VerifyReport,
    'reportId' | 'subject' | 'startedAtSeconds' | 'elapsedMs' | 'packagesChecked' | 'filesChecked'
  > {
  readonly packagesChanged: number;
  /** How many files are of each kind. */
  readonly counts: Readonly<Record<TriageKind, number>>;
}

/** A file that two reports say different things of. */
export interface DifferingFile {
  readonly packageName: string;
  readonly path: string;
  /** What `rpm -V` printed for it; absent where it was as shipped. */
  readonly before?: string;
  readonly after?: string;
}

/** What is different in a later report. Packages that only one of them looked at are passed over. */
export interface VerifyDifference {
  readonly older: VerifyReportSummary;
  readonly newer: VerifyReportSummary;
  /** As shipped before, and no longer. */
  readonly appeared: readonly DifferingFile[];
  /** As shipped again, or of a package that went. */
  readonly gone: readonly DifferingFile[];
  /** Changed before and after, yet differently. */
  readonly changed: readonly DifferingFile[];
  readonly unchangedCount: number;
}

export type VerifyExportFormat = 'html' | 'json' | 'csv';

export interface VerifyExport {
  /** A file name to suggest. */
  readonly fileName: string;
  readonly text: string;
}
