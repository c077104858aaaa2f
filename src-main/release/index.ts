/**
 * release: from a spec in a repository to what is handed out. Owns the macros that distributions are
 * told apart by, and the matrix of what one spec makes on many of them.
 *
 * Start reading at matrix.ts and distributions.ts.
 */
export { chosenDistributions, distributionMacros, distributions } from './distributions.ts';
export type { Distribution } from './distributions.ts';
export { matrixText, readVariants } from './matrix.ts';
export type { MatrixCell, Variant } from './matrix.ts';
