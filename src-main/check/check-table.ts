import { SigTag, Tag } from '../format/index.ts';
import type { CheckResult } from '../contract/package.ts';

export type Coverage = CheckResult['coverage'];

/** A digest a package may carry. */
export interface DigestRow {
  readonly kind: 'digest';
  /** In which of the two headers of the package file. */
  readonly place: 'signature' | 'header';
  readonly tag: number;
  readonly coverage: Coverage;
  /** As rpm prints it. */
  readonly algorithm: string;
  readonly hash: string;
  /** Of the uncompressed archive: rpm looks at it only where the payload is not compressed. */
  readonly isAlternative: boolean;
  /** Generations of rpm that verify it. */
  readonly generations: readonly Generation[];
}

/** A signature a package may carry. */
export interface SignatureRow {
  readonly kind: 'signature';
  readonly tag: number;
  readonly coverage: Coverage;
  /** What rpm calls it when it cannot be read. */
  readonly name: string;
  readonly generations: readonly Generation[];
}

/** Which rpm: 4 (4.14 to 4.20) or 6. */
export type Generation = 4 | 6;

const both: readonly Generation[] = [4, 6];
const header = { kind: 'digest', place: 'signature', coverage: 'header' } as const;
const payload = { kind: 'digest', place: 'header', coverage: 'payload' } as const;

/**
 * THE table of what is verified in a package, in the order rpm reports it: signatures before digests,
 * stronger algorithms before weaker ones, header before payload before both.
 */
export const checkTable: readonly (DigestRow | SignatureRow)[] = [
  { kind: 'signature', tag: SigTag.OPENPGP, coverage: 'header', name: 'OpenPGP', generations: [6] },
  { kind: 'signature', tag: SigTag.DSA, coverage: 'header', name: 'DSA', generations: both },
  { kind: 'signature', tag: SigTag.RSA, coverage: 'header', name: 'RSA', generations: both },
  {
    ...header,
    tag: SigTag.SHA3_256,
    algorithm: 'SHA3-256',
    hash: 'sha3-256',
    isAlternative: false,
    generations: [6],
  },
  {
    ...header,
    tag: SigTag.SHA256,
    algorithm: 'SHA256',
    hash: 'sha256',
    isAlternative: false,
    generations: both,
  },
  {
    ...header,
    tag: SigTag.SHA1,
    algorithm: 'SHA1',
    hash: 'sha1',
    isAlternative: false,
    generations: [4],
  },
  {
    ...payload,
    tag: Tag.PAYLOADSHA3_256,
    algorithm: 'SHA3-256',
    hash: 'sha3-256',
    isAlternative: false,
    generations: [6],
  },
  {
    ...payload,
    tag: Tag.PAYLOADSHA3_256ALT,
    algorithm: 'SHA3-256',
    hash: 'sha3-256',
    isAlternative: true,
    generations: [6],
  },
  {
    ...payload,
    tag: Tag.PAYLOADSHA512,
    algorithm: 'SHA512',
    hash: 'sha512',
    isAlternative: false,
    generations: [6],
  },
  {
    ...payload,
    tag: Tag.PAYLOADSHA512ALT,
    algorithm: 'SHA512',
    hash: 'sha512',
    isAlternative: true,
    generations: [6],
  },
  {
    ...payload,
    tag: Tag.PAYLOADSHA256,
    algorithm: 'SHA256',
    hash: 'sha256',
    isAlternative: false,
    generations: both,
  },
  {
    ...payload,
    tag: Tag.PAYLOADSHA256ALT,
    algorithm: 'SHA256',
    hash: 'sha256',
    isAlternative: true,
    generations: both,
  },
  {
    kind: 'signature',
    tag: SigTag.PGP,
    coverage: 'header+payload',
    name: 'RSA',
    generations: both,
  },
  {
    kind: 'signature',
    tag: SigTag.GPG,
    coverage: 'header+payload',
    name: 'DSA',
    generations: both,
  },
  {
    kind: 'digest',
    place: 'signature',
    tag: SigTag.MD5,
    coverage: 'header+payload',
    algorithm: 'MD5',
    hash: 'md5',
    isAlternative: false,
    generations: [4],
  },
];
