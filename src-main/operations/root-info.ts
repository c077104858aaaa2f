import type { RootInfo } from '../contract/root.ts';
import { scriptletIsolation } from '../scriptlets/index.ts';
import type { OpenRoot } from './open-root.ts';

/** How scriptlets run in a root, and why not when they do not. */
export interface ScriptletsHere {
  readonly mode: RootInfo['scriptlets'];
  readonly reason?: string;
}

/**
 * The machine's own root, and any root of somebody who may change root, run scriptlets in the root
 * itself; a sandbox has no programs of its own and borrows the machine's, shut in.
 */
export function scriptletsFor(kind: RootInfo['kind'], isSuperuser: boolean): ScriptletsHere {
  if (kind === 'system' || (kind === 'directory' && isSuperuser)) return { mode: 'chroot' };
  const { mode, reason } = scriptletIsolation();
  return mode === 'disabled' ? { mode, reason } : { mode };
}

export function scriptletsOf({ kind }: OpenRoot): ScriptletsHere {
  return scriptletsFor(kind, process.getuid?.() === 0);
}

/** What the window shows of the root. */
export function rootInfoOf(root: OpenRoot): RootInfo {
  const { mode, reason } = scriptletsOf(root);
  return {
    path: root.path,
    kind: root.kind,
    databasePath: root.databasePath,
    packageCount: root.database.count(),
    isWritable: root.isWritable,
    scriptlets: mode,
    ...(reason === undefined ? {} : { scriptletsReason: reason }),
    generation: root.database.generation(),
  };
}
