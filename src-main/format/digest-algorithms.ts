/** node:crypto's names of the digest algorithms it computes. */
export type HashName =
  | 'md5'
  | 'sha1'
  | 'ripemd160'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'sha224'
  | 'sha3-256'
  | 'sha3-512';

interface DigestAlgorithm {
  /** RFC 9580 hash algorithm number, which rpm's digest tags use. */
  readonly number: number;
  /** As rpm prints it. */
  readonly name: string;
  /** Absent for algorithms that have a number and a name only. */
  readonly hash?: HashName;
}

/** Digest algorithms of FILEDIGESTALGO, PAYLOADDIGESTALGO and signatures. */
const digestAlgorithms: readonly DigestAlgorithm[] = [
  { number: 1, name: 'MD5', hash: 'md5' },
  { number: 2, name: 'SHA1', hash: 'sha1' },
  { number: 3, name: 'RIPEMD160', hash: 'ripemd160' },
  { number: 5, name: 'MD2' },
  { number: 6, name: 'TIGER192' },
  { number: 7, name: 'HAVAL-5-160' },
  { number: 8, name: 'SHA256', hash: 'sha256' },
  { number: 9, name: 'SHA384', hash: 'sha384' },
  { number: 10, name: 'SHA512', hash: 'sha512' },
  { number: 11, name: 'SHA224', hash: 'sha224' },
  { number: 12, name: 'SHA3-256', hash: 'sha3-256' },
  { number: 14, name: 'SHA3-512', hash: 'sha3-512' },
];

/** node:crypto's name of a digest algorithm; undefined where it computes none of that number. */
export function hashName(algorithm: number): HashName | undefined {
  return digestAlgorithms.find(({ number }) => number === algorithm)?.hash;
}

/** rpm's name of a digest algorithm; undefined for an unknown number. */
export function digestName(algorithm: number): string | undefined {
  return digestAlgorithms.find(({ number }) => number === algorithm)?.name;
}
