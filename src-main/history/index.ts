/**
 * history: what transactions did to a root, and what is kept to take them back: the old packages, and
 * what differed of their files. Lives in `/var/lib/turntable` of the root. rpm has nothing like it but
 * its old `--repackage`.
 *
 * Start reading at history-store.ts, then keep-package.ts and restore-files.ts.
 */
export { HistoryStore } from './history-store.ts';
export type {
  BegunTransaction,
  EndedTransaction,
  KeptVersion,
  StoredElement,
  StoredTransaction,
} from './history-rows.ts';
export {
  historyFolder,
  isStorePath,
  keptContentsPath,
  keptPackagePath,
  keptPackages,
} from './history-folder.ts';
export { hasOtherContent } from './difference.ts';
export type { Difference, RestoreItem, SideSuffix } from './difference.ts';
export { differencesOf, missingDirectories, overwrittenBy } from './find-differences.ts';
export type { DifferenceSurroundings } from './find-differences.ts';
export { keepOriginal, KeptFiles } from './kept-files.ts';
export { rebuildPackage } from './rebuild-package.ts';
export { rebuiltPayload } from './rebuilt-payload.ts';
export { restoreFiles } from './restore-files.ts';
export { sweepKept } from './sweep-kept.ts';
