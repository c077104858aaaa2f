/** Keys somebody may want to trust, from a file or a text. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { KeySource } from '../contract/keys.ts';
import { fileError, RpmError } from '../base/index.ts';
import { armoredBlocks, readCertificates } from '../check/index.ts';
import type { Certificate } from '../check/index.ts';

/** More than any key file; what is larger is none. */
const longestBytes = 2 ** 20;

export interface ReadKeys {
  readonly certificates: readonly Certificate[];
  /** What else was there, in sentences. */
  readonly faults: readonly string[];
}

/**
 * The public keys of a source, each once.
 *
 * @throws {RpmError} OPENPGP_MALFORMED where there is none; {FileError}
 */
export async function readKeySource(source: KeySource): Promise<ReadKeys> {
  const content = source.kind === 'file' ? contentOf(source.path) : Buffer.from(source.text);
  const where = source.kind === 'file' ? `reading keys from ${source.path}` : 'reading keys';
  const text = content.toString('latin1');
  const { certificates, faults } = text.includes('-----BEGIN PGP')
    ? await keysOfText(text)
    : await keysOfPackets(content);
  if (certificates.length > 0) return { certificates: onceEach(certificates), faults };
  throw new RpmError(
    'OPENPGP_MALFORMED',
    `${where}: ${faults[0] ?? 'there is no OpenPGP public key in it'}`,
    {
      hint: 'A key file has lines between BEGIN PGP PUBLIC KEY BLOCK and END PGP PUBLIC KEY BLOCK.',
    },
  );
}

function contentOf(path: string): Buffer {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(longestBytes + 1);
      const length = readSync(descriptor, buffer, 0, buffer.length, 0);
      if (length > longestBytes)
        throw new RpmError('OPENPGP_MALFORMED', `reading keys from ${path}: it is no key file`, {
          hint: `Key files are shorter than ${longestBytes} bytes.`,
        });
      return buffer.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
  } catch (thrown) {
    if (thrown instanceof RpmError) throw thrown;
    throw fileError('reading keys from', path, thrown);
  }
}

async function keysOfPackets(content: Uint8Array): Promise<ReadKeys> {
  try {
    return sorted(await readCertificates(content), 'The file');
  } catch (thrown) {
    if (thrown instanceof RpmError) return { certificates: [], faults: [] };
    throw thrown;
  }
}

async function keysOfText(text: string): Promise<ReadKeys> {
  const certificates: Certificate[] = [];
  const faults: string[] = [];
  for (const [at, { publicKey }] of (await armoredBlocks(text)).entries()) {
    const name = `Block ${at + 1}`;
    try {
      const read =
        publicKey === undefined
          ? { certificates: [], faults: [`${name} is no public key, or is damaged.`] }
          : sorted(await readCertificates(publicKey), name);
      certificates.push(...read.certificates);
      faults.push(...read.faults);
    } catch (thrown) {
      if (!(thrown instanceof RpmError)) throw thrown;
      faults.push(`${name} holds no key that can be read.`);
    }
  }
  return { certificates, faults };
}

/** rpm imports no key that has not signed one of its own names. */
function sorted(read: readonly Certificate[], name: string): ReadKeys {
  return {
    certificates: read.filter(({ isBound }) => isBound),
    faults: read
      .filter(({ isBound }) => !isBound)
      .map(
        ({ primary }) => `${name}: the key ${primary.keyId} has not signed any name of its own.`,
      ),
  };
}

function onceEach(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((one) => [one.primary.fingerprint, one])).values()];
}
