/**
 * dependency: what packages need, offer, refuse and replace. Owns capabilities and their overlap,
 * the dependencies of a header, rich dependencies, rpm's own capabilities, the index of who provides
 * what, and the solver that finds the packages for a request. Answers to rpm's rpmds and rpmal, the
 * solver to libsolv; does no I/O.
 *
 * Start reading at capability.ts, then provides-index.ts; at solver/solve.ts.
 */
export * from './capability.ts';
export * from './dependencies-of.ts';
export * from './dependency-types.ts';
export * from './file-provides.ts';
export * from './obsoletes.ts';
export { ProvidesIndex } from './provides-index.ts';
export type { IsSameDirectory } from './provides-index.ts';
export * from './rich-dependency.ts';
export * from './rich-evaluation.ts';
export * from './rpmlib-capabilities.ts';
export { problemSentences, remedySentence } from './solver/explain.ts';
export { Pool } from './solver/pool.ts';
export type { Member, SolverPackage, SolverRepository } from './solver/pool.ts';
export type {
  Cause,
  Remedy,
  SolverOptions,
  SolverProblem,
  SolverRequest,
  SolverSolution,
} from './solver/requests.ts';
export { solve } from './solver/solve.ts';
