/**
 * Values to words: sizes, dates, package names, problems, findings, checks, phases.
 * Pure functions without React; every closed union of the contract is walked exhaustively here.
 * Start reading at problem.ts.
 */
export * from './bytes.ts';
export * from './changelog.ts';
export * from './check.ts';
export * from './config.ts';
export * from './count.ts';
export * from './file-look.ts';
export * from './file-tree.ts';
export * from './filter-words.ts';
export * from './finding.ts';
export * from './failure.ts';
export * from './hint.ts';
export * from './history.ts';
export * from './keys.ts';
export * from './mode.ts';
export * from './nevra.ts';
export * from './paragraphs.ts';
export * from './plan-groups.ts';
export * from './problem.ts';
export * from './progress.ts';
export * from './script-reading.ts';
export * from './time.ts';
export * from './usage-tree.ts';
export * from './verify.ts';
export * from './web-address.ts';
