import type { EngineHandlers } from './engine-handlers.ts';
import type { EngineSession } from './engine-session.ts';
import { forgetRoot, knownRoots, preferRoot } from './known-roots.ts';
import { rootInfoOf } from './root-info.ts';

type RootMethods = Extract<keyof EngineHandlers, `root.${string}`>;

/** The root that is open, and those that were. */
export function rootHandlers(session: EngineSession): Pick<EngineHandlers, RootMethods> {
  const { surroundings } = session;
  return {
    'root.info': async () => rootInfoOf(await session.root()),
    'root.open': async (_call, path) => rootInfoOf(await session.openRoot(path)),
    'root.known': async () => knownRoots(await session.root(), surroundings),
    'root.forget': async (_call, path) => {
      forgetRoot(path, surroundings);
      return knownRoots(await session.root(), surroundings);
    },
    'root.setDefault': async (_call, path) => {
      preferRoot(path, surroundings);
      return knownRoots(await session.root(), surroundings);
    },
  };
}
