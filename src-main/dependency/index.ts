/**
 * dependency: what packages need, offer, refuse and replace. Owns capabilities and their overlap,
 * the dependencies of a header, rich dependencies, rpm's own capabilities, the index of who provides
 * what. Answers to rpm's rpmds and rpmal; does no I/O.
 *
 * Start reading at capability.ts, then provides-index.ts.
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
