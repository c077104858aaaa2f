/**
 * sign: signing packages, signing them again, and taking signatures away. Owns which tag a signature
 * goes into, the room kept for signatures, the external program that signs, and the exchange of the
 * signature header in a package file. Answers to rpm's rpmsign and rpmgensig.
 *
 * Start reading at sign-package.ts, then signature-plan.ts.
 */
export { commandSigner } from './command-signer.ts';
export type { SigningMacros } from './command-signer.ts';
export { keyFileSigner } from './key-file-signer.ts';
export { SigningError } from './signing-error.ts';
export type { Signer } from './signer.ts';
export { signPackage } from './sign-package.ts';
export type { SignOptions, SignOutcome, SignRequest } from './sign-package.ts';
