/**
 * release: from a spec in a repository to what is handed out. Owns the layout that tells of releases in
 * git, tags and the sources made of them, the macros that distributions are told apart by, and the matrix
 * of what one spec makes on many of them. Answers to tito.
 *
 * Start reading at tag-release.ts and matrix.ts.
 */
export { chosenDistributions, distributionMacros, distributions } from './distributions.ts';
export type { Distribution } from './distributions.ts';
export { matrixText, readVariants } from './matrix.ts';
export type { MatrixCell, Variant } from './matrix.ts';
export { GitRepository } from './git-repository.ts';
export { initLayout, releasePackage } from './release-layout.ts';
export type { ReleasePackage } from './release-layout.ts';
export { releaseSources } from './release-sources.ts';
export { tagRelease } from './tag-release.ts';
