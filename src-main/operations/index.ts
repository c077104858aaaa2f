/**
 * operations: what a user can do, one file each, and the table from contract method to operation.
 * Owns the session between calls: the open root, its packages in memory, lists, plans, the sandbox.
 *
 * Start reading at handlers.ts, then engine-session.ts.
 */
export { changedInReports } from './changed-packages.ts';
export type * from './engine-handlers.ts';
export { EngineSession } from './engine-session.ts';
export { createHandlers } from './handlers.ts';
export type * from './helper-launcher.ts';
export { dependencyViewOf } from './package-dependencies.ts';
export { RequirementGraph } from './requirement-graph.ts';
export { planReport } from './plan-report.ts';
export { planLines } from './plan-text.ts';
export { unmetDependenciesOf } from './plan-transaction.ts';
export type * from './surroundings.ts';
export { reportFolder } from './verify-reports.ts';
export type * from './workshop-launcher.ts';
