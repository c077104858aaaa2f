/** Public-key algorithms by number (RFC 9580, 9.1), as rpm prints them. */
const publicKeyNames: Readonly<Record<number, string>> = {
  1: 'RSA',
  3: 'RSA',
  16: 'Elgamal',
  17: 'DSA',
  19: 'ECDSA',
  22: 'EdDSA',
  27: 'Ed25519',
  28: 'Ed448',
  30: 'ML-DSA-65+Ed25519',
  31: 'ML-DSA-87+Ed448',
};

/** Hash algorithms by number: rpm's name and Node's. */
const hashes: Readonly<Record<number, readonly [name: string, hash: string]>> = {
  1: ['MD5', 'md5'],
  2: ['SHA1', 'sha1'],
  3: ['RIPEMD160', 'ripemd160'],
  8: ['SHA256', 'sha256'],
  9: ['SHA384', 'sha384'],
  10: ['SHA512', 'sha512'],
  11: ['SHA224', 'sha224'],
  12: ['SHA3-256', 'sha3-256'],
  14: ['SHA3-512', 'sha3-512'],
};

export function publicKeyName(algorithm: number): string {
  return publicKeyNames[algorithm] ?? `unknown algorithm ${algorithm}`;
}

export function hashAlgorithmName(algorithm: number): string {
  return hashes[algorithm]?.[0] ?? `unknown hash ${algorithm}`;
}

/** Node's name of a hash; undefined where there is none. */
export function nodeHash(algorithm: number): string | undefined {
  return hashes[algorithm]?.[1];
}

/** The number of a hash by rpm's or Node's name, in any case and with or without hyphens; undefined where there is none. */
export function hashNumber(name: string): number | undefined {
  const plain = (text: string): string => text.toLowerCase().replaceAll('-', '');
  const found = Object.entries(hashes).find(([, names]) =>
    names.some((known) => plain(known) === plain(name)),
  );
  return found === undefined ? undefined : Number(found[0]);
}
