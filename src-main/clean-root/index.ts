/**
 * clean-root: roots that hold what a configuration names and nothing else, in which source packages are
 * built apart from this system. Owns configurations of mock, what of repositories goes into a root, its
 * cache, the isolated run, results and logs. Answers to mock.
 *
 * Start reading at clean-root.ts, then isolated-run.ts.
 */
export { headerOf } from './build-folder.ts';
export { CleanRoot } from './clean-root.ts';
export { openConfiguration } from './configuration.ts';
export type { CleanRootConfiguration } from './configuration.ts';
export { renewLocalRepository } from './local-repository.ts';
export { readConfiguration } from './read-configuration.ts';
export { openSources, requiredPackages } from './required-packages.ts';
export type { CleanRootChoices, CleanRootServices } from './services.ts';
export type { PackageSources } from './required-packages.ts';
