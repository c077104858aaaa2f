/**
 * transaction: from what somebody asks for to what is done. Owns the transaction set and its
 * elements, the checks that can refuse it, its order, problems in rpm's words, and the plan. Answers
 * to rpm's rpmts, depends, order, rpmprob and the checks of transaction.c.
 *
 * Planning changes nothing: plan.ts is where to start reading, then transaction-set.ts, check.ts and
 * order.ts. Running does: run.ts tells it in ten steps, then element-run.ts, journal.ts, recovery.ts.
 */
export { carryOut, recoverRoot } from './carry-out.ts';
export type { CarryOutHooks, CarryOutResult, TransactionOrder } from './carry-out.ts';
export { checkPackages } from './check-packages.ts';
export { checkDependencies } from './check.ts';
export { diskView } from './disk-view.ts';
export type { DiskView, Filesystem } from './disk-view.ts';
export type { FileChange, FileStep } from './file-changes.ts';
export { isSharable } from './sharing.ts';
export { surveyFiles } from './file-survey.ts';
export type {
  ElementFiles,
  FileSurvey,
  InstalledOwner,
  PlacedFile,
  SurveyedFile,
} from './file-survey.ts';
export { inhibitShutdown } from './inhibit-shutdown.ts';
export { orderElements } from './order.ts';
export { packageGraph } from './package-graph.ts';
export type { GraphNode } from './package-graph.ts';
export {
  deltaRefusal,
  planTransaction,
  refusalStatus,
  rejectionText,
  shownProblems,
} from './plan.ts';
export type { PlanResult, Rejection } from './plan.ts';
export { isDependencyProblem, problemReport, problemText } from './problems.ts';
export type { MacroValues } from './macro-values.ts';
export { scriptTreatment } from './script-treatment.ts';
export { keyFolderIn, machineMacros, macroNumber, settingsOf, usualSettings } from './settings.ts';
export type { TransactionSettings } from './settings.ts';
export { mountPointsBelow } from './mounts.ts';
export { surroundingsOfRoot, thisMachine } from './surroundings.ts';
export type { GivenSurroundings, PlanSurroundings } from './surroundings.ts';
export { headerDigestOf, identityOf, nevraOf } from './transaction-element.ts';
export type { EraseElement, InstallElement, TransactionElement } from './transaction-element.ts';
export { TransactionSet } from './transaction-set.ts';
export type { EraseOutcome, PackageFile, SetOptions } from './transaction-set.ts';
export { openPackageFile } from './package-source.ts';
export { findInterrupted, recoverTransaction } from './recovery.ts';
export type { RecoveryResult } from './recovery.ts';
export { silentReport } from './report.ts';
export type { TransactionReport } from './report.ts';
export { runTransaction } from './run.ts';
export type { PlannedTransaction, RunResult, RunSurroundings } from './run.ts';
export type { ScriptletMode } from './run-scripts.ts';
export { undoRequest } from './undo.ts';
export type { UndoRequest } from './undo.ts';
export { unmetDependencies } from './unmet-dependencies.ts';
export { unpackSource } from './unpack-source.ts';
export type { SourceFolders, SourceSurroundings } from './unpack-source.ts';
export { absentRecommendations } from './weak-dependencies.ts';
export type { AbsentRecommendation } from './weak-dependencies.ts';
