import { keyRows } from '../../check/index.ts';
import type { Certificate, KeyDatabase, KeyRow } from '../../check/index.ts';
import { isKeyId, isNamedBy } from '../../check/index.ts';
import type { Log } from '../../base/index.ts';

/** A row whose key can be read. */
export interface ReadableKeyRow extends KeyRow {
  readonly certificate: Certificate;
}

/** Keys of a database or folder; those that cannot be read are named and left out. */
export async function installedKeyRows(database: KeyDatabase, log: Log): Promise<ReadableKeyRow[]> {
  const found: ReadableKeyRow[] = [];
  for (const { certificate, ...row } of await keyRows(database)) {
    if (certificate === undefined)
      log.warning(`the key in package #${row.instance} cannot be read`);
    else found.push({ ...row, certificate });
  }
  return found;
}

/** One key to work with, by its name on the command line or as one of all. */
export type ChosenKey =
  | { readonly kind: 'key'; readonly rows: readonly ReadableKeyRow[] }
  | { readonly kind: 'missing'; readonly message: string };

/** The rows each argument names, in their order; one answer a key where there are no arguments. */
export function chosenKeys(
  rows: readonly ReadableKeyRow[],
  names: readonly string[],
): readonly ChosenKey[] {
  if (names.length === 0) return oneOfEach(rows).map((row) => ({ kind: 'key', rows: [row] }));
  return names.map((name): ChosenKey => {
    if (!isKeyId(name)) return { kind: 'missing', message: `invalid key id: ${name}` };
    const named = rows.filter(({ certificate }) => isNamedBy(certificate, name));
    if (named.length > 0) return { kind: 'key', rows: named };
    return { kind: 'missing', message: `key not found: ${name}` };
  });
}

/** The first row of every key: the database may hold one twice. */
export function oneOfEach(rows: readonly ReadableKeyRow[]): ReadableKeyRow[] {
  const seen = new Map<string, ReadableKeyRow>();
  for (const row of rows) {
    const { fingerprint } = row.certificate.primary;
    if (!seen.has(fingerprint)) seen.set(fingerprint, row);
  }
  return [...seen.values()];
}
