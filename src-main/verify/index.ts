/**
 * verify: installed files against what their packages say of them (not the packages themselves: that
 * is check). Owns the comparison of one file, worker threads that do it for many, rpm's lines.
 * Answers to `rpm -V`.
 *
 * Start reading at check-file.ts, then verify-packages.ts.
 */
export { verifyMask } from './file-check.ts';
export type { FileChoice } from './check-files.ts';
export { verifyPackages } from './verify-packages.ts';
export type { VerifyOptions, VerifySurroundings } from './verify-options.ts';
export type { VerifyTarget, PackageVerification } from './verify-packages.ts';
export { planRepair, repairFiles } from './repair-files.ts';
export type { PlannedRepair } from './repair-files.ts';
