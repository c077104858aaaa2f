/** A package file: lead, signature, header and payload, written to the disk. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { pathForSystem } from '../../base/index.ts';
import { packageLead, headerMagic, signatureBytes, Tag, TagType } from '../../format/index.ts';
import type { HeaderBuilder } from '../../format/index.ts';
import type { PackagedFile } from '../listing/packaged-file.ts';
import type { PayloadForm } from './payload-form.ts';
import { archivePieces, compressed } from './payload-stream.ts';

export interface PackageFileSettings {
  /** Where it goes. */
  readonly path: string;
  /** `name-version-release`, for the lead. */
  readonly label: string;
  readonly isSource: boolean;
  /** Number of the architecture in the lead. */
  readonly architectureNumber: number;
  /** Everything but what is known of the payload once it is written. */
  readonly header: HeaderBuilder;
  readonly files: readonly PackagedFile[];
  /** What stands before the paths of the archive. */
  readonly prefix: string;
  readonly form: PayloadForm;
  readonly signal: AbortSignal | undefined;
}

const sha256 = 8;
const noDigest = '0'.repeat(64);

/**
 * Writes the payload first, behind room for the header, which names its digests; then all before it.
 * The file has its name when it is whole.
 *
 * @returns the MD5 digest of header and payload
 * @throws {ArchiveError} for a file that cannot be packed
 */
export async function writePackageFile(settings: PackageFileSettings): Promise<Uint8Array> {
  const unfinished = `${settings.path}.part`;
  const descriptor = openSync(pathForSystem(unfinished), 'w+', 0o666);
  try {
    const digest = await writeParts(descriptor, settings);
    fsyncSync(descriptor);
    renameSync(pathForSystem(unfinished), pathForSystem(settings.path));
    return digest;
  } catch (thrown) {
    unlinkSync(pathForSystem(unfinished));
    throw thrown;
  } finally {
    closeSync(descriptor);
  }
}

async function writeParts(descriptor: number, settings: PackageFileSettings): Promise<Uint8Array> {
  const { label, isSource, architectureNumber, form } = settings;
  const lead = packageLead(label, { isSource, architectureNumber });
  const archiveBytes = archiveLength(settings);
  const planned = withPayload(settings.header, form, noDigest, noDigest);
  const isLarge = archiveBytes + planned.length > largestPlain;
  const signature = (facts: SignatureFacts): Uint8Array => signatureBytes({ ...facts, isLarge });
  const before = signature({
    header: planned,
    md5: Buffer.alloc(16),
    totalBytes: 0,
    archiveBytes: 0,
  });
  const headerAt = lead.length + before.length;
  const payloadAt = headerAt + planned.length;
  const payload = await writePayload(descriptor, payloadAt, settings);
  const header = withPayload(settings.header, form, payload.digest, payload.archiveDigest);
  const hash = createHash('md5').update(header);
  for (const piece of piecesOf(descriptor, payloadAt, payload.sizeBytes)) hash.update(piece);
  const md5 = hash.digest();
  const totalBytes = header.length + payload.sizeBytes;
  const facts = { header, md5, totalBytes, archiveBytes: payload.archiveBytes };
  writeAt(descriptor, lead, 0);
  writeAt(descriptor, signature(facts), lead.length);
  writeAt(descriptor, header, headerAt);
  return md5;
}

interface SignatureFacts {
  readonly header: Uint8Array;
  readonly md5: Uint8Array;
  readonly totalBytes: number;
  readonly archiveBytes: number;
}

/** Beyond it sizes need 64 bits; some room for what a compressor adds to what it cannot pack. */
const largestPlain = 0xffffffff - 2 ** 24;

function withPayload(
  builder: HeaderBuilder,
  { compressor, flags }: PayloadForm,
  digest: string,
  archiveDigest: string,
): Uint8Array {
  builder
    .setString(Tag.PAYLOADFORMAT, 'cpio')
    .setString(Tag.PAYLOADFLAGS, flags)
    .setStrings(Tag.PAYLOADDIGEST, [digest])
    .setNumbers(Tag.PAYLOADDIGESTALGO, TagType.INT32, [sha256])
    .setStrings(Tag.PAYLOADDIGESTALT, [archiveDigest]);
  if (compressor !== 'none') builder.setString(Tag.PAYLOADCOMPRESSOR, compressor);
  return Buffer.concat([headerMagic, builder.build(Tag.HEADERIMMUTABLE)]);
}

/** Bytes of the archive, without looking into files. */
function archiveLength({ files, prefix }: PackageFileSettings): number {
  const nameless = 110 + 2 + 3 + 3;
  return files.reduce(
    (sum, { path, sizeBytes, linkTarget }) =>
      sum + nameless + Buffer.byteLength(prefix + path) + sizeBytes + linkTarget.length * 3,
    1024,
  );
}

interface WrittenPayload {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly archiveDigest: string;
  readonly archiveBytes: number;
}

async function writePayload(
  descriptor: number,
  start: number,
  { files, prefix, form, signal }: PackageFileSettings,
): Promise<WrittenPayload> {
  const archiveHash = createHash('sha256');
  const hash = createHash('sha256');
  let [archiveBytes, sizeBytes] = [0, 0];
  // oxlint-disable-next-line require-await -- what packs it wants to wait for pieces
  async function* observed(): AsyncGenerator<Uint8Array> {
    for (const piece of archivePieces(files, prefix)) {
      signal?.throwIfAborted();
      archiveHash.update(piece);
      archiveBytes += piece.length;
      yield piece;
    }
  }
  for await (const piece of compressed(observed(), form)) {
    hash.update(piece);
    writeAt(descriptor, piece, start + sizeBytes);
    sizeBytes += piece.length;
  }
  const [digest, archiveDigest] = [hash.digest('hex'), archiveHash.digest('hex')];
  return { digest, sizeBytes, archiveDigest, archiveBytes };
}

function writeAt(descriptor: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; )
    at += writeSync(descriptor, bytes, at, bytes.length - at, position + at);
}

const pieceBytes = 1 << 20;

function* piecesOf(descriptor: number, start: number, length: number): Generator<Uint8Array> {
  const piece = Buffer.allocUnsafe(pieceBytes);
  for (let at = 0; at < length; ) {
    const count = readSync(descriptor, piece, 0, Math.min(pieceBytes, length - at), start + at);
    if (count === 0) throw new Error('what was written can be read');
    yield piece.subarray(0, count);
    at += count;
  }
}
