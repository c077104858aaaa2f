import { createHash, getHashes } from 'node:crypto';
import type { AnyPacket, Config, PacketList, SignaturePacket } from 'openpgp';
import { nodeHash } from './algorithms.ts';
import { atAnyTime, librarySettings, loadLibrary } from './library.ts';
import { startOldVerification } from './old-signature.ts';
import type { PublicKey } from './public-key.ts';
import type { Signature } from './signature.ts';

/** What verifying found. `unusable`: the algorithm cannot be verified here. */
export type SignatureVerdict = 'good' | 'bad' | 'nokey' | 'unusable';

/** A signature being verified over data that come in pieces. */
export interface SignatureVerifier {
  /** To be awaited before the next piece: pieces are not gathered. The bytes must stay as they are. */
  update(bytes: Uint8Array): Promise<void> | void;
  /** To be called once, after the data. */
  finish(): Promise<SignatureVerdict>;
}

/**
 * Starts verifying a signature. Versions 4 and 6 are OpenPGP.js's, version 3 is not. Without a key it
 * can still be told that the data are not the ones that were signed.
 */
export async function startVerification(
  signature: Signature,
  key: PublicKey | undefined,
): Promise<SignatureVerifier> {
  const usable = key?.algorithm === signature.publicKeyAlgorithm ? key : undefined;
  const isHashKnown = nodeHash(signature.hashAlgorithm) !== undefined;
  if (signature.version === 3 || usable === undefined || !isHashKnown)
    return startByDigest(signature, usable);
  if (signature.packet === undefined) return startByDigest(signature, undefined);
  return startByLibrary(signature.packet, usable);
}

/**
 * Hashes with node:crypto: for version 3, and where there is no key, which OpenPGP.js would not even
 * start without. The first two octets of the digest stand in the signature.
 */
function startByDigest(signature: Signature, key: PublicKey | undefined): SignatureVerifier {
  const name = nodeHash(signature.hashAlgorithm);
  if (name === undefined || !getHashes().includes(name))
    return { update() {}, finish: () => Promise.resolve('unusable') };
  const hash = createHash(name).update(signature.salt);
  const running =
    signature.version === 3 && key !== undefined
      ? startOldVerification(signature, key, name)
      : undefined;
  const update = (bytes: Uint8Array): void => {
    hash.update(bytes);
    running?.update(bytes);
  };
  const verdict = (): SignatureVerdict => {
    update(signature.trailer);
    const digest = hash.digest();
    if (signature.digestPrefix.some((value, at) => digest[at] !== value)) return 'bad';
    if (signature.version !== 3 && signature.packet === undefined) return 'unusable';
    if (key === undefined) return 'nokey';
    if (running === undefined) return 'unusable';
    return running.isGood() ? 'good' : 'bad';
  };
  return { update, finish: () => Promise.resolve(verdict()) };
}

/** ECDSA: over bytes OpenPGP.js looks for modules it does not come with, for some curves. */
const streamOnlyAlgorithm = 19;

/**
 * Verifies with OpenPGP.js: a single piece as it is, which is six times as fast for a header, more of
 * them as a stream.
 */
function startByLibrary(packet: SignaturePacket, key: PublicKey): SignatureVerifier {
  let held: Uint8Array | undefined;
  let stream: SignatureVerifier | undefined;
  const startStream = async (): Promise<SignatureVerifier> => {
    stream = await startStreamed(packet, key);
    if (held !== undefined) await stream.update(held);
    held = undefined;
    return stream;
  };
  return {
    async update(bytes) {
      if (stream === undefined && held === undefined && key.algorithm !== streamOnlyAlgorithm)
        held = bytes;
      else await (stream ?? (await startStream())).update(bytes);
    },
    async finish() {
      if (stream !== undefined || held === undefined)
        return (stream ?? (await startStream())).finish();
      return verdictOver(packet, key, await createData(held));
    },
  };
}

interface SignedData {
  readonly literal: AnyPacket;
  /** What is left to read where a stream was given. */
  readonly rest: Uint8Array | ReadableStream<Uint8Array> | null;
  readonly settings: Config;
}

async function createData(binary: Uint8Array | ReadableStream<Uint8Array>): Promise<SignedData> {
  const library = await loadLibrary();
  const message = await library.createMessage({ binary });
  const literal = (message.packets as PacketList<AnyPacket>).findPacket(
    library.enums.packet.literalData,
  );
  if (literal === undefined) throw new Error('OpenPGP.js made a message without data');
  return { literal, rest: message.getLiteralData(), settings: librarySettings(library) };
}

/** Has taken its copy of the data when it returns. */
function verdictOver(
  packet: SignaturePacket,
  key: PublicKey,
  { literal, settings }: SignedData,
): Promise<SignatureVerdict> {
  const type = packet.signatureType ?? 0;
  return packet.verify(key.packet, type, literal, atAnyTime, true, settings).then(
    (): SignatureVerdict => 'good',
    (): SignatureVerdict => 'bad',
  );
}

/**
 * Feeds OpenPGP.js a stream. It hashes a copy of it, so the stream itself is read to its end as well:
 * that keeps both at the same place and nothing in memory.
 */
async function startStreamed(packet: SignaturePacket, key: PublicKey): Promise<SignatureVerifier> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const data = await createData(readable);
  let isDecided = false;
  const verdict = verdictOver(packet, key, data).finally(() => {
    isDecided = true;
  });
  const drained = drain(data.rest);
  const writer = writable.getWriter();
  return {
    // Refused before the data were looked at: nobody reads the copy, so it must get no more.
    update: (bytes) => (isDecided ? undefined : writer.write(bytes)),
    async finish() {
      await writer.close();
      await drained;
      return verdict;
    },
  };
}

async function drain(stream: SignedData['rest']): Promise<void> {
  if (stream === null || stream instanceof Uint8Array) return;
  const reader = stream.getReader();
  while (!(await reader.read()).done);
}
