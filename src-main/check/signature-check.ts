import { RpmError, visibleText } from '../base/index.ts';
import { SigTag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import {
  decodeBase64,
  hashAlgorithmName,
  publicKeyName,
  readSignatures,
  startVerification,
} from '../openpgp/index.ts';
import type { FoundKey, Keyring, Signature } from '../openpgp/index.ts';
import type { SignatureRow } from './check-table.ts';
import type { RunningCheck } from './digest-check.ts';
import type { Distrust, PackageCheck } from './package-check.ts';

/** Starts verifying the signatures in one tag of the table: none, one, or (rpm 6) several. */
export async function startSignatures(
  row: SignatureRow,
  signatureHeader: Header,
  keyring: Keyring,
): Promise<RunningCheck[]> {
  const blobs = signatureBlobs(row.tag, signatureHeader);
  if (blobs.length === 0) return [constantCheck(row, { outcome: 'notfound' })];
  const parsed = await Promise.all(blobs.map(readSignature));
  // rpm reports stronger hashes first, and of equal ones the last in the tag first.
  const sorted = parsed.reverse().sort((a, b) => (b?.hashAlgorithm ?? 0) - (a?.hashAlgorithm ?? 0));
  const checks = sorted.map(async (signature) => {
    // Only signatures over binary data, and over the whole, are package signatures.
    if (signature === undefined || signature.type !== 0)
      return constantCheck(row, {
        outcome: 'fail',
        detail: `package tag ${row.tag}: invalid OpenPGP signature`,
      });
    return startSignature(row, signature, await keyring.find(signature));
  });
  return Promise.all(checks);
}

/** The first signature of a tag; undefined where it is none. */
async function readSignature(read: () => Uint8Array): Promise<Signature | undefined> {
  try {
    const [signature] = await readSignatures(read());
    return signature;
  } catch (thrown) {
    if (thrown instanceof RpmError) return undefined;
    throw thrown;
  }
}

function signatureBlobs(tag: number, header: Header): (() => Uint8Array)[] {
  if (tag === SigTag.OPENPGP) return header.strings(tag).map((text) => () => decodeBase64(text));
  const bytes = header.binary(tag);
  return bytes === undefined ? [] : [() => bytes];
}

function constantCheck(
  row: SignatureRow,
  result: Pick<PackageCheck, 'outcome' | 'detail'>,
): RunningCheck {
  return {
    coverage: row.coverage,
    update() {},
    finish: () => ({ ...factsOf(row), ...result, algorithm: row.name }),
  };
}

function factsOf(row: SignatureRow) {
  return {
    kind: 'signature',
    coverage: row.coverage,
    tag: row.tag,
    generations: row.generations,
    isAlternative: false,
    tagName: row.name,
  } as const;
}

async function startSignature(
  row: SignatureRow,
  signature: Signature,
  found: FoundKey | undefined,
): Promise<RunningCheck> {
  const verifier = await startVerification(signature, found?.key);
  const key = publicKeyName(signature.publicKeyAlgorithm);
  const facts = {
    ...factsOf(row),
    algorithm: `${key}/${hashAlgorithmName(signature.hashAlgorithm)}`,
    signatureVersion: signature.version,
    isWeak: isWeak(signature),
    keyId: signature.keyId,
    signedAtSeconds: signature.createdSeconds,
    ...(found === undefined ? {} : signerOf(found)),
  };
  return {
    coverage: row.coverage,
    keepsBytes: true,
    update: (bytes) => verifier.update(bytes),
    async finish() {
      const verdict = await verifier.finish();
      if (verdict === 'bad') return { ...facts, outcome: 'fail' };
      if (verdict === 'nokey') return { ...facts, outcome: 'nokey' };
      if (verdict === 'unusable')
        return { ...facts, outcome: 'nottrusted', detail: 'the algorithm cannot be verified here' };
      const distrust = found === undefined ? undefined : reasonForDistrust(found, signature);
      return distrust === undefined
        ? { ...facts, outcome: 'ok' }
        : { ...facts, outcome: 'nottrusted', distrust, detail: distrustTexts[distrust] };
    },
  };
}

const leastRsaOctets = 250;
/** Before the value of an RSA signature stands its length in bits. */
const lengthOctets = 2;

/** Numbers of MD5, SHA-1 and RIPEMD-160. */
const weakHashes: readonly number[] = [1, 2, 3];

/** Those hashes, and RSA below 2048 bits where the version tells: what rpm 6 does not trust. */
function isWeak(signature: Signature): boolean {
  const isShortRsa =
    signature.version !== 3 &&
    signature.publicKeyAlgorithm === 1 &&
    signature.valueOctets - lengthOctets < leastRsaOctets;
  return isShortRsa || weakHashes.includes(signature.hashAlgorithm);
}

/** Who signed; the fingerprint is the certificate's, also where a subkey of it signed. */
function signerOf(found: FoundKey): Pick<PackageCheck, 'fingerprint' | 'signerName'> {
  const [name] = found.certificate.userIds;
  const { fingerprint } = found.certificate.primary;
  return name === undefined ? { fingerprint } : { fingerprint, signerName: visibleText(name) };
}

const distrustTexts: Readonly<Record<Distrust, string>> = {
  revoked: 'the key has been revoked',
  older: 'the signature is older than the key',
  expired: 'the key had expired when the package was signed',
};

function reasonForDistrust(found: FoundKey, signature: Signature): Distrust | undefined {
  if (found.isRevoked) return 'revoked';
  const { createdSeconds } = signature;
  if (createdSeconds < found.key.createdSeconds) return 'older';
  if (found.expiresSeconds !== undefined && createdSeconds >= found.expiresSeconds)
    return 'expired';
  return undefined;
}
