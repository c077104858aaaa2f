import type { PackageReference } from './package.ts';

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
