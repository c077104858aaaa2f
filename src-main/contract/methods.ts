import type { BuildOrder, BuildPreparation, BuildProgress, BuildView } from './build.ts';
import type { FileChangeOutcome, RestoreTarget } from './change.ts';
import type {
  ConfigChange,
  ConfigComparison,
  ConfigPlan,
  ConfigRequest,
  ConfigSideFile,
} from './config.ts';
import type {
  DependencyView,
  FileEntry,
  GroupNode,
  Neighbourhood,
  PackageDetails,
  PackageId,
  PackageReference,
  PackageSize,
  PackageSummary,
  HeaderTagView,
  VendorCount,
  WhyView,
} from './package.ts';
import type {
  KeyDeletePlan,
  KeyExport,
  KeyImportPlan,
  KeyList,
  KeySource,
  KeyUses,
} from './keys.ts';
import type { FilterCompletion, SavedFilter } from './filter.ts';
import type { HistoryDetails, HistoryEntry, InterruptedTransaction, UndoPlan } from './history.ts';
import type { TakesBack, TransactionOutcome, TransactionPlan, TransactionRequest } from './plan.ts';
import type {
  PackageVersion,
  RepositoryList,
  RepositoryUpgrades,
  UpgradeRequest,
} from './repository.ts';
import type { ConfigurationValue, MacroExpansion } from './settings.ts';
import type { AboutInfo, KnownRoot, RootInfo } from './root.ts';
import type {
  RecentSpec,
  SpecCompletion,
  SpecDocument,
  SpecExpansion,
  SpecFile,
  SpecMatrix,
  SpecReading,
} from './spec.ts';
import type {
  RepairPlan,
  VerifiedPackage,
  VerifyDifference,
  VerifyExport,
  VerifyExportFormat,
  VerifyReport,
  VerifyReportSummary,
} from './verify.ts';

/** Which packages a list holds. Filters are joined by AND. */
export interface PackageFilter {
  /** Group path; holds everything at and below it. */
  readonly group?: string;
  /** A sentence (see `filter.ts`) as somebody types it; throws FILTER_INVALID with `at` and `length`. */
  readonly text?: string;
  /** Another sentence, that of the lens. */
  readonly within?: string;
  readonly lens?: 'all' | 'upgrades' | 'recent' | 'largest';
}

export type PackageSortKey = 'name' | 'version' | 'arch' | 'size' | 'installed' | 'group';

export interface PackageSort {
  readonly by: PackageSortKey;
  readonly descending: boolean;
}

/** A list the window pages through; rows are fetched by `package.rows`. */
export interface PackageList {
  /** Names this result in `package.rows`; a list stays readable until the next 8 lists were made. */
  readonly listId: string;
  readonly count: number;
  readonly totalBytes: number;
  readonly generation: string;
}

/** A newer package file for an installed one. */
export interface UpgradeCandidate {
  readonly installed: PackageReference;
  readonly installedEvr: string;
  readonly candidate: PackageSummary;
  readonly candidateEvr: string;
  /** Changelog entries of the candidate that the installed package lacks. */
  readonly news: readonly string[];
}

/** A package file looked at, with what installing it would mean. */
export interface PackageFileView {
  /** Whether all of it was checked. Until then `details.checks` are those of the header alone. */
  readonly isChecked: boolean;
  readonly details: PackageDetails;
  /** The verb for the button. */
  readonly verb: 'install' | 'upgrade' | 'downgrade' | 'reinstall' | 'unpack';
  readonly installed: readonly PackageSummary[];
  /** Things a careful person wants to know before pressing the button. */
  readonly findings: readonly Finding[];
}

export interface Finding {
  readonly kind:
    | 'unsigned'
    | 'bad-signature'
    | 'unknown-key'
    | 'setuid'
    | 'capabilities'
    | 'service'
    | 'script-as-root'
    | 'device-node'
    | 'other-arch'
    | 'downgrade'
    | 'world-writable';
  readonly severity: 'danger' | 'caution' | 'note';
  readonly subject: string;
}

