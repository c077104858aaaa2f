/**
 * openpgp: what is needed to verify and to make package signatures. OpenPGP.js reads and verifies
 * certificates and signatures of versions 4 and 6, and signs; this folder owns what it leaves out: version 3 signatures, what
 * can be told without a key, and a keyring in memory. Answers to rpm's rpmio/rpmpgp and rpmkeyring,
 * and to RFC 9580.
 *
 * Start reading at signature.ts and verify-signature.ts, then certificate.ts and keyring.ts.
 */
export { hashAlgorithmName, publicKeyName } from './algorithms.ts';
export { armoredBlocks, armorKeys, decodeBase64, encodeBase64 } from './armor.ts';
export type { ArmoredBlock } from './armor.ts';
export { mergeCertificates, readCertificates } from './certificate.ts';
export type { Certificate, SigningKey } from './certificate.ts';
export { certificatesOfFile, certificatesOfPubkeyPackage, Keyring } from './keyring.ts';
export type { FoundKey } from './keyring.ts';
export type { PublicKey } from './public-key.ts';
export { readSecretKey } from './secret-key.ts';
export type { SecretKeyChoice, SigningSecretKey } from './secret-key.ts';
export { readSignatures } from './signature.ts';
export type { Signature } from './signature.ts';
export { startVerification } from './verify-signature.ts';
export type { SignatureVerdict, SignatureVerifier } from './verify-signature.ts';
