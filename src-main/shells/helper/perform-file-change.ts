import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FileChangeOutcome, FileChangeRequest } from '../../contract/change.ts';
import { RpmError } from '../../base/index.ts';
import { changeConfig } from '../../config-files/index.ts';
import type { ConfigSurroundings } from '../../config-files/index.ts';
import { lockDatabase, openDatabase } from '../../database/index.ts';
import { historyFolder } from '../../history/index.ts';
import { repairFiles } from '../../verify/index.ts';

/**
 * Changes files of a root as somebody agreed to, if they are still what was looked at.
 *
 * @throws {RpmError} PLAN_STALE, DATABASE_LOCKED, TRANSACTION_INTERRUPTED, BAD_ARGUMENT; {FileError}
 */
export function performFileChange(
  change: FileChangeRequest,
  around: ConfigSurroundings,
): FileChangeOutcome {
  switch (change.kind) {
    case 'config': {
      const { path, sidePath } = changeConfig(change.request, around);
      return { changed: [path, sidePath], warnings: [] };
    }
    case 'restore':
      return restore(change, around);
  }
}

function restore(
  { targets, stamp }: Extract<FileChangeRequest, { readonly kind: 'restore' }>,
  { root, databaseFolder, context }: ConfigSurroundings,
): FileChangeOutcome {
  using lock = lockDatabase(databaseFolder);
  void lock;
  const history = historyFolder(root);
  if (history !== undefined && existsSync(join(history, 'journal')))
    throw new RpmError('TRANSACTION_INTERRUPTED', 'restoring files: a transaction was cut off', {
      hint: 'Put it right first.',
    });
  using database = openDatabase(databaseFolder, { log: context.log });
  return repairFiles(database, root, targets, stamp);
}
