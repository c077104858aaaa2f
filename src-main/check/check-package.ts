import { regularFile } from '../base/index.ts';
import type { ByteSource } from '../base/index.ts';
import { sourceChunks } from '../format/index.ts';
import type { Header, PackageHead } from '../format/index.ts';
import type { Keyring } from '../openpgp/index.ts';
import { checkTable } from './check-table.ts';
import type { DigestRow, SignatureRow } from './check-table.ts';
import { startDigest, startHash } from './digest-check.ts';
import type { HashStarter, RunningCheck, RunningHash } from './digest-check.ts';
import { digestInThread } from './digest-thread.ts';
import type { DigestThread } from './digest-thread.ts';
import type { PackageCheck } from './package-check.ts';
import { startSignatures } from './signature-check.ts';

export interface CheckOptions {
  /** Called with the number of payload bytes read so far. */
  readonly progress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Verifies every digest and signature of a package file in one pass, without holding the payload.
 *
 * @param source - left at the payload by `readPackageHead`; read to its end
 * @returns in the order rpm reports them, those the package does not carry included
 * @throws {FileError} when the source cannot be read; a wrong digest is a result, not an error
 */
export async function checkPackage(
  source: ByteSource,
  head: PackageHead,
  keyring: Keyring,
  options: CheckOptions = {},
): Promise<PackageCheck[]> {
  await using beside = new AsyncDisposableStack();
  const hashes = sharedHashes(source, head, beside);
  const running = await start(checkTable, head, keyring, hashes);
  const overPayload = running.filter((check) => check.coverage !== 'header');
  let [read, sinceBreath] = [0, 0];
  const areKept = overPayload.some((check) => check.keepsBytes === true);
  for (const chunk of areKept ? sourceChunks(source) : passingChunks(source)) {
    await feed(overPayload, chunk);
    read += chunk.length;
    sinceBreath += chunk.length;
    if (sinceBreath < breathBytes) continue;
    sinceBreath = 0;
    options.progress?.(read);
    options.signal?.throwIfAborted();
    // Reading and hashing are synchronous: let the process answer in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return await finish(running);
}

/** The rest of a source; every chunk lies where the one before it lay. */
function* passingChunks(source: ByteSource): Generator<Uint8Array> {
  const { sizeBytes = chunkBytes } = source;
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(sizeBytes, leastBytes)));
  for (let count = source.read(buffer); count > 0; count = source.read(buffer))
    yield buffer.subarray(0, count);
}

const chunkBytes = 128 * 1024;
/** Also where a size is told that is none: of files of the kernel's. */
const leastBytes = 4096;

/** From so many bytes on, a second digest over them is worth a thread. */
const threadFromBytes = 16 * 1024 * 1024;

/**
 * Starts each hash once, though two digests may be of the same bytes. Over the payload of a large file,
 * all but the first are computed by threads at the same time.
 */
function sharedHashes(
  source: ByteSource,
  head: PackageHead,
  stack: AsyncDisposableStack,
): HashStarter {
  const known = new Map<string, RunningHash>();
  const file = regularFile(source);
  const isLarge = (file?.sizeBytes ?? 0) - head.payloadOffset >= threadFromBytes;
  let isBusy = false;
  return (coverage, hash) => {
    const key = `${coverage} ${hash}`;
    const before = known.get(key);
    // Whoever started it hands it the bytes.
    if (before !== undefined) return { ...before, update() {} };
    const isAside = file !== undefined && isLarge && coverage !== 'header' && isBusy;
    isBusy ||= coverage !== 'header';
    const from = coverage === 'payload' ? head.payloadOffset : head.headerOffset;
    const made = isAside
      ? threadedHash(stack.use(digestInThread(file, from, hash)))
      : startHash(hash);
    known.set(key, made);
    return made;
  };
}

function threadedHash({ digest }: DigestThread): RunningHash {
  return { update() {}, digest: () => digest };
}

/** Payload bytes after which others get their turn. */
const breathBytes = 4 * 1024 * 1024;

/** Verifies what covers the header alone: what rpm does before it shows or installs a package. */
export async function checkHead(head: PackageHead, keyring: Keyring): Promise<PackageCheck[]> {
  return finish(await start(headerRows(), head, keyring));
}

/** Verifies an installed header: its digests and signatures were taken over when it was installed. */
export async function checkInstalled(header: Header, keyring: Keyring): Promise<PackageCheck[]> {
  const head = { signature: header, header, headerBytes: header.immutableBlob() };
  return finish(await start(headerRows(), head, keyring));
}

function headerRows(): (DigestRow | SignatureRow)[] {
  return checkTable.filter((row) => row.coverage === 'header');
}

async function start(
  rows: readonly (DigestRow | SignatureRow)[],
  head: Pick<PackageHead, 'signature' | 'header' | 'headerBytes'>,
  keyring: Keyring,
  hashes: HashStarter = (_, hash) => startHash(hash),
): Promise<RunningCheck[]> {
  const started = rows.map(async (row) =>
    row.kind === 'digest'
      ? [startDigest(row, head.signature, head.header, hashes)]
      : startSignatures(row, head.signature, keyring),
  );
  const running = (await Promise.all(started)).flat();
  await feed(
    running.filter((check) => check.coverage !== 'payload'),
    head.headerBytes,
  );
  return running;
}

/** Hands bytes to every check; most have used them when they return, OpenPGP.js has not. */
async function feed(checks: readonly RunningCheck[], bytes: Uint8Array): Promise<void> {
  const waiting = checks.flatMap((check) => check.update(bytes) ?? []);
  if (waiting.length > 0) await Promise.all(waiting);
}

async function finish(running: readonly RunningCheck[]): Promise<PackageCheck[]> {
  const results = await Promise.all(running.map(async (check) => check.finish()));
  for (let at = 1; at < results.length; at += 1) {
    const [primary, alternative] = [results[at - 1], results[at]];
    if (primary === undefined || alternative?.isAlternative !== true) continue;
    if (alternative.outcome === 'fail' && primary.outcome === 'ok') {
      // A compressed payload is not what the digest of the uncompressed one is of.
      const { detail: _, ...rest } = alternative;
      results[at] = { ...rest, outcome: 'notfound' };
    } else if (alternative.outcome !== 'notfound' && primary.outcome !== 'notfound') {
      // rpm reports it first where there is something to compare.
      [results[at - 1], results[at]] = [alternative, primary];
    }
  }
  return missingLast(results);
}

/** rpm reports the signatures there are before the ones that are missing, part by part. */
function missingLast(results: readonly PackageCheck[]): PackageCheck[] {
  const sorted = [...results];
  for (let start = 0; start < sorted.length; start += 1) {
    const first = sorted[start];
    if (first?.kind !== 'signature') continue;
    let end = start;
    while (sorted[end]?.kind === 'signature' && sorted[end]?.coverage === first.coverage) end += 1;
    const group = sorted.slice(start, end);
    const isMissing = (result: PackageCheck): boolean => result.outcome === 'notfound';
    const there = group.filter((result) => !isMissing(result));
    sorted.splice(start, group.length, ...there, ...group.filter(isMissing));
    start = end - 1;
  }
  return sorted;
}
