import type { Config, Key, Subkey } from 'openpgp';
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
  readonly userIds: readonly string[];
  /** The primary key and every subkey whose right to sign was verified. */
  readonly keys: readonly SigningKey[];
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
  return { primary: main.key, userIds: key.getUserIDs(), keys, bytes };
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
