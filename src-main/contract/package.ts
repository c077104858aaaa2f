/** What the window and the command line show of packages. All texts are free of control characters. */

/** One package, installed or in a file, as the table shows it. */
export interface PackageSummary {
  /** Identity in the database (hdrnum, from 1) or, for a package file, its absolute path. */
  readonly id: PackageId;
  readonly name: string;
  /** Absent when the package has no Epoch tag (which compares as 0). */
  readonly epoch?: number;
  readonly version: string;
  readonly release: string;
  /** `src` for source packages. */
  readonly arch: string;
  readonly summary: string;
  /** Slash-separated; `Unspecified` when the tag is missing, as rpm prints. */
  readonly group: string;
  readonly vendor?: string;
  /** Installed size in bytes (LONGSIZE, else SIZE). */
  readonly sizeBytes: number;
  /** Seconds since 1970; absent for packages that are not installed. */
  readonly installTimeSeconds?: number;
  readonly buildTimeSeconds?: number;
  readonly state: PackageState;
  /** Files of it are no longer what was installed, as a verify report of this session says. */
  readonly isChanged?: true;
}

export type PackageId =
  | { readonly kind: 'installed'; readonly instance: number }
  | { readonly kind: 'file'; readonly path: string };

/** What one installed package takes of the disk, and where it belongs. */
export interface PackageSize {
  readonly instance: number;
  readonly name: string;
  readonly group: string;
  readonly sizeBytes: number;
}

/** `installed`; `upgradable` when a candidate folder has a newer one; `available` for package files. */
export type PackageState = 'installed' | 'upgradable' | 'available';

/** Everything the inspector's overview, scripts, changelog and signature tabs show. */
export interface PackageDetails extends PackageSummary {
  readonly description: string;
  readonly license: string;
  readonly url?: string;
  readonly packager?: string;
  readonly distribution?: string;
  readonly buildHost?: string;
  readonly sourceRpm?: string;
  readonly isSource: boolean;
  /** RPM package format, read from tags: 3, 4 or 6. */
  readonly formatVersion: 3 | 4 | 6;
  readonly payload: { readonly format: string; readonly compressor: string };
  readonly scripts: readonly ScriptView[];
  readonly changelog: readonly ChangelogEntry[];
  /** Outcome of checking digests and signatures; for installed packages of the header only. */
  readonly checks: readonly CheckResult[];
  readonly fileCount: number;
}

export interface ScriptView {
  /** rpm's own name: `%pre`, `%post`, `%triggerin` ... */
  readonly kind: string;
  /** `/bin/sh` when the package names none. */
  readonly interpreter: string;
  readonly body: string;
  /** For triggers: the capabilities that fire it, as text. */
  readonly conditions?: readonly string[];
}

export interface ChangelogEntry {
  readonly timeSeconds: number;
  readonly author: string;
  readonly text: string;
}

/** One digest or signature of a package. */
export interface CheckResult {
  readonly kind: 'digest' | 'signature';
  readonly coverage: 'header' | 'payload' | 'header+payload';
  /** As rpm prints it: `SHA256`, `RSA/SHA256`, `MD5` ... */
  readonly algorithm: string;
  /** `notfound`: the package carries none of it. `nokey`: the key is not in the keyring. */
  readonly outcome: 'ok' | 'fail' | 'notfound' | 'nottrusted' | 'nokey';
  readonly keyId?: string;
  readonly fingerprint?: string;
  readonly signerName?: string;
  readonly signedAtSeconds?: number;
  /** Why it failed, in words. */
  readonly detail?: string;
}

export type DependencyKind =
  | 'provides'
  | 'requires'
  | 'conflicts'
  | 'obsoletes'
  | 'recommends'
  | 'suggests'
  | 'supplements'
  | 'enhances';

export interface DependencyEntry {
  readonly kind: DependencyKind;
  /** As rpm prints it: `libfoo >= 1:2.0`. */
  readonly text: string;
  /** Other qualifiers of a requirement: `pre`, `post`, `rpmlib`, `config` ... (rpm's deptype words). */
  readonly types: readonly string[];
  /** Installed packages that provide it (for requires-like kinds). */
  readonly satisfiedBy: readonly PackageReference[];
}

/** Enough to show a package and to select it by a click. */
export interface PackageReference {
  readonly id: PackageId;
  /** `name-version-release.arch` */
  readonly nevra: string;
  readonly name: string;
}

export interface DependencyView {
  readonly entries: readonly DependencyEntry[];
  /** Installed packages that require something this one provides, with what they require. */
  readonly requiredBy: readonly {
    readonly package: PackageReference;
    readonly capability: string;
  }[];
}

export interface FileEntry {
  readonly path: string;
  readonly kind:
    | 'file'
    | 'directory'
    | 'symlink'
    | 'fifo'
    | 'socket'
    | 'chardevice'
    | 'blockdevice';
  /** st_mode, all 16 bits. */
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  /** Hex, empty for anything but regular files. */
  readonly digest: string;
  readonly linkTarget: string;
  /** `config`, `doc`, `ghost`, `license`, `missingok`, `noreplace`, `readme`, `artifact` ... */
  readonly flags: readonly string[];
  readonly state:
    | 'normal'
    | 'replaced'
    | 'not installed'
    | 'net shared'
    | 'wrong color'
    | 'missing';
}

/** Why a package is there: what requires it, up to something that nothing requires. */
export interface WhyView {
  /** From the package itself; each further one requires something that the one before it provides. */
  readonly chain: readonly WhyStep[];
  /** How many packages require something of it. */
  readonly dependentCount: number;
  /** Everything above it requires each other, so that the chain ends at none that nothing requires. */
  readonly endsInCircle: boolean;
}

export interface WhyStep {
  readonly package: PackageReference;
  /** What it requires of the one before it, as rpm prints it; absent for the first. */
  readonly capability?: string;
}

/** Packages around one: what it requires, and what requires it, some steps far. */
export interface Neighbourhood {
  /** The package itself first, then by steps. */
  readonly nodes: readonly NeighbourNode[];
  readonly edges: readonly NeighbourEdge[];
}

export interface NeighbourNode {
  readonly package: PackageReference;
  /** 0 for the package itself, 1 and more for what requires it, -1 and less for what it requires. */
  readonly step: number;
  /** How many more packages require it, or are required by it, beside those that are shown. */
  readonly moreRequiring: number;
  readonly moreRequired: number;
}

/** A package requires something that another one provides; both by their place in `nodes`. */
export interface NeighbourEdge {
  readonly from: number;
  readonly to: number;
  /** As rpm prints it. */
  readonly capability: string;
}

/** One tag of a header, as it is stored. */
export interface HeaderTagView {
  readonly number: number;
  /** rpm's name of it; absent where it has none. */
  readonly name?: string;
  /** rpm's name of the type: `STRING_ARRAY`, `INT32` ... */
  readonly type: string;
  readonly count: number;
  /** Its values: numbers and texts line by line, binary ones in hexadecimal. */
  readonly text: string;
  /** Whether there is more of it than is shown. */
  readonly isCut: boolean;
}

/** A vendor and how many packages are from it; the name is empty for those that name none. */
export interface VendorCount {
  readonly vendor: string;
  readonly count: number;
}

/** A node of the group tree; counts include all nodes below. */
export interface GroupNode {
  /** Whole path, e.g. `Applications/Editors`. */
  readonly path: string;
  /** Last part of the path. */
  readonly label: string;
  readonly count: number;
  readonly children: readonly GroupNode[];
}
