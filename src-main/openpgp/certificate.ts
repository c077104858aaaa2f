import type { Config, Key, Subkey } from 'openpgp';
import { decodeText } from '../base/index.ts';
import { atAnyTime, librarySettings, loadLibrary } from './library.ts';
import type { Library } from './library.ts';
import { openpgpError, PacketTag, readPackets } from './packets.ts';
import { publicKeyOf } from './public-key.ts';
import type { PublicKey } from './public-key.ts';

/** A key that may sign, with what its certificate says of it. */
export interface SigningKey {
  readonly key: PublicKey;
  /** From when on it is no longer valid; undefined for never. */
  readonly expiresSeconds: number | undefined;
  readonly isRevoked: boolean;
}

/** A certificate: a primary key, who it belongs to, and subkeys bound to it. */
export interface Certificate {
  readonly primary: PublicKey;
  /** In the order in which they stand there, verified or not. */
  readonly userIds: readonly string[];
  /** The primary key and every subkey whose right to sign was verified. */
  readonly keys: readonly SigningKey[];
  /** Marked as the primary one, else the one signed last; undefined where none is confirmed. */
  readonly primaryUserId: string | undefined;
  /** Whether the primary key has signed one of its names, or itself. */
  readonly isBound: boolean;
  /** The packets as they were read. */
  readonly bytes: Uint8Array;
}

/**
 * Reads certificates one behind the other. Self-signatures are verified; what is not confirmed by
 * the primary key (subkeys, expiry, revocation) does not count. Certificates of kinds OpenPGP.js does
 * not know (version 3, post-quantum ones) are passed over where there are others.
 *
 * @throws {MalformedError} OPENPGP_MALFORMED
 */
export async function readCertificates(bytes: Uint8Array): Promise<Certificate[]> {
  const library = await loadLibrary();
  const certificates: Certificate[] = [];
  let failure: unknown;
  for (const one of splitCertificates(bytes)) {
    try {
      certificates.push(await readCertificate(library, one));
    } catch (thrown) {
      failure ??= thrown;
    }
  }
  if (certificates.length > 0) return certificates;
  throw openpgpError('there is no public key that can be read', failure);
}

/** OpenPGP.js gives up all certificates of a file for one it cannot read. */
function splitCertificates(bytes: Uint8Array): Uint8Array[] {
  const groups: Uint8Array[][] = [];
  for (const packet of readPackets(bytes)) {
    if (packet.tag === PacketTag.PUBLIC_KEY) groups.push([]);
    const group = groups.at(-1);
    if (group === undefined) throw openpgpError('it does not begin with a public key');
    group.push(packet.whole);
  }
  return groups.map((packets) => Buffer.concat(packets));
}

async function readCertificate(library: Library, bytes: Uint8Array): Promise<Certificate> {
  const settings = librarySettings(library);
  const key = await library.readKey({ binaryKey: bytes, config: settings });
  const main: SigningKey = {
    key: publicKeyOf(key.keyPacket),
    expiresSeconds: secondsOf(await key.getExpirationTime(undefined, settings)),
    isRevoked: await key.isRevoked(undefined, undefined, atAnyTime, settings),
  };
  const keys = [main];
  for (const subkey of key.subkeys) {
    const found = await signingSubkey(key, subkey, main.isRevoked, settings);
    if (found !== undefined) keys.push(found);
  }
  // of a revoked key that is asked about no more
  const isBound =
    main.isRevoked || (await holds(key.verifyPrimaryKey(atAnyTime, undefined, settings)));
  const primaryUserId = await primaryUserIdOf(key, settings);
  return { isBound, primaryUserId, primary: main.key, userIds: userIdsOf(bytes), keys, bytes };
}

async function primaryUserIdOf(key: Key, settings: Config): Promise<string | undefined> {
  try {
    const { user } = await key.getPrimaryUser(atAnyTime, undefined, settings);
    return user.userID?.userID;
  } catch {
    return undefined;
  }
}

function userIdsOf(bytes: Uint8Array): readonly string[] {
  return readPackets(bytes)
    .filter(({ tag }) => tag === PacketTag.USER_ID)
    .map(({ body }) => decodeText(body));
}

/**
 * One certificate from two states of it (a new expiry, another name, a revocation): what is in either.
 * Signatures that do not hold are left out.
 *
 * @returns its packets
 * @throws {MalformedError} OPENPGP_MALFORMED when they are not of one key
 */
export async function mergeCertificates(
  older: Certificate,
  newer: Certificate,
): Promise<Certificate> {
  const library = await loadLibrary();
  const config = librarySettings(library);
  const [old, fresh] = await Promise.all(
    [older, newer].map(({ bytes }) => library.readKey({ binaryKey: bytes, config })),
  );
  if (old === undefined || fresh === undefined) throw openpgpError('there is nothing to merge');
  try {
    const merged = await old.update(fresh, atAnyTime, config);
    return await readCertificate(library, merged.write());
  } catch (thrown) {
    throw openpgpError('two states of a key cannot be merged', thrown);
  }
}

/** A subkey, where the primary key says that it signs and the subkey that it belongs there. */
async function signingSubkey(
  key: Key,
  subkey: Subkey,
  isKeyRevoked: boolean,
  settings: Config,
): Promise<SigningKey | undefined> {
  const expiry = await subkey.getExpirationTime(atAnyTime, settings);
  if (expiry === null) return undefined;
  // It is bound and no date is asked about: only a revocation is left to object.
  const isRevoked = isKeyRevoked || !(await holds(subkey.verify(atAnyTime, settings)));
  if (!isRevoked) {
    const maySign = key.getSigningKey(subkey.getKeyID(), atAnyTime, undefined, settings);
    if (!(await holds(maySign))) return undefined;
  }
  return { key: publicKeyOf(subkey.keyPacket), expiresSeconds: secondsOf(expiry), isRevoked };
}

/** OpenPGP.js says no by throwing. */
function holds(answer: Promise<unknown>): Promise<boolean> {
  return answer.then(
    () => true,
    () => false,
  );
}

function secondsOf(date: Date | number | null): number | undefined {
  return date instanceof Date ? Math.floor(date.getTime() / 1000) : undefined;
}
