/**
 * config-files: what upgrades leave beside config files, and how people and packages are brought
 * together again. Finds `.rpmnew`, `.rpmsave` and `.rpmorig`, merges in three ways where the earlier
 * packaged text is kept, carries one decision out and keeps what it replaced. rpm leaves this to the user.
 *
 * Start reading at find-side-files.ts, then compare-side-file.ts and change-config.ts.
 */
export { changeConfig } from './change-config.ts';
export type { ConfigSurroundings } from './change-config.ts';
export { compareSideFile } from './compare-side-file.ts';
export { findSideFile, findSideFiles } from './find-side-files.ts';
export type { KnownConfigFiles } from './find-side-files.ts';
export { listConfigChanges } from './kept-changes.ts';
export { hasConflictMarks, mergeTexts, withConflictMarks } from './merge-texts.ts';
export { planConfigChange } from './plan-config-change.ts';
