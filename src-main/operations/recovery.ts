import { randomUUID } from 'node:crypto';
import type { InterruptedTransaction } from '../contract/history.ts';
import type { TransactionOutcome } from '../contract/plan.ts';
import { isDatabaseLocked } from '../database/index.ts';
import { findInterrupted } from '../transaction/index.ts';
import type { OpenRoot } from './open-root.ts';
import { scriptletsOf } from './root-info.ts';
import type { EngineSurroundings } from './surroundings.ts';

const noDigest = '0'.repeat(64);

/**
 * A transaction that was cut off; undefined also while one is under way, which has a journal as well.
 *
 * @throws {RpmError} TRANSACTION_INTERRUPTED for a journal that cannot be read
 */
export function findCutOff(root: OpenRoot): InterruptedTransaction | undefined {
  const found = findInterrupted(root.database, root.path);
  return found === undefined || isDatabaseLocked(root.databaseFolder) ? undefined : found;
}

/** Has the helper put it right. @throws {RpmError} CANCELLED (prompt dismissed), HELPER_REFUSED, HELPER_FAILED */
export async function recoverCutOff(
  root: OpenRoot,
  { helper }: EngineSurroundings,
  signal: AbortSignal,
): Promise<TransactionOutcome> {
  const launch = {
    planId: randomUUID(),
    root: root.path,
    databasePath: root.databasePath,
    scriptlets: scriptletsOf(root).mode,
    digest: noDigest,
    databaseGeneration: '',
    request: { install: [], erase: [], options: {} },
    needsPrivileges: !root.isWritable,
    recover: true,
  } as const;
  const silent = { package() {}, percent() {}, progress() {}, text() {} };
  return helper.run(launch, silent, signal);
}
