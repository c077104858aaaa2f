import type { HistoryDetails, HistoryEntry, UndoPlan } from '../contract/history.ts';
import type { TakesBack } from '../contract/plan.ts';
import { RpmError } from '../base/index.ts';
import { HistoryStore } from '../history/index.ts';
import { openPackageFile, surroundingsOfRoot, undoRequest } from '../transaction/index.ts';
import type { OpenRoot } from './open-root.ts';
import { makePlan } from './plan-transaction.ts';

const LISTED = 500;

/** What was done to a root, newest first; nothing where nothing was. */
export function listHistory(root: OpenRoot): readonly HistoryEntry[] {
  using store = HistoryStore.read(root.path);
  return (store?.list() ?? []).slice(0, LISTED);
}

/** @throws {RpmError} BAD_ARGUMENT when there is no such transaction */
export function historyDetails(root: OpenRoot, id: number): HistoryDetails {
  using store = HistoryStore.read(root.path);
  if (store !== undefined) return store.details(id);
  throw new RpmError('BAD_ARGUMENT', `looking up transaction ${id}: nothing was done here yet`);
}

/**
 * The plan for taking transactions back, with what will stay different.
 *
 * @throws {RpmError} as undoRequest and makePlan do
 */
export function planTakingBack(
  root: OpenRoot,
  takesBack: TakesBack,
  scriptletsSkippedBecause: string | undefined,
): UndoPlan {
  const planning = surroundingsOfRoot(root.path, { openPackage: openPackageFile });
  const { request, lost } = undoRequest(root.database, root.path, takesBack, {}, planning);
  return { plan: makePlan(root.path, root.database, request, scriptletsSkippedBecause), lost };
}
