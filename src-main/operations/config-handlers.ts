import {
  compareSideFile,
  findSideFiles,
  listConfigChanges,
  planConfigChange,
} from '../config-files/index.ts';
import type { KnownConfigFiles } from '../config-files/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import type { EngineHandlers } from './engine-handlers.ts';
import type { EngineSession } from './engine-session.ts';
import { runFileChange } from './run-file-change.ts';

type ConfigMethods = 'config.list' | 'config.compare' | 'config.changes' | 'config.plan';

/** Side files beside config files, and running every change of files alone. */
export function configHandlers(
  session: EngineSession,
): Pick<EngineHandlers, ConfigMethods | 'change.run'> {
  const known = new WeakMap<ReadableDatabase, KnownConfigFiles>();
  const knownOf = (database: ReadableDatabase): KnownConfigFiles => {
    const files = known.get(database) ?? new Map();
    known.set(database, files);
    return files;
  };
  return {
    'config.list': async (call) => {
      const { database, path } = await session.root();
      return await findSideFiles(database, path, call.signal, knownOf(database));
    },
    'config.compare': async (_call, sidePath) => {
      const root = await session.root();
      return await compareSideFile(root.database, root.path, sidePath);
    },
    'config.changes': async () => listConfigChanges((await session.root()).path),
    'config.plan': async (_call, request) => {
      const root = await session.root();
      const plan = planConfigChange(root.database, root.path, request);
      return { ...plan, planId: session.fileChanges.keep({ kind: 'config', request }) };
    },
    'change.run': async (call, planId) => {
      const root = await session.root();
      const change = session.fileChanges.take(planId);
      return await runFileChange(root, { planId, change }, session.surroundings, call.signal);
    },
  };
}
