import type { PackageId } from './package.ts';

/** A repository that `.repo` files of the root, or the user, name. */
export interface RepositoryView {
  readonly id: string;
  readonly name: string;
  /** The `.repo` file on this machine; empty for a folder the user added. */
  readonly file: string;
  readonly isEnabled: boolean;
  /** The smaller, the more preferred. */
  readonly priority: number;
  /** The address it is read from, without a password; empty where only mirrors are named. */
  readonly address: string;
  /** Whether it says that packages are to be signed. */
  readonly checksPackages: boolean;
  readonly isLocal: boolean;
  /** When its metadata were fetched; absent for what lies here and for what was not fetched yet. */
  readonly fetchedAtSeconds?: number;
  /** Absent while it was not read. */
  readonly packageCount?: number;
  /** The kinds of metadata it has: `primary`, `filelists`, `updateinfo` ... */
  readonly kinds: readonly string[];
  /** Why it cannot be read, in words. */
  readonly problem?: string;
}

export interface RepositoryList {
  readonly repositories: readonly RepositoryView[];
  /** Files of repositories that cannot be read, in words. */
  readonly problems: readonly string[];
}

/** How far refreshing is. */
export interface RepositoryProgress {
  readonly id: string;
  readonly done: number;
  readonly total: number;
  /** Packages read of the one under way. */
  readonly packagesRead: number;
}

/** One version of a package: installed, or one that a repository has. */
export interface PackageVersion {
  /** Where it is installed. */
  readonly installed?: PackageId;
  /** Where it can be had. */
  readonly repository?: { readonly id: string; readonly name: string; readonly checksum: string };
  readonly nevra: string;
  /** `epoch:version-release`, without an epoch where there is none. */
  readonly evr: string;
  readonly arch: string;
  readonly buildTimeSeconds: number;
  /** Of the package file; absent for installed ones. */
  readonly packageSizeBytes?: number;
  readonly installedSizeBytes: number;
  /** Held against what is installed of its architecture, or of another where there is none of it. */
  readonly relation: 'installed' | 'newer' | 'older' | 'same' | 'other';
}
