import type { PackageReference } from './package.ts';
import type { ProblemSet } from './problem.ts';

/** What somebody asks for. Paths are absolute. */
export interface TransactionRequest {
  /** Package files to install, upgrade or freshen. */
  readonly install: readonly InstallRequest[];
  /** Installed packages to erase, by label (`name`, `name-version`, `name-version-release`, NEVRA) or instance. */
  readonly erase: readonly EraseRequest[];
  readonly options: TransactionOptions;
  /** The transaction of the history that this one takes back, or whose state it goes back to. */
  readonly takesBack?: TakesBack;
}

export interface TakesBack {
  readonly kind: 'undo' | 'rollback';
  readonly id: number;
}

export interface InstallRequest {
  readonly path: string;
  /** `install` keeps other versions, `upgrade` erases them, `freshen` only where an older one is installed. */
  readonly mode: 'install' | 'upgrade' | 'freshen' | 'reinstall';
}

export type EraseRequest =
  | { readonly label: string; readonly allMatches?: boolean }
  | { readonly instance: number };

/** All optional and false unless set; the names are rpm's own options. */
export interface TransactionOptions {
  /** Ours: protected packages may go. */
  readonly allowProtected?: boolean;
  readonly nodeps?: boolean;
  readonly noorder?: boolean;
  readonly test?: boolean;
  readonly justdb?: boolean;
  readonly replacepkgs?: boolean;
  readonly replacefiles?: boolean;
  readonly oldpackage?: boolean;
  readonly ignorearch?: boolean;
  readonly ignoreos?: boolean;
  readonly ignoresize?: boolean;
  readonly excludedocs?: boolean;
  readonly excludeconfigs?: boolean;
  readonly excludeartifacts?: boolean;
  readonly allfiles?: boolean;
  readonly nocaps?: boolean;
  readonly nodb?: boolean;
  readonly nofiledigest?: boolean;
  readonly noverify?: boolean;
  readonly badreloc?: boolean;
  /** `--prefix`: where the one relocatable path of each package goes. */
  readonly prefix?: string;
  /** `--relocate` and, without `to`, `--excludepath`, in the order given. */
  readonly relocations?: readonly { readonly from: string; readonly to?: string }[];
  readonly noscripts?: boolean;
  readonly nopretrans?: boolean;
  readonly nopre?: boolean;
  readonly nopost?: boolean;
  readonly nopreun?: boolean;
  readonly nopostun?: boolean;
  readonly noposttrans?: boolean;
  readonly nopreuntrans?: boolean;
  readonly nopostuntrans?: boolean;
  readonly notriggers?: boolean;
  readonly notriggerprein?: boolean;
  readonly notriggerin?: boolean;
  readonly notriggerun?: boolean;
  readonly notriggerpostun?: boolean;
  readonly nosysusers?: boolean;
  /** No SELinux labels. */
  readonly nocontexts?: boolean;
  readonly nodigest?: boolean;
  readonly nosignature?: boolean;
}

export type ElementAction =
  | 'install'
  | 'upgrade'
  | 'downgrade'
  | 'reinstall'
  | 'obsolete'
  | 'erase';

/** One package of a plan, in the order in which it will be processed. */
export interface PlannedElement {
  readonly kind: 'install' | 'erase';
  readonly action: ElementAction;
  readonly package: PackageReference;
  readonly version: string;
  /** For an upgrade, downgrade or reinstall: what is installed now. For erase by upgrade or obsoletes: what replaces it. */
  readonly counterpart?: PackageReference;
  readonly summary: string;
  readonly sizeBytes: number;
  readonly fileCount: number;
  readonly vendor?: string;
}

export interface PlannedScript {
  readonly nevra: string;
  /** `%pre`, `%post`, `%triggerin` ... */
  readonly kind: string;
  readonly interpreter: string;
  readonly body: string;
  /** Why it will not run here, when it will not. */
  readonly skippedBecause?: string;
}

/** A side file or replaced file that the transaction will leave behind. */
export interface SideFile {
  readonly path: string;
  /** Where the other content goes: `.rpmnew`, `.rpmsave`, `.rpmorig`. */
  readonly sidePath: string;
  readonly reason: 'rpmnew' | 'rpmsave' | 'rpmorig';
  readonly nevra: string;
}

export interface FilesystemUse {
  readonly mountPoint: string;
  readonly totalBytes: number;
  readonly freeBytes: number;
  /** After minus before; negative when space is freed. */
  readonly deltaBytes: number;
}

export interface PlanConsequences {
  readonly filesAdded: number;
  readonly filesReplaced: number;
  readonly filesRemoved: number;
  readonly sideFiles: readonly SideFile[];
  readonly scripts: readonly PlannedScript[];
  readonly filesystems: readonly FilesystemUse[];
}

/** Pure data: computing it changes nothing. */
export interface TransactionPlan {
  readonly planId: string;
  /** SHA-256 (hex) over the request, the packages' header digests and the order; the helper re-plans and compares. */
  readonly digest: string;
  /** Database generation the plan was made against. */
  readonly databaseGeneration: string;
  readonly request: TransactionRequest;
  readonly elements: readonly PlannedElement[];
  readonly problems: ProblemSet;
  readonly consequences: PlanConsequences;
}

/** A script that has come to its end. */
export interface RanScript {
  readonly kind: string;
  readonly nevra: string;
  /** From its start to its end. */
  readonly elapsedMs: number;
  /** As rpm words it, when it did not go well. */
  readonly failure?: string;
}

export interface TransactionOutcome {
  readonly planId: string;
  readonly status: 'done' | 'failed' | 'cancelled';
  readonly installed: readonly string[];
  readonly erased: readonly string[];
  /** Files that were changed without a package; absent when none was. */
  readonly changedFiles?: readonly string[];
  readonly sideFiles: readonly SideFile[];
  /** Warnings as rpm words them, e.g. of failed %post scripts. */
  readonly warnings: readonly string[];
  /** Every script and trigger that ran, in order; absent when none did. */
  readonly scripts?: readonly RanScript[];
  readonly elapsedMs: number;
  /** Why it failed, when it did. */
  readonly message?: string;
}
