/**
 * files: what a package's files are and how they come to the disk and go from it. Owns file info,
 * dispositions (what happens to a file that is already there), paths that cannot leave the root,
 * staged install and erase. Answers to rpm's rpmfi and fsm.
 *
 * Start reading at file-info.ts, then disposition.ts and stage-files.ts.
 */
export { fileCount, fileInfos, FileList, filePaths, fileSizes } from './file-info.ts';
export type { DigestAlgorithm, FileInfo } from './file-info.ts';
export {
  decideConfigFate,
  decideEraseFate,
  isSamePackagedContent,
  sideFileSuffix,
} from './disposition.ts';
export type { ConfigFate, ConfigFateInput, DiskFile, EraseFate } from './disposition.ts';
export { pathParts, RootTree } from './root-tree.ts';
export type { DirectoryMaker, OpenDirectory } from './root-tree.ts';
export { accountsOf } from './accounts.ts';
export { labelDirectories } from './labels.ts';
export type { Accounts } from './accounts.ts';
export { capabilityAttribute } from './capabilities.ts';
export { commitFiles, discardReplaced, inodesBefore, pathOf, sideFilesOf } from './commit-files.ts';
export type { MadeSideFile } from './commit-files.ts';
export { eraseFiles } from './erase-files.ts';
export type { EraseReport } from './erase-files.ts';
export { isWritten, temporarySuffix } from './files-record.ts';
export type { FileAction, FilesRecord, StagedRecord } from './files-record.ts';
export { planFiles } from './plan-files.ts';
export { restoreFiles } from './restore-files.ts';
export { stageFiles } from './stage-files.ts';
export type { StagingReport, UnpackedFiles } from './stage-files.ts';
export { StagingLanes, StagingStoppedError } from './staging-lanes.ts';

export { prefixRelocation, relocateHeader } from './relocation.ts';
export type { RelocatedHeader, Relocation } from './relocation.ts';
export { excludedFlags, isNetShared, skippedFiles } from './skipped-files.ts';
export type { SkipReason, SkipRules } from './skipped-files.ts';
export { undoFiles } from './undo-files.ts';
