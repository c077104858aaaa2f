import type { KeyDeletePlan, KeyImportPlan, KeySource, TrustedKey } from '../contract/keys.ts';
import { RpmError } from '../base/index.ts';
import { armorKeys, keyBefore, keyRows } from '../check/index.ts';
import type { Certificate, KeyRow } from '../check/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import type { EngineHandlers } from './engine-handlers.ts';
import type { EngineSession } from './engine-session.ts';
import { checkedByNoOther, keyUsesOf, readSignedPackages } from './key-uses.ts';
import type { SignedPackages } from './key-uses.ts';
import { keyFactsOf, trustedKeyOf } from './key-views.ts';
import { referenceOf } from './package-summary.ts';
import { readKeySource } from './read-key-source.ts';

type KeyMethods = Extract<keyof EngineHandlers, `key.${string}`>;
type ReadableRow = KeyRow & { readonly certificate: Certificate };

/** The keys of the open root; importing and deleting them is run by `change.run`. */
export function keyHandlers(session: EngineSession): Pick<EngineHandlers, KeyMethods> {
  const nowSeconds = (): number => Math.floor(session.surroundings.context.now() / 1000);
  let known: { readonly generation: string; readonly signed: SignedPackages } | undefined;
  const signedOf = async (
    database: ReadableDatabase,
    signal: AbortSignal,
  ): Promise<SignedPackages> => {
    const generation = `${database.path} ${database.generation()}`;
    if (known?.generation !== generation)
      known = { generation, signed: await readSignedPackages(database, signal) };
    return known.signed;
  };
  const usesIn = async (database: ReadableDatabase, signal: AbortSignal) => {
    const certificates = readableOf(await keyRows(database)).map((row) => row.certificate);
    return keyUsesOf(await signedOf(database, signal), certificates);
  };
  return {
    'key.list': async () => {
      const rows = await keyRows((await session.root()).database);
      return {
        keys: trustedKeys(rows, nowSeconds()),
        unreadable: rows
          .filter(({ certificate }) => certificate === undefined)
          .map(({ header, instance }) => referenceOf(header, { kind: 'installed', instance })),
      };
    },
    'key.uses': async (call) => await usesIn((await session.root()).database, call.signal),
    'key.planImport': async (_call, source) => await planImport(session, source, nowSeconds()),
    'key.planDelete': async (call, fingerprints): Promise<KeyDeletePlan> => {
      const { database } = await session.root();
      const all = trustedKeys(await keyRows(database), nowSeconds());
      const keys = fingerprints.map((one) => requireKey(all, one, 'deleting'));
      const request = { kind: 'delete' as const, fingerprints };
      return {
        planId: session.fileChanges.keep({ kind: 'keys', request }),
        keys,
        unchecked: checkedByNoOther(await usesIn(database, call.signal), new Set(fingerprints)),
      };
    },
    'key.export': async (_call, fingerprint) => {
      const rows = readableOf(await keyRows((await session.root()).database));
      const row = rows.find(({ certificate }) => certificate.primary.fingerprint === fingerprint);
      if (row === undefined) throw gone(fingerprint, 'exporting');
      const { primary, bytes } = row.certificate;
      return { fileName: `key-${primary.keyId}.asc`, text: armorKeys(bytes) };
    },
  };
}

async function planImport(
  session: EngineSession,
  source: KeySource,
  nowSeconds: number,
): Promise<KeyImportPlan> {
  const { database } = await session.root();
  const { certificates, faults } = await readKeySource(source);
  const rows = await keyRows(database);
  const keys = await Promise.all(
    certificates.map(async (one) => ({
      ...keyFactsOf(one, nowSeconds),
      effect: (await keyBefore(one, rows)).effect,
    })),
  );
  const isKnown = keys.every(({ effect }) => effect === 'known');
  const armored = certificates.map(({ bytes }) => armorKeys(bytes)).join('');
  const request = { kind: 'import', armored } as const;
  const planId = isKnown ? undefined : session.fileChanges.keep({ kind: 'keys', request });
  return { keys, faults, ...(planId !== undefined && { planId }) };
}

function readableOf(rows: readonly KeyRow[]): ReadableRow[] {
  return rows.flatMap((row) =>
    row.certificate === undefined ? [] : [{ ...row, certificate: row.certificate }],
  );
}

/** Each key once, by name; a database may hold one twice. */
function trustedKeys(rows: readonly KeyRow[], nowSeconds: number): TrustedKey[] {
  const byFingerprint = new Map<string, TrustedKey>();
  for (const row of readableOf(rows).reverse())
    byFingerprint.set(
      row.certificate.primary.fingerprint,
      trustedKeyOf(row, row.certificate, nowSeconds),
    );
  return [...byFingerprint.values()].sort(
    (a, b) => a.userId.localeCompare(b.userId, 'en') || (a.keyId < b.keyId ? -1 : 1),
  );
}

function requireKey(all: readonly TrustedKey[], fingerprint: string, doing: string): TrustedKey {
  const found = all.find((one) => one.fingerprint === fingerprint);
  if (found === undefined) throw gone(fingerprint, doing);
  return found;
}

function gone(fingerprint: string, doing: string): RpmError {
  return new RpmError('BAD_ARGUMENT', `${doing} the key ${fingerprint}: it is not there any more`, {
    hint: 'Look at the keys again.',
  });
}
