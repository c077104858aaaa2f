import { readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { fileError, pathForSystem } from '../../../base/index.ts';
import { armoredBlocks, importKey, readCertificates } from '../../../check/index.ts';
import type { Certificate } from '../../../check/index.ts';
import { isFetched } from '../fetched-address.ts';
import { installedKeyRows } from '../installed-keys.ts';
import { onKeys } from '../key-command.ts';
import type { Invocation } from '../invocation.ts';
import { locateArgument } from '../locate-argument.ts';
import { maxManifestBytes } from '../package-manifest.ts';
import { UsageError } from '../parse-options.ts';
import { compatibleVersion } from '../versions.ts';

/**
 * `rpmkeys --import`: stores the armoured public keys of files (also behind addresses), several in one
 * file too. A key that is
 * there already takes on what is new of it. With --test nothing is stored.
 */
export async function run(invocation: Invocation): Promise<number> {
  if (invocation.arguments.length === 0) throw new UsageError('no arguments given');
  const { options, context } = invocation;
  const read: Certificate[] = [];
  let failures = 0;
  for (const path of invocation.arguments) {
    const { certificates, faults } = await keysOfArgument(path, invocation);
    for (const fault of faults) context.log.error(`${path}: ${fault}`);
    failures += faults.length;
    read.push(...certificates);
  }
  for (const certificate of read) warnOf(certificate, invocation);
  if (read.length === 0 || options.has('test')) return Math.min(failures, 255);
  const status = await onKeys(invocation, async (database) => {
    const seconds = Math.floor(context.now() / 1000);
    for (const certificate of read) {
      const rows = await installedKeyRows(database, context.log);
      await importKey(certificate, rows, database, seconds, compatibleVersion);
    }
    return failures;
  });
  return Math.min(status, 255);
}

/** What is shorter rpm takes for a file it could not read. */
const leastFileBytes = 64;
/** More than any key ring; what is larger is no key file. */
const maxFileBytes = 32 * 1024 * 1024;

interface KeyFile {
  readonly certificates: readonly Certificate[];
  /** In rpm's words. */
  readonly faults: readonly string[];
}

/** The keys of a file, or behind an address. */
async function keysOfArgument(argument: string, invocation: Invocation): Promise<KeyFile> {
  using located = await locateArgument(argument, invocation);
  if (located === undefined) return withoutKeys(constants.errno.ENOENT);
  const isKept = isFetched(argument) || argument === '-';
  const text = contentOf(located.path, isKept ? maxManifestBytes : maxFileBytes);
  return typeof text === 'number' ? withoutKeys(text) : keysOfText(text);
}

/** A file that could not be read, by the system's number for the reason. */
function withoutKeys(errno: number): KeyFile {
  return { certificates: [], faults: [`import read failed(${errno}).`] };
}

async function keysOfText(text: string): Promise<KeyFile> {
  const blocks = await armoredBlocks(text);
  if (text.length < leastFileBytes) return withoutKeys(0);
  if (blocks.length === 0)
    return { certificates: [], faults: ['key 1 not an armored public key.'] };
  const certificates: Certificate[] = [];
  const faults: string[] = [];
  for (const [at, { publicKey }] of blocks.entries()) {
    if (publicKey === undefined) {
      faults.push(`key ${at + 1} not an armored public key.`);
      continue;
    }
    try {
      const read = await readCertificates(publicKey);
      certificates.push(...read.filter(({ isBound }) => isBound));
      if (read.some(({ isBound }) => !isBound)) faults.push(`key ${at + 1} import failed.`);
    } catch {
      faults.push(`key ${at + 1} import failed.`);
    }
  }
  return { certificates, faults };
}

/** Byte for byte as text; the system's error number where the file cannot be read. */
function contentOf(path: string, limitBytes: number): string | number {
  try {
    const name = pathForSystem(path);
    if (statSync(name).size > limitBytes) return constants.errno.EFBIG;
    return readFileSync(name).toString('latin1');
  } catch (thrown) {
    const { errno } = fileError('reading', path, thrown).context;
    const known: Readonly<Record<string, number>> = constants.errno;
    return (typeof errno === 'string' ? known[errno] : undefined) ?? 0;
  }
}

/** What rpm 6 says of keys that nothing new can be signed with. */
function warnOf({ primary, keys }: Certificate, { context }: Invocation): void {
  const id = primary.keyId.toUpperCase();
  const nowSeconds = Math.floor(context.now() / 1000);
  const [main] = keys;
  if (main?.isRevoked === true) context.log.warning(`Certificate ${id} has been revoked`);
  else if (main?.expiresSeconds !== undefined && main.expiresSeconds <= nowSeconds)
    context.log.warning(`Certificate ${id} has expired`);
}
