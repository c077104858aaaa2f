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
import {
  headerMagic,
  packageLead,
  plainSignatureBytes,
  signatureBytes,
  Tag,
  TagType,
} from '../../format/index.ts';
import type { HeaderBuilder } from '../../format/index.ts';
import type { PackageFormat } from '../build-facts.ts';
import type { PackagedFile } from '../listing/packaged-file.ts';
import type { PayloadForm } from './payload-form.ts';
import { archivePieces, compressed, copiesPieces } from './payload-stream.ts';

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
  readonly format: PackageFormat;
  readonly signal: AbortSignal | undefined;
}

/** Algorithm of the payload digests of format 4, which name it. */
const sha256 = 8;

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
  const { label, isSource, architectureNumber, format } = settings;
  const lead = packageLead(label, { isSource, architectureNumber, format });
  const planned = withPayload(settings, measureNothing(format));
  const before = signatureOf(settings, {
    header: planned,
    md5: Buffer.alloc(16),
    totalBytes: 0,
    archiveBytes: 0,
  });
  const headerAt = lead.length + before.length;
  const payloadAt = headerAt + planned.length;
  const payload = await writePayload(descriptor, payloadAt, settings);
  const header = withPayload(settings, payload);
  const md5 = wholeDigest(descriptor, header, payloadAt, payload);
  const totalBytes = header.length + payload.sizeBytes;
  const facts = { header, md5, totalBytes, archiveBytes: payload.archiveBytes };
  writeAt(descriptor, lead, 0);
  writeAt(descriptor, signatureOf(settings, facts), lead.length);
  writeAt(descriptor, header, headerAt);
  return md5;
}

interface SignatureFacts {
  readonly header: Uint8Array;
  readonly md5: Uint8Array;
  readonly totalBytes: number;
  readonly archiveBytes: number;
}

function signatureOf(settings: PackageFileSettings, facts: SignatureFacts): Uint8Array {
  if (settings.format === 6) return plainSignatureBytes(facts.header);
  const isLarge = archiveLength(settings) + facts.header.length > largestPlain;
  return signatureBytes({ ...facts, isLarge });
}

function wholeDigest(
  descriptor: number,
  header: Uint8Array,
  payloadAt: number,
  { sizeBytes }: WrittenPayload,
): Uint8Array {
  const hash = createHash('md5').update(header);
  for (const piece of piecesOf(descriptor, payloadAt, sizeBytes)) hash.update(piece);
  return hash.digest();
}

/** Beyond it sizes need 64 bits; some room for what a compressor adds to what it cannot pack. */
const largestPlain = 0xffffffff - 2 ** 24;

function withPayload(
  { header: builder, form: { compressor, flags }, format }: PackageFileSettings,
  payload: WrittenPayload,
): Uint8Array {
  builder.setString(Tag.PAYLOADFORMAT, 'cpio').setString(Tag.PAYLOADFLAGS, flags);
  if (compressor !== 'none') builder.setString(Tag.PAYLOADCOMPRESSOR, compressor);
  if (format === 6) putPayload6(builder, payload);
  else
    builder
      .setStrings(Tag.PAYLOADDIGEST, [...payload.digests])
      .setNumbers(Tag.PAYLOADDIGESTALGO, TagType.INT32, [sha256])
      .setStrings(Tag.PAYLOADDIGESTALT, [...payload.archiveDigests]);
  return Buffer.concat([headerMagic, builder.build(Tag.HEADERIMMUTABLE)]);
}

/** What format 6 tells of the payload, packed and unpacked. */
const payloadTags6: readonly (readonly [packed: number, unpacked: number])[] = [
  [Tag.PAYLOADDIGEST, Tag.PAYLOADDIGESTALT],
  [Tag.PAYLOADSHA512, Tag.PAYLOADSHA512ALT],
  [Tag.PAYLOADSHA3_256, Tag.PAYLOADSHA3_256ALT],
];

function putPayload6(builder: HeaderBuilder, payload: WrittenPayload): void {
  builder
    .setNumbers(Tag.RPMFORMAT, TagType.INT32, [6])
    .setNumbers(Tag.PAYLOADSIZE, TagType.INT64, [payload.sizeBytes])
    .setNumbers(Tag.PAYLOADSIZEALT, TagType.INT64, [payload.archiveBytes]);
  for (const [at, [packed, unpacked]] of payloadTags6.entries()) {
    const [digest = '', archiveDigest = ''] = [payload.digests[at], payload.archiveDigests[at]];
    // these two are lists of one, as those of format 4
    if (at === 0) builder.setStrings(packed, [digest]).setStrings(unpacked, [archiveDigest]);
    else builder.setString(packed, digest).setString(unpacked, archiveDigest);
  }
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
  /** As `hashesOf` names them. */
  readonly digests: readonly string[];
  readonly sizeBytes: number;
  readonly archiveDigests: readonly string[];
  readonly archiveBytes: number;
}

function hashesOf(format: PackageFormat): readonly string[] {
  return format === 6 ? ['sha256', 'sha512', 'sha3-256'] : ['sha256'];
}

/** What takes the room of what is not known yet. */
function measureNothing(format: PackageFormat): WrittenPayload {
  const digests = hashesOf(format).map((name) => createHash(name).digest('hex'));
  return { digests, archiveDigests: digests, sizeBytes: 0, archiveBytes: 0 };
}

async function writePayload(
  descriptor: number,
  start: number,
  { files, prefix, form, format, signal }: PackageFileSettings,
): Promise<WrittenPayload> {
  const [hashes, archiveHashes] = [hashesOf(format), hashesOf(format)].map((names) =>
    names.map((name) => createHash(name)),
  );
  let [archiveBytes, sizeBytes] = [0, 0];
  const isCopied = copiesPieces(form);
  // oxlint-disable-next-line require-await -- what packs it wants to wait for pieces
  async function* observed(): AsyncGenerator<Uint8Array> {
    for (const piece of archivePieces(files, { prefix, format, isCopied })) {
      signal?.throwIfAborted();
      for (const hash of archiveHashes ?? []) hash.update(piece);
      archiveBytes += piece.length;
      yield piece;
    }
  }
  for await (const piece of compressed(observed(), form)) {
    for (const hash of hashes ?? []) hash.update(piece);
    writeAt(descriptor, piece, start + sizeBytes);
    sizeBytes += piece.length;
  }
  const told = (list: typeof hashes): readonly string[] =>
    (list ?? []).map((hash) => hash.digest('hex'));
  const [digests, archiveDigests] = [told(hashes), told(archiveHashes)];
  return { digests, sizeBytes, archiveDigests, archiveBytes };
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
