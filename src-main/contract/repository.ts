import type { PackageId, PackageReference } from './package.ts';
import type { InstallRequest } from './plan.ts';

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

/** What an advisory of a repository says, as far as it is shown. */
export interface AdvisoryView {
  readonly id: string;
  readonly kind: 'security' | 'bugfix' | 'enhancement' | 'newpackage' | 'other';
  /** As it stands there: `Critical`, `Important` ...; empty for none. */
  readonly severity: string;
  readonly title: string;
  readonly description: string;
  /** Of vulnerabilities and reports: `CVE-2024-1234` ... */
  readonly references: readonly string[];
}

/** A newer version that a repository has of an installed package. */
export interface RepositoryUpgrade {
  readonly installed: PackageReference;
  readonly installedEvr: string;
  readonly name: string;
  /** Of what is installed. */
  readonly arch: string;
  readonly evr: string;
  readonly summary: string;
  readonly installedSizeBytes: number;
  /** Of the package file that has to be fetched. */
  readonly packageSizeBytes: number;
  readonly repository: { readonly id: string; readonly name: string };
  /** Of versions after the installed one, up to this one; security first. */
  readonly advisories: readonly AdvisoryView[];
}

export interface RepositoryUpgrades {
  /** Those that settle a matter of security first, then by name. */
  readonly upgrades: readonly RepositoryUpgrade[];
  /** Names of repositories that are enabled and here. */
  readonly read: readonly string[];
  /** Names of those that are enabled and not here: not fetched yet, or not readable. */
  readonly unread: readonly string[];
}

/** What is to be brought up to date. */
export interface UpgradeRequest {
  /** Installed packages by name and architecture, for the best that repositories have; or all of them. */
  readonly packages: 'all' | readonly { readonly name: string; readonly arch: string }[];
  /** Package files that are to be installed or upgraded as well. */
  readonly files: readonly (InstallRequest & { readonly mode: 'install' | 'upgrade' })[];
}

/** How far preparing an upgrade is. Sizes count package files that have to be fetched. */
export interface UpgradeProgress {
  readonly phase: 'solving' | 'fetching' | 'checking';
  /** The package under way; empty while solving. */
  readonly name: string;
  readonly done: number;
  readonly total: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Measured over what was fetched; 0 while too little was. */
  readonly bytesPerSecond: number;
}
