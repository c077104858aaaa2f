import { createHash } from 'node:crypto';
import {
  HeaderBuilder,
  headerWithAdded,
  readDatabaseHeader,
  Sense,
  Tag,
  TagType,
} from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { armorKeys, certificatesOfPubkeyPackage, encodeBase64 } from '../openpgp/index.ts';
import type { Certificate, PublicKey } from '../openpgp/index.ts';
import type { KeyDatabase } from './keystore.ts';

/** The package name under which rpm keeps keys in its database. */
export const keyPackageName = 'gpg-pubkey';

/**
 * A key as the row of the database that rpm 4 makes of it when it is imported; rpm 6 reads it too.
 *
 * @param importedSeconds - install time and transaction id
 * @param rpmVersion - of the rpm whose row it is
 * @returns header blob for the database
 */
export function keyPackage(
  certificate: Certificate,
  importedSeconds: number,
  rpmVersion: string,
): Uint8Array {
  const { primary, userIds, bytes } = certificate;
  const userId = userIds.at(-1) ?? '';
  const provides = providesOf(certificate, userId);
  const builder = new HeaderBuilder()
    .setStrings(Tag.PUBKEYS, [encodeBase64(bytes)])
    .setString(Tag.NAME, keyPackageName)
    .setString(Tag.VERSION, shortId(primary))
    .setString(Tag.RELEASE, creation(primary))
    .setI18nString(Tag.SUMMARY, `${userId} public key`)
    .setI18nString(Tag.DESCRIPTION, armorKeys(bytes, `rpm-${rpmVersion}`))
    .setNumbers(Tag.BUILDTIME, TagType.INT32, [primary.createdSeconds])
    .setString(Tag.BUILDHOST, 'localhost')
    .setNumbers(Tag.SIZE, TagType.INT32, [0])
    .setString(Tag.LICENSE, 'pubkey')
    .setString(Tag.PACKAGER, userId)
    .setI18nString(Tag.GROUP, 'Public Keys')
    .setString(Tag.SOURCERPM, '(none)')
    .setString(Tag.RPMVERSION, rpmVersion)
    .setStrings(
      Tag.PROVIDENAME,
      provides.map(({ name }) => name),
    )
    .setNumbers(
      Tag.PROVIDEFLAGS,
      TagType.INT32,
      provides.map(() => Sense.KEYRING | Sense.EQUAL),
    )
    .setStrings(
      Tag.PROVIDEVERSION,
      provides.map(({ evr }) => evr),
    );
  const shipped = readDatabaseHeader(builder.build(Tag.HEADERIMMUTABLE), keyPackageName);
  const digest = (name: string): string =>
    createHash(name).update(shipped.immutableBlob()).digest('hex');
  return headerWithAdded(shipped, (added) => {
    added
      .setString(Tag.SHA1HEADER, digest('sha1'))
      .setString(Tag.SHA256HEADER, digest('sha256'))
      .setNumbers(Tag.INSTALLTIME, TagType.INT32, [importedSeconds])
      .setNumbers(Tag.INSTALLTID, TagType.INT32, [importedSeconds]);
  });
}

/** Whom the key is of, and its ids; the ids of subkeys that sign. */
function providesOf({ primary, keys }: Certificate, userId: string) {
  const ids = keys.flatMap(({ key }) =>
    [shortId(key), key.keyId].map((id) => ({ name: `gpg(${id})`, evr: evrOf(key) })),
  );
  return [{ name: `gpg(${userId})`, evr: evrOf(primary) }, ...ids];
}

function evrOf(key: PublicKey): string {
  return `${key.version}:${key.keyId}-${creation(key)}`;
}

function shortId({ keyId }: PublicKey): string {
  return keyId.slice(-8);
}

function creation({ createdSeconds }: PublicKey): string {
  return createdSeconds.toString(16).padStart(8, '0');
}

/** A row of the database that holds a key. */
export interface KeyRow {
  readonly instance: number;
  readonly header: Header;
  /** Undefined where it cannot be read. */
  readonly certificate: Certificate | undefined;
}

/** The keys of a database, by key id as rpm lists them; those that cannot be read come last. */
export async function keyRows(database: KeyDatabase): Promise<KeyRow[]> {
  const rows: KeyRow[] = [];
  for (const { instance, header } of database.find('Name', keyPackageName)) {
    const description = header.string(Tag.DESCRIPTION) ?? '';
    const found = await certificatesOfPubkeyPackage(description, header.strings(Tag.PUBKEYS));
    rows.push({ instance, header, certificate: found[0] });
  }
  const keyId = ({ certificate }: KeyRow): string => certificate?.primary.keyId ?? '~';
  return rows.sort((a, b) => (keyId(a) < keyId(b) ? -1 : keyId(a) > keyId(b) ? 1 : 0));
}

/** Lengths in digits of what names a key: short id, id, fingerprints of versions 4 and 6. */
const idLengths: readonly number[] = [8, 16, 40, 64];

/** Whether a text can name a key at all. */
export function isKeyId(text: string): boolean {
  return /^[0-9a-f]+$/i.test(text);
}

/** Whether a short id, id or fingerprint is that of a certificate (not of its subkeys), as in rpm 6. */
export function isNamedBy({ primary }: Certificate, text: string): boolean {
  const id = text.toLowerCase();
  if (!idLengths.includes(id.length)) return false;
  return id.length <= 16 ? primary.keyId.endsWith(id) : primary.fingerprint === id;
}
