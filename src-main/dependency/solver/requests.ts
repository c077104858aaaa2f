import type { Member } from './pool.ts';

/** What is asked for. `packages` are those it may be about: any one of them is installed, all of them erased. */
export interface SolverRequest {
  readonly kind:
    | 'install'
    | 'erase'
    | 'update'
    | 'distupgrade'
    | 'lock'
    | 'favor'
    | 'disfavor'
    | 'multiversion'
    | 'allow uninstall'
    | 'verify';
  /** As the user gave it, for sentences: `bash`, `libfoo >= 2`. */
  readonly text: string;
  readonly packages: readonly Member[];
  /** Only the best package there is will do. */
  readonly isBest?: boolean;
  /** The packages are what is wanted, not what is there: an update goes to one of them. */
  readonly isTargeted?: boolean;
  /** Given up where it cannot be had. */
  readonly isWeak?: boolean;
}

export interface SolverOptions {
  /** Installed packages may give way to what is asked for. */
  readonly allowsUninstall?: boolean;
  readonly allowsDowngrade?: boolean;
  readonly allowsVendorChange?: boolean;
  readonly allowsArchitectureChange?: boolean;
  /** Whether packages of one name and different word sizes stand beside each other, as rpm lets them. */
  readonly isMultilib?: boolean;
  readonly ignoresWeak?: boolean;
  /** Weak dependencies of what is installed already count too. */
  readonly addsOldWeak?: boolean;
  /** Packages that nobody may be given, by their numbers: `excludepkgs`. */
  readonly disabled?: ReadonlySet<number>;
}

/** What stands behind a clause. */
export type Cause =
  | { readonly kind: 'request'; readonly request: SolverRequest }
  | { readonly kind: 'best'; readonly request: SolverRequest | undefined; readonly member?: Member }
  | { readonly kind: 'kept'; readonly member: Member }
  | { readonly kind: 'not installable'; readonly member: Member; readonly why: Unfit }
  | {
      readonly kind: 'requires';
      readonly member: Member;
      readonly dependency: string;
      readonly hasProviders: boolean;
    }
  | {
      readonly kind: 'conflicts' | 'obsoletes';
      readonly member: Member;
      readonly dependency: string;
      readonly other: Member | undefined;
    }
  | { readonly kind: 'same name'; readonly member: Member; readonly other: Member };

export type Unfit = 'architecture' | 'source' | 'disabled' | 'excluded';

/** What can be given up to come out of a problem. */
export type Remedy =
  | { readonly kind: 'drop request'; readonly request: SolverRequest }
  | { readonly kind: 'erase'; readonly member: Member }
  | { readonly kind: 'replace'; readonly member: Member; readonly by: Member };

/** Why it cannot be, and what would help: each solution is a list of things to give up together. */
export interface SolverProblem {
  readonly causes: readonly Cause[];
  readonly solutions: readonly (readonly Remedy[])[];
}

export interface SolverSolution {
  readonly install: readonly Member[];
  readonly erase: readonly Member[];
  /** Empty where everything that was asked for holds. */
  readonly problems: readonly SolverProblem[];
}
