import type { CheckResult } from '../contract/package.ts';
import type { Generation } from './check-table.ts';

/** One digest or signature of a package, with what printing it as rpm does needs. */
export interface PackageCheck extends CheckResult {
  /** Number of the tag it stands in. */
  readonly tag: number;
  readonly generations: readonly Generation[];
  readonly isAlternative: boolean;
  /** 3, 4 or 6; absent for digests and for signatures that cannot be read. */
  readonly signatureVersion?: number;
  /** Whether its hash or key is too short to be relied on today. */
  readonly isWeak?: boolean;
  /** Why a signature that is right is not trusted: what its key's certificate says. */
  readonly distrust?: Distrust;
  /** What rpm calls a signature it cannot read: `RSA`, `DSA`, `OpenPGP`. */
  readonly tagName: string;
}

/** The key was revoked, had expired when it signed, or was made after the signature. */
export type Distrust = 'revoked' | 'expired' | 'older';
