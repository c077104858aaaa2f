/** Why a transaction cannot run as asked. Data with named fields; rpm's text is made from it. */
export type Problem =
  | { readonly kind: 'bad-arch'; readonly nevra: string; readonly arch: string }
  | { readonly kind: 'bad-os'; readonly nevra: string; readonly os: string }
  | { readonly kind: 'already-installed'; readonly nevra: string; readonly installed: string }
  | { readonly kind: 'newer-installed'; readonly nevra: string; readonly installed: string }
  | {
      readonly kind: 'unmet-requirement';
      readonly nevra: string;
      readonly capability: string;
      /** Whether the package that needs it is already installed (rpm writes `(installed) `). */
      readonly isInstalled: boolean;
    }
  | {
      readonly kind: 'conflict';
      readonly nevra: string;
      readonly capability: string;
      readonly isInstalled: boolean;
    }
  | {
      readonly kind: 'obsoletes';
      readonly nevra: string;
      readonly capability: string;
      readonly isInstalled: boolean;
    }
  | {
      readonly kind: 'file-conflict';
      readonly path: string;
      readonly nevra: string;
      /** The other package of this transaction. */
      readonly other: string;
    }
  | {
      readonly kind: 'installed-file-conflict';
      readonly path: string;
      readonly nevra: string;
      /** The installed package that owns the file. */
      readonly installed: string;
    }
  | {
      readonly kind: 'disk-space';
      readonly nevra: string;
      readonly mountPoint: string;
      readonly neededBytes: number;
    }
  | {
      readonly kind: 'disk-inodes';
      readonly nevra: string;
      readonly mountPoint: string;
      readonly neededInodes: number;
    }
  | { readonly kind: 'check-failed'; readonly nevra: string; readonly detail: string }
  | { readonly kind: 'not-relocatable'; readonly nevra: string; readonly path: string }
  | {
      readonly kind: 'protected';
      readonly nevra: string;
      readonly reason: 'listed' | 'own' | 'running-kernel';
      /** The file that lists it, or the kernel's release. */
      readonly detail: string;
    };

export type ProblemKind = Problem['kind'];
export type ProblemSet = readonly Problem[];
