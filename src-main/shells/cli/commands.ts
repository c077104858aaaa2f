import { run as query } from './commands/query.ts';
import type { Command } from './invocation.ts';
import type { Mode } from './mode.ts';

type Loader = () => Promise<{ readonly run: Command }>;

/**
 * The command of each mode, loaded when it is asked for. A mode without a line here is not offered;
 * whoever delivers a command adds its line.
 */
export const commands: Readonly<Partial<Record<Mode, Loader>>> = {
  checksig: () => import('./commands/checksig.ts'),
  import: () => import('./commands/import-keys.ts'),
  list: () => import('./commands/list-keys.ts'),
  export: () => import('./commands/export-keys.ts'),
  delete: () => import('./commands/delete-keys.ts'),
  rebuild: () => import('./commands/rebuild-keys.ts'),
  graph: () => import('./commands/graph.ts'),
  exportdb: () => import('./commands/exportdb.ts'),
  importdb: () => import('./commands/importdb.ts'),
  salvagedb: () => import('./commands/rebuilddb.ts'),
  erase: () => import('./commands/erase.ts'),
  install: () => import('./commands/install.ts'),
  initdb: () => import('./commands/initdb.ts'),
  // asked for most, and by far: part of the program's first file
  query: async () => ({ run: query }),
  querytags: () => import('./commands/querytags.ts'),
  rebuilddb: () => import('./commands/rebuilddb.ts'),
  restore: () => import('./commands/restore.ts'),
  verify: () => import('./commands/verify.ts'),
  verifydb: () => import('./commands/verifydb.ts'),
  help: () => import('./commands/help.ts'),
  usage: () => import('./commands/usage.ts'),
  version: () => import('./commands/version.ts'),
};
