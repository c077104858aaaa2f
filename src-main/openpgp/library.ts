import type * as OpenPgp from 'openpgp';

/** What this folder uses of OpenPGP.js. */
export type Library = typeof OpenPgp;

/** OpenPGP.js, loaded when the first signature or key is looked at: most runs look at none. */
export function loadLibrary(): Promise<Library> {
  return import('openpgp');
}

/**
 * What rpm accepts and OpenPGP.js alone would refuse: MD5 and SHA-1, DSA, short RSA keys, keys
 * without key flags. Whether such a signature is to be trusted is said where results are shown.
 */
const relaxed = {
  rejectHashAlgorithms: new Set<never>(),
  rejectMessageHashAlgorithms: new Set<never>(),
  rejectPublicKeyAlgorithms: new Set<never>(),
  rejectCurves: new Set<never>(),
  minRSABits: 0,
  allowMissingKeyFlags: true,
} as const;

export function librarySettings(library: Library): OpenPgp.Config {
  return { ...library.config, ...relaxed };
}

/**
 * The date OpenPGP.js takes for "do not compare with any clock" (its types say so in some places
 * only): rpm compares a signature with its key, never with today.
 */
export const atAnyTime = null as unknown as Date;
