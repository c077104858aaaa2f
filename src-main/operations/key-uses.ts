/** Which key signed which installed package. */
import { setImmediate as turn } from 'node:timers/promises';
import type { KeyUses } from '../contract/keys.ts';
import type { PackageReference } from '../contract/package.ts';
import { CancelledError, RpmError } from '../base/index.ts';
import type { Certificate } from '../check/index.ts';
import { keyPackageName } from '../check/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { SigTag, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { decodeBase64, readSignatures } from '../openpgp/index.ts';
import { referenceOf } from './package-summary.ts';

/** Headers read between two breaths of the event loop. */
const SLICE = 100;

/** Signatures of a package as its header in the database carries them. */
const tags = [Tag.DSAHEADER, Tag.RSAHEADER, Tag.SIGPGP, Tag.SIGGPG] as const;

/** By key id: the packages it signed. */
export interface SignedPackages {
  readonly byKeyId: ReadonlyMap<string, readonly PackageReference[]>;
  readonly unsignedCount: number;
  readonly packageCount: number;
}

/** Reads every header of a database, in slices. @throws {CancelledError} */
export async function readSignedPackages(
  database: ReadableDatabase,
  signal: AbortSignal,
): Promise<SignedPackages> {
  const byKeyId = new Map<string, PackageReference[]>();
  let unsignedCount = 0;
  let packageCount = 0;
  for (const { instance, header } of database.all()) {
    if (header.string(Tag.NAME) === keyPackageName) continue;
    const ids = await signersOf(header);
    if (ids.size === 0) unsignedCount += 1;
    for (const id of ids) {
      const packages = byKeyId.get(id) ?? [];
      packages.push(referenceOf(header, { kind: 'installed', instance }));
      byKeyId.set(id, packages);
    }
    packageCount += 1;
    if (packageCount % SLICE === 0) await turn();
    if (signal.aborted) throw new CancelledError('reading signatures: cancelled');
  }
  return { byKeyId, unsignedCount, packageCount };
}

/** Ids of the keys that signed a package, as far as its signatures can be read. */
async function signersOf(header: Header): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const blobs = tags.flatMap((tag) => {
    const bytes = header.binary(tag);
    return bytes === undefined ? [] : [() => bytes];
  });
  const texts = header.strings(SigTag.OPENPGP).map((text) => () => decodeBase64(text));
  for (const bytes of [...blobs, ...texts]) {
    try {
      for (const { keyId } of await readSignatures(bytes())) ids.add(keyId);
    } catch (thrown) {
      // What is no signature is nobody's.
      if (!(thrown instanceof RpmError)) throw thrown;
    }
  }
  return ids;
}

/** The same, with the keys that are there. */
export function keyUsesOf(
  { byKeyId, unsignedCount, packageCount }: SignedPackages,
  certificates: readonly Certificate[],
): KeyUses {
  const owners = new Map(
    certificates.flatMap(({ primary, keys }) =>
      keys.map(({ key }) => [key.keyId, primary.fingerprint] as const),
    ),
  );
  const signers = [...byKeyId].map(([keyId, packages]) => {
    const fingerprint = owners.get(keyId);
    return { keyId, ...(fingerprint !== undefined && { fingerprint }), packages };
  });
  return { signers, unsignedCount, packageCount };
}

/** Packages that carry signatures of these keys and of no other that is there. */
export function checkedByNoOther(
  { signers }: KeyUses,
  deleted: ReadonlySet<string>,
): readonly PackageReference[] {
  const stays = new Set<string>();
  const goes = new Map<string, PackageReference>();
  for (const { fingerprint, packages } of signers) {
    if (fingerprint === undefined) continue;
    for (const one of packages)
      if (deleted.has(fingerprint)) goes.set(one.nevra, one);
      else stays.add(one.nevra);
  }
  return [...goes.values()].filter(({ nevra }) => !stays.has(nevra));
}
