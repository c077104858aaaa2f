import { ReadableStream } from 'node:stream/web';
import type { PrivateKey } from 'openpgp';
import { hashNumber } from './algorithms.ts';
import { librarySettings, loadLibrary } from './library.ts';
import { openpgpError } from './packets.ts';

/** A secret key that is open. */
export interface SigningSecretKey {
  /**
   * Signs a document, which is not held in memory.
   *
   * @param document - pieces whose memory may be used again for the next one
   * @param createdSeconds - the time the signature says
   * @returns a binary signature packet of the key's version
   * @throws {MalformedError} OPENPGP_MALFORMED when the key may not sign, at that time or at all
   */
  sign(document: Iterable<Uint8Array>, createdSeconds: number): Promise<Uint8Array>;
}

/** Which key of a file is meant, and what is needed to use it. */
export interface SecretKeyChoice {
  readonly passphrase: string | undefined;
  /** Key id, fingerprint, or part of a user id in any case; the first key where it is absent. */
  readonly keyName: string | undefined;
  /** `sha256`, `sha512` ...; what the key prefers where it is absent. */
  readonly hash: string | undefined;
}

/**
 * Opens a secret key of a file.
 *
 * @param content - armored or binary; one key or several
 * @throws {MalformedError} OPENPGP_MALFORMED when there is none of that name, or it stays locked
 */
export async function readSecretKey(
  content: Uint8Array,
  choice: SecretKeyChoice,
): Promise<SigningSecretKey> {
  const key = await unlocked(await chosenKey(content, choice.keyName), choice.passphrase);
  const settings = await settingsFor(choice.hash);
  return {
    async sign(document, createdSeconds) {
      const { createMessage, sign } = await loadLibrary();
      const message = await createMessage({ binary: streamOf(document) });
      try {
        const signature = await sign({
          message,
          signingKeys: key,
          detached: true,
          format: 'binary',
          date: new Date(createdSeconds * 1000),
          config: settings,
        });
        return await gathered(signature);
      } catch (thrown) {
        throw openpgpError(`the secret key does not sign: ${reasonOf(thrown)}`, thrown);
      }
    },
  };
}

async function chosenKey(content: Uint8Array, name: string | undefined): Promise<PrivateKey> {
  const { readPrivateKeys } = await loadLibrary();
  const isArmored = Buffer.from(content).includes('-----BEGIN PGP');
  let keys: PrivateKey[];
  try {
    keys = await (isArmored
      ? readPrivateKeys({ armoredKeys: Buffer.from(content).toString() })
      : readPrivateKeys({ binaryKeys: content }));
  } catch (thrown) {
    throw openpgpError('there is no secret key that can be read', thrown);
  }
  const found = name === undefined ? keys[0] : keys.find((key) => isNamed(key, name));
  if (found === undefined) throw openpgpError(`there is no secret key '${name ?? ''}'`);
  return found;
}

/** As GnuPG looks for keys: ids with or without 0x, else anywhere in a user id. */
function isNamed(key: PrivateKey, name: string): boolean {
  const wanted = name.toLowerCase();
  const id = wanted.replace(/^0x/, '').replaceAll(' ', '');
  const isId = /^(?:[0-9a-f]{8}|[0-9a-f]{16}|[0-9a-f]{40}|[0-9a-f]{64})$/.test(id);
  if (isId && [key, ...key.subkeys].some((one) => one.getFingerprint().includes(id))) return true;
  return key.getUserIDs().some((user) => user.toLowerCase().includes(wanted));
}

async function unlocked(key: PrivateKey, passphrase: string | undefined): Promise<PrivateKey> {
  if (key.isDecrypted()) return key;
  if (passphrase === undefined) throw openpgpError('the secret key is locked by a pass phrase');
  const { decryptKey } = await loadLibrary();
  try {
    return await decryptKey({ privateKey: key, passphrase });
  } catch (thrown) {
    throw openpgpError('the pass phrase does not open the secret key', thrown);
  }
}

async function settingsFor(hash: string | undefined) {
  const library = await loadLibrary();
  const settings = librarySettings(library);
  if (hash === undefined) return settings;
  const number = hashNumber(hash);
  if (number === undefined) throw openpgpError(`there is no digest algorithm '${hash}'`);
  return { ...settings, preferredHashAlgorithm: number };
}

function streamOf(document: Iterable<Uint8Array>): globalThis.ReadableStream<Uint8Array> {
  const pieces = document[Symbol.iterator]();
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = pieces.next();
      if (next.done === true) controller.close();
      else controller.enqueue(Uint8Array.from(next.value));
    },
  });
  return stream as unknown as globalThis.ReadableStream<Uint8Array>;
}

/** OpenPGP.js answers a stream with a stream. */
async function gathered(
  signature: Uint8Array | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
): Promise<Uint8Array> {
  if (signature instanceof Uint8Array) return signature;
  const parts: Uint8Array[] = [];
  for await (const part of signature) parts.push(part);
  return Buffer.concat(parts);
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
