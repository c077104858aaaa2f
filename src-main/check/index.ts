/**
 * check: digests and signatures of a PACKAGE (never of installed files: that is verify). Owns the
 * table of what is verified, the pass over a package file, rpmkeys' words for the outcome, the level
 * a package must reach, and the keys of a database. Answers to rpm's rpmvs.c and rpmchecksig.c.
 *
 * Start reading at check-table.ts and check-package.ts.
 */
export { checkHead, checkInstalled, checkPackage } from './check-package.ts';
export type { CheckOptions } from './check-package.ts';
export { checkLine, checkText, reportedChecks, withPassedOver } from './check-text.ts';
export type { CheckText, CheckTextOptions } from './check-text.ts';
export type { Generation } from './check-table.ts';
export { deleteKey, importKey, keyBefore } from './change-keys.ts';
export type { KeyBefore } from './change-keys.ts';
export { isKeyId, isNamedBy, keyPackage, keyPackageName, keyRows } from './key-package.ts';
export type { KeyRow } from './key-package.ts';
export { keyFolder } from './key-folder.ts';
export type { KeyFolderReport, KeyStore } from './key-folder.ts';
export { keyringFromDatabase } from './keystore.ts';
export type { KeyDatabase } from './keystore.ts';
export type { PackageCheck } from './package-check.ts';
export { reasonToRefuse } from './verdict.ts';
export type { CheckLevel } from './verdict.ts';
export {
  armoredBlocks,
  armorKeys,
  certificatesOfFile,
  Keyring,
  mergeCertificates,
  readCertificates,
} from '../openpgp/index.ts';
export type { Certificate } from '../openpgp/index.ts';
