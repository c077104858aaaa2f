/** Keys that come into a database, and go: `rpmkeys --import` and `--delete`. */
import { mergeCertificates } from '../openpgp/index.ts';
import type { Certificate } from '../openpgp/index.ts';
import type { KeyStore } from './key-folder.ts';
import { keyPackage, keyRows } from './key-package.ts';
import type { KeyRow } from './key-package.ts';

/** What a database holds of a key already. */
export interface KeyBefore {
  readonly instances: readonly number[];
  /** What it will be with what is new of it. */
  readonly merged: Certificate;
  readonly effect: 'new' | 'update' | 'known';
}

/**
 * What importing a certificate makes of what is there. A key that is there takes on what is new of it.
 *
 * @throws {MalformedError} OPENPGP_MALFORMED when two states of it cannot be merged
 */
export async function keyBefore(
  certificate: Certificate,
  rows: readonly KeyRow[],
): Promise<KeyBefore> {
  const { fingerprint } = certificate.primary;
  const known = rows.flatMap((row) =>
    row.certificate?.primary.fingerprint === fingerprint
      ? [{ instance: row.instance, certificate: row.certificate }]
      : [],
  );
  let merged = certificate;
  for (const row of known) merged = await mergeCertificates(row.certificate, merged);
  const isKnown = known.some((row) => Buffer.compare(row.certificate.bytes, merged.bytes) === 0);
  return {
    instances: known.map(({ instance }) => instance),
    merged,
    effect: known.length === 0 ? 'new' : isKnown ? 'known' : 'update',
  };
}

/**
 * Stores a certificate; the caller holds the database's lock.
 *
 * @param rows - the keys that are there, read under that lock
 * @param importedSeconds - install time of the row
 * @param rpmVersion - of the rpm whose row it is
 * @returns whether anything was stored
 */
export async function importKey(
  certificate: Certificate,
  rows: readonly KeyRow[],
  database: KeyStore,
  importedSeconds: number,
  rpmVersion: string,
): Promise<boolean> {
  const { instances, merged, effect } = await keyBefore(certificate, rows);
  if (effect === 'known') return false;
  const blob = keyPackage(merged, importedSeconds, rpmVersion);
  database.transaction(() => {
    for (const instance of instances) database.remove(instance);
    database.add(blob);
  });
  return true;
}

/**
 * Removes every row of a key; the caller holds the database's lock.
 *
 * @returns whether there was one
 */
export async function deleteKey(fingerprint: string, database: KeyStore): Promise<boolean> {
  const rows = await keyRows(database);
  const found = rows.filter((row) => row.certificate?.primary.fingerprint === fingerprint);
  database.transaction(() => {
    for (const { instance } of found) database.remove(instance);
  });
  return found.length > 0;
}