/** Packages to be installed again, as far as their package files are kept. */
export interface ReinstallPlan {
  /** Absent when none of them is kept. */
  readonly plan?: TransactionPlan;
  readonly notKept: readonly PackageReference[];
}

/** Name -> plain function type. Everything is JSON-safe. Errors cross as WireError. */
export interface EngineMethods {
  'app.about': () => AboutInfo;
  'root.info': () => RootInfo;
  /** Opens another root: `/`, or a directory with an RPM database in it. */
  'root.open': (path: string) => RootInfo;
  /** Roots that were opened before, this machine's own first. */
  'root.known': () => readonly KnownRoot[];
  /** Leaves a root out of that list; the root itself stays as it is. */
  'root.forget': (path: string) => readonly KnownRoot[];
  /** Which root the window starts with; null for whatever fits the machine. */
  'root.setDefault': (path: string | null) => readonly KnownRoot[];
  'package.list': (filter: PackageFilter, sort: PackageSort) => PackageList;
  /** At most 500 rows from `offset`. Throws BAD_ARGUMENT when the list is gone. */
  'package.rows': (listId: string, offset: number, count: number) => readonly PackageSummary[];
  /** Index of a package in a list, or -1. */
  'package.position': (listId: string, id: PackageId) => number;
  'package.groups': () => readonly GroupNode[];
  /** Of every installed package, keys left out. */
  'package.sizes': () => readonly PackageSize[];
  /** Those with the most packages first. */
  'package.vendors': () => readonly VendorCount[];
  'package.details': (id: PackageId) => PackageDetails;
  'package.files': (id: PackageId) => readonly FileEntry[];
  'package.dependencies': (id: PackageId) => DependencyView;
  /** Installed packages that own a path. */
  'package.owners': (path: string) => readonly PackageReference[];
  /** Why an installed package is there; of a package file, the package alone. */
  'package.why': (id: PackageId) => WhyView;
  /** What an installed package requires and what requires it, so many steps far. No more than 24 either way. */
  'package.neighbours': (id: PackageId, steps: 1 | 2 | 3) => Neighbourhood;
  /** Every tag of the header, in order of numbers. */
  'package.header': (id: PackageId) => readonly HeaderTagView[];
  /** How a sentence may go on at a place in it (UTF-16 units). */
  'filter.complete': (text: string, cursor: number) => FilterCompletion;
  /** The user's own filters, in their order. */
  'filter.saved': () => readonly SavedFilter[];
  /** Takes the place of all saved filters; throws FILTER_INVALID for what is no sentence. */
  'filter.save': (filters: readonly SavedFilter[]) => readonly SavedFilter[];
  /** What the headers say, checked as far as that goes without reading the payload. */
  'packageFile.open': (path: string) => PackageFileView;
  /** The same with every digest and signature checked; tells `packageFile.progress` and can be cancelled. */
  'packageFile.check': (path: string) => PackageFileView;
  'upgrade.folders': () => readonly string[];
  'upgrade.setFolders': (paths: readonly string[]) => readonly string[];
  'upgrade.candidates': () => readonly UpgradeCandidate[];
  /** Newer versions that repositories have, without those a folder has as well; nothing is fetched. */
  'upgrade.repositories': () => RepositoryUpgrades;
  /**
   * Solves for what is asked, fetches and checks the packages of repositories that it takes, and plans. Progress
   * comes as events. Throws PLAN_HAS_PROBLEMS for what cannot be had, or is not signed where it has to be.
   */
  'upgrade.prepare': (request: UpgradeRequest) => TransactionPlan;
  'transaction.plan': (request: TransactionRequest) => TransactionPlan;
  /** A plan made before as a text: the words, or the JSON, of `turntable plan`. */
  'transaction.document': (planId: string, format: 'text' | 'json') => string;
  /** Runs a plan made before, through the helper where privileges are needed. Progress comes as events. */
  'transaction.run': (planId: string) => TransactionOutcome;
  /** Installed packages that would lack something if these were erased (closure not followed). */
  'transaction.dependents': (instances: readonly number[]) => readonly PackageReference[];
  /** What was done to the root, newest first; the 500 newest. */
  'history.list': () => readonly HistoryEntry[];
  'history.details': (id: number) => HistoryDetails;
  /** The plan that takes a transaction back, or goes back to the state after one; run it as any other. */
  'history.plan': (takesBack: TakesBack) => UndoPlan;
  /** A transaction that was cut off and is nobody's any more; null when there is none. */
  'recovery.find': () => InterruptedTransaction | null;
  /** Finishes or takes back what was cut off, through the helper where privileges are needed. */
  'recovery.run': () => TransactionOutcome;
  /** Side files beside config files of installed packages, by path. */
  'config.list': () => readonly ConfigSideFile[];
  /** A side file and its config file as texts, where they are texts. */
  'config.compare': (sidePath: string) => ConfigComparison;
  /** Changes of config files that were made here, newest first. */
  'config.changes': () => readonly ConfigChange[];
  'config.plan': (request: ConfigRequest) => ConfigPlan;
  /** Carries out a plan that changes files alone, through the helper where privileges are needed. */
  'change.run': (planId: string) => FileChangeOutcome;
  /** The public keys signatures are checked with. */
  'key.list': () => KeyList;
  /** Which key signed which installed package; read from every package's header, once for each generation. */
  'key.uses': () => KeyUses;
  /** Reads keys and says what trusting them would change; throws OPENPGP_MALFORMED where there is none at all. */
  'key.planImport': (source: KeySource) => KeyImportPlan;
  /** By fingerprint. Throws BAD_ARGUMENT for one that is not there. */
  'key.planDelete': (fingerprints: readonly string[]) => KeyDeletePlan;
  'key.export': (fingerprint: string) => KeyExport;
  /** What `.repo` files of the root and the user's own folders name; nothing is fetched. */
  'repository.list': () => RepositoryList;
  /** Asks the servers of these anew, of all that are enabled when empty. Progress comes as events. */
  'repository.refresh': (ids: readonly string[]) => RepositoryList;
  'repository.folders': () => readonly string[];
  /** Folders with metadata of their own, beside those of `.repo` files. */
  'repository.setFolders': (paths: readonly string[]) => readonly string[];
  /** Installed versions of a name and those that repositories have, newest first; nothing of metadata is fetched. */
  'repository.versions': (name: string) => readonly PackageVersion[];
  /** Fetches a package, checks it against the metadata, and keeps it; where it lies. */
  'repository.fetch': (repositoryId: string, name: string, checksum: string) => string;
  /** Every macro and line of rpmrc that is in force on this machine, by name. */
  'settings.values': () => readonly ConfigurationValue[];
  /** Of a macro `settings.values` has told of. */
  'settings.expand': (name: string) => MacroExpansion;
  /** All packages when `ids` is empty. Progress comes as events; cancel by cancelling the call. */
  'verify.run': (ids: readonly PackageId[]) => VerifyReport;
  /** The files of one package; no report is kept of it. Progress comes as events, as with `verify.run`. */
  'verify.files': (id: PackageId) => VerifiedPackage;
  /** Reports kept of this root, newest first. */
  'verify.reports': () => readonly VerifyReportSummary[];
  /** Throws BAD_ARGUMENT when it is not kept any more. */
  'verify.report': (reportId: string) => VerifyReport;
  'verify.difference': (olderId: string, newerId: string) => VerifyDifference;
  'verify.export': (reportId: string, format: VerifyExportFormat) => VerifyExport;
  /** What giving files the owner, mode and time of their packages would change; run by `change.run`. */
  'verify.planRestore': (targets: readonly RestoreTarget[]) => RepairPlan;
  /** The plan that installs packages again from what is kept, and those that are not kept. */
  'verify.planReinstall': (instances: readonly number[]) => ReinstallPlan;
  /** Reads a spec file; none of it is run. */
  'spec.open': (path: string) => SpecFile;
  /** Writes a small spec to begin with; throws FILE_WRITE_FAILED where something lies already. */
  'spec.create': (path: string) => SpecFile;
  /** Throws FILE_CHANGED when the file is not that of the stamp any more; a null takes its place all the same. */
  'spec.save': (document: SpecDocument, stamp: string | null) => SpecFile;
  'spec.recent': () => readonly RecentSpec[];
  /**
   * Reads what a spec says, in a process of its own and without running anything. Throws SPEC_LIMIT when it
   * took more time or memory than it may.
   */
  'spec.read': (document: SpecDocument) => SpecReading;
  /** The macro at a place (from 1), by what is in force there; null where there is none. */
  'spec.expand': (document: SpecDocument, line: number, column: number) => SpecExpansion | null;
  'spec.complete': (document: SpecDocument, line: number, column: number) => SpecCompletion;
  /** The usual distributions, and what the spec itself chooses, where none are named. */
  'spec.matrix': (
    document: SpecDocument,
    distributions: readonly string[],
    variants: readonly string[],
  ) => SpecMatrix;
  /** What building a spec would do; nothing is run. */
  'build.prepare': (path: string) => BuildPreparation;
  /** Begins to run what the spec says, as the user. Progress comes as events. */
  'build.start': (order: BuildOrder) => BuildView;
  /** Ends a build with everything it started; how it ended comes as an event. */
  'build.stop': (buildId: string) => null;
  /** The build that runs or ran last, with the newest lines of its log; null when there was none. */
  'build.current': () => BuildProgress | null;
  /** Chooses the folder to build in (`_topdir`); null for what the machine's macros say. */
  'build.setFolder': (path: string | null) => string;
  /** Unpacks a source package for building; the path of its spec. */
  'build.unpackSource': (path: string) => string;
}

