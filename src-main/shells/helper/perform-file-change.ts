import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyChange } from '../../contract/keys.ts';
import type { FileChangeOutcome, FileChangeRequest } from '../../contract/change.ts';
import { RpmError } from '../../base/index.ts';
import {
  armoredBlocks,
  deleteKey,
  importKey,
  keyRows,
  readCertificates,
} from '../../check/index.ts';
import type { Certificate } from '../../check/index.ts';
import { changeConfig } from '../../config-files/index.ts';
import type { ConfigSurroundings } from '../../config-files/index.ts';
import { lockDatabase, openDatabase, openWritableDatabase } from '../../database/index.ts';
import { historyFolder } from '../../history/index.ts';
import { repairFiles } from '../../verify/index.ts';
import { compatibleVersion } from '../cli/versions.ts';

/**
 * Changes files or keys of a root as somebody agreed to, if they are still what was looked at.
 *
 * @throws {RpmError} PLAN_STALE, DATABASE_LOCKED, TRANSACTION_INTERRUPTED, BAD_ARGUMENT; {FileError}
 */
export async function performFileChange(
  change: FileChangeRequest,
  around: ConfigSurroundings,
): Promise<FileChangeOutcome> {
  switch (change.kind) {
    case 'config': {
      const { path, sidePath } = changeConfig(change.request, around);
      return { changed: [path, sidePath], warnings: [] };
    }
    case 'restore':
      return restore(change, around);
    case 'keys':
      return await changeKeys(change.request, around);
  }
}

function restore(
  { targets, stamp }: Extract<FileChangeRequest, { readonly kind: 'restore' }>,
  { root, databaseFolder, context }: ConfigSurroundings,
): FileChangeOutcome {
  using lock = lockDatabase(databaseFolder);
  void lock;
  requireNothingCutOff(root, 'restoring files');
  using database = openDatabase(databaseFolder, { log: context.log });
  return repairFiles(database, root, targets, stamp);
}

/** What is half done may bring its own database back. */
function requireNothingCutOff(root: string, doing: string): void {
  const history = historyFolder(root);
  if (history === undefined || !existsSync(join(history, 'journal'))) return;
  throw new RpmError('TRANSACTION_INTERRUPTED', `${doing}: a transaction was cut off`, {
    hint: 'Put it right first.',
  });
}

async function changeKeys(
  request: KeyChange,
  { root, databaseFolder, context }: ConfigSurroundings,
): Promise<FileChangeOutcome> {
  using lock = lockDatabase(databaseFolder);
  void lock;
  requireNothingCutOff(root, 'changing keys');
  using database = openWritableDatabase(databaseFolder, { log: context.log });
  const changed: string[] = [];
  const warnings: string[] = [];
  if (request.kind === 'delete')
    for (const fingerprint of request.fingerprints) {
      if (await deleteKey(fingerprint, database)) changed.push(fingerprint);
      else warnings.push(`The key ${fingerprint} was not there any more.`);
    }
  else
    for (const certificate of await certificatesIn(request.armored)) {
      const seconds = Math.floor(context.now() / 1000);
      const rows = await keyRows(database);
      if (await importKey(certificate, rows, database, seconds, compatibleVersion))
        changed.push(certificate.primary.fingerprint);
    }
  return { changed, warnings };
}

/** Only keys that have signed a name of theirs, as rpm imports them. */
async function certificatesIn(armored: string): Promise<Certificate[]> {
  const found: Certificate[] = [];
  for (const { publicKey } of await armoredBlocks(armored)) {
    const read = publicKey === undefined ? [] : await readCertificates(publicKey);
    found.push(...read.filter(({ isBound }) => isBound));
  }
  if (found.length > 0) return found;
  throw new RpmError('OPENPGP_MALFORMED', 'importing keys: there is no public key in the text');
}
