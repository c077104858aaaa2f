import { decodeBase64, unarmorKeys } from './armor.ts';
import { readCertificates } from './certificate.ts';
import type { Certificate, SigningKey } from './certificate.ts';
import { openpgpError } from './packets.ts';
import type { Signature } from './signature.ts';

/** A key found for a signature, with the certificate it belongs to. */
export interface FoundKey extends SigningKey {
  readonly certificate: Certificate;
}

/** Keys in memory, by key id. */
export class Keyring {
  readonly #byKeyId = new Map<string, FoundKey[]>();
  readonly #certificates = new Map<string, Certificate>();
  #later: (() => Promise<readonly Certificate[]>)[] = [];
  #reading: Promise<void> | undefined;

  /** Adds certificates; one whose fingerprint is there already is passed over. */
  add(certificates: readonly Certificate[]): this {
    for (const certificate of certificates) {
      const { fingerprint } = certificate.primary;
      if (this.#certificates.has(fingerprint)) continue;
      this.#certificates.set(fingerprint, certificate);
      for (const signingKey of certificate.keys) {
        const found = this.#byKeyId.get(signingKey.key.keyId) ?? [];
        found.push({ ...signingKey, certificate });
        this.#byKeyId.set(signingKey.key.keyId, found);
      }
    }
    return this;
  }

  /** Adds certificates that are read when the first key is looked for. */
  addLater(read: () => Promise<readonly Certificate[]>): this {
    this.#later.push(read);
    return this;
  }

  /** All certificates there are. */
  async certificates(): Promise<readonly Certificate[]> {
    await this.#readLater();
    return [...this.#certificates.values()];
  }

  /** The key that made a signature, as far as its key id and fingerprint tell. */
  async find(signature: Signature): Promise<FoundKey | undefined> {
    await this.#readLater();
    const { keyId, fingerprint, publicKeyAlgorithm } = signature;
    return this.#byKeyId
      .get(keyId)
      ?.find(
        ({ key }) =>
          key.algorithm === publicKeyAlgorithm &&
          (fingerprint === undefined || key.fingerprint === fingerprint),
      );
  }

  async #readLater(): Promise<void> {
    const waiting = this.#later;
    this.#later = [];
    const before = this.#reading;
    if (waiting.length > 0)
      this.#reading = (async () => {
        await before;
        for (const read of waiting) this.add(await read());
      })();
    await this.#reading;
  }
}

/**
 * Certificates of a key file: armoured blocks, or binary packets.
 *
 * @throws {MalformedError} OPENPGP_MALFORMED
 */
export async function certificatesOfFile(content: Uint8Array): Promise<Certificate[]> {
  const text = Buffer.from(content).toString('latin1');
  if (!text.includes('-----BEGIN PGP')) return readCertificates(content);
  const blocks = await unarmorKeys(text);
  if (blocks.length === 0) throw openpgpError('there is no armoured public key');
  return (await Promise.all(blocks.map(readCertificates))).flat();
}

/**
 * Certificates of one key as the package database keeps it: the armoured text of DESCRIPTION and the
 * base64 texts of PUBKEYS of a `gpg-pubkey` package. What cannot be read is passed over.
 */
export async function certificatesOfPubkeyPackage(
  description: string,
  publicKeys: readonly string[],
): Promise<Certificate[]> {
  const readers = [
    () => unarmorKeys(description),
    ...publicKeys.map((text) => async () => [decodeBase64(text)]),
  ];
  const certificates: Certificate[] = [];
  for (const read of readers) {
    try {
      for (const bytes of await read()) certificates.push(...(await readCertificates(bytes)));
    } catch {
      // The same key stands there twice; one that can be read is enough.
    }
  }
  return certificates;
}
