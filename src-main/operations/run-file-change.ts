import type { FileChangeOutcome, FileChangeRequest } from '../contract/change.ts';
import type { HelperLaunch } from './helper-launcher.ts';
import type { OpenRoot } from './open-root.ts';
import type { EngineSurroundings } from './surroundings.ts';

const noDigest = '0'.repeat(64);
const silent = { package() {}, percent() {}, progress() {}, text() {} };

/**
 * Has the helper change files; it looks at them again, and refuses when they are others by now.
 *
 * @throws {RpmError} PLAN_STALE, DATABASE_LOCKED, TRANSACTION_INTERRUPTED ... as the helper says;
 *   CANCELLED (prompt dismissed), HELPER_REFUSED, HELPER_FAILED
 */
export async function runFileChange(
  root: OpenRoot,
  { planId, change }: { readonly planId: string; readonly change: FileChangeRequest },
  { helper }: EngineSurroundings,
  signal: AbortSignal,
): Promise<FileChangeOutcome> {
  const launch: HelperLaunch = {
    planId,
    root: root.path,
    databasePath: root.databasePath,
    scriptlets: 'disabled',
    digest: noDigest,
    databaseGeneration: '',
    request: { install: [], erase: [], options: {} },
    needsPrivileges: !root.isWritable,
    change,
  };
  const { changedFiles = [], warnings } = await helper.run(launch, silent, signal);
  return { changed: changedFiles, warnings };
}
