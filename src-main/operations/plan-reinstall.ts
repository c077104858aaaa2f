import { existsSync } from 'node:fs';
import type { ReinstallPlan } from '../contract/methods.ts';
import type { PackageReference } from '../contract/package.ts';
import type { InstallRequest } from '../contract/plan.ts';
import { HistoryStore, keptPackagePath } from '../history/index.ts';
import { headerDigestOf } from '../transaction/index.ts';
import type { EngineSession } from './engine-session.ts';
import type { OpenRoot } from './open-root.ts';
import { referenceOf } from './package-summary.ts';
import { makePlan } from './plan-transaction.ts';
import { scriptletsOf } from './root-info.ts';

/**
 * The plan that installs packages again over themselves, from the package files that the history keeps.
 *
 * @throws {RpmError} NOT_INSTALLED; as makePlan
 */
export function planReinstall(
  session: EngineSession,
  root: OpenRoot,
  instances: readonly number[],
): ReinstallPlan {
  const install: InstallRequest[] = [];
  const notKept: PackageReference[] = [];
  using history = HistoryStore.read(root.path);
  for (const instance of instances) {
    const { header } = root.installed(instance);
    const digest = headerDigestOf(header);
    const path = keptPackagePath(root.path, digest);
    // One that was made again from its files is not a package file.
    const isWhole = history?.keptKind(digest) === 'original';
    if (isWhole && path !== undefined && existsSync(path))
      install.push({ path, mode: 'reinstall' });
    else notKept.push(referenceOf(header, { kind: 'installed', instance }));
  }
  if (install.length === 0) return { notKept };
  const request = { install, erase: [], options: {} };
  const plan = makePlan(root.path, root.database, request, scriptletsOf(root).reason);
  return { plan: session.keepPlan(plan), notKept };
}
