/**
 * What the window knows: one small zustand store per feature, with the functions that change it.
 * Nothing here touches the page, so all of it runs in a plain Node test.
 * Start reading at sync.ts (how the engine's events come in), then packages.ts.
 */
export * from './announcer.ts';
export * from './appearance.ts';
export * from './builder.ts';
export * from './config-files.ts';
export * from './file-change.ts';
export * from './completion.ts';
export * from './connection.ts';
export * from './disk-use.ts';
export * from './file-places.ts';
export * from './filters.ts';
export * from './history.ts';
export * from './inspector.ts';
export * from './language.ts';
export * from './keys.ts';
export * from './lenses.ts';
export * from './marks.ts';
export * from './navigation.ts';
export * from './neighbours.ts';
export * from './package-file.ts';
export * from './package-link.ts';
export * from './packages.ts';
export { rowAt, pageSize } from './pages.ts';
export * from './plan.ts';
export { readPreference, writePreference } from './preferences.ts';
export * from './recovery.ts';
export { type Remote, valueOf } from './remote.ts';
export * from './repositories.ts';
export * from './rooms.ts';
export * from './root.ts';
export * from './run.ts';
export type { RunElement, RunLine, RunProgress, RunScript } from './run-lanes.ts';
export * from './settings.ts';
export * from './shortcuts.ts';
export { openRoot, reloadAll, startState } from './sync.ts';
export * from './theme.ts';
export * from './upgrades.ts';
export * from './verify.ts';