export type MethodName = keyof EngineMethods;
export type MethodArguments<M extends MethodName> = Parameters<EngineMethods[M]>;
export type MethodResult<M extends MethodName> = ReturnType<EngineMethods[M]>;

export const methodNames = [
  'app.about',
  'root.info',
  'root.open',
  'root.known',
  'root.forget',
  'root.setDefault',
  'package.list',
  'package.rows',
  'package.position',
  'package.groups',
  'package.sizes',
  'package.vendors',
  'package.details',
  'package.files',
  'package.dependencies',
  'package.owners',
  'package.why',
  'package.neighbours',
  'package.header',
  'filter.complete',
  'filter.saved',
  'filter.save',
  'packageFile.open',
  'packageFile.check',
  'upgrade.folders',
  'upgrade.setFolders',
  'upgrade.candidates',
  'upgrade.repositories',
  'upgrade.prepare',
  'transaction.plan',
  'transaction.document',
  'transaction.run',
  'transaction.dependents',
  'history.list',
  'history.details',
  'history.plan',
  'recovery.find',
  'recovery.run',
  'config.list',
  'config.compare',
  'config.changes',
  'config.plan',
  'change.run',
  'key.list',
  'key.uses',
  'key.planImport',
  'key.planDelete',
  'key.export',
  'repository.list',
  'repository.refresh',
  'repository.folders',
  'repository.setFolders',
  'repository.versions',
  'repository.fetch',
  'settings.values',
  'settings.expand',
  'verify.run',
  'verify.files',
  'verify.reports',
  'verify.report',
  'verify.difference',
  'verify.export',
  'verify.planRestore',
  'verify.planReinstall',
  'spec.open',
  'spec.create',
  'spec.save',
  'spec.recent',
  'spec.read',
  'spec.expand',
  'spec.complete',
  'spec.matrix',
  'build.prepare',
  'build.start',
  'build.stop',
  'build.current',
  'build.setFolder',
  'build.unpackSource',
] as const satisfies readonly MethodName[];

type Forgotten = Exclude<MethodName, (typeof methodNames)[number]>;
/** Fails to compile, naming it, when a method is missing from the list above. */
export const everyMethodIsNamed: [Forgotten] extends [never] ? true : Forgotten = true;
