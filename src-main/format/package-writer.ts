import { createHash } from 'node:crypto';
import { assert, encodeText, RpmError } from '../base/index.ts';
import { compress } from './compression.ts';
import { HeaderBuilder } from './header-builder.ts';
import { headerMagic, viewOf } from './header.ts';
import { archiveChunks, collectFiles, largeFileBytes } from './package-files.ts';
import type { WrittenFile } from './package-files.ts';
import { buildHeader } from './package-header.ts';
import type { ByteSink, PackageInput, PayloadScratch } from './package-input.ts';
import { leadBytes } from './package-reader.ts';
import { TagType } from './tag-types.ts';
import { SigTag, Tag } from './tags.ts';

/** Room left in the signature header, so that signing does not move the rest of the file. */
const reservedBytes = 4128;
const namePattern = /^[A-Za-z0-9._+%{}~^-]+$/;

/** What running over the payload once tells about it. */
interface PayloadMeasure {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly archiveDigest: string;
  readonly archiveBytes: number;
}

/**
 * Writes a binary package of format 4: everything rpm 4.18 writes but file types.
 *
 * The header says the payload's digest and comes before it. With a scratch the compressed payload is
 * kept there; without one it is made twice, which gives the same bytes. Content is never held.
 *
 * @throws {RpmError} BAD_ARGUMENT when a name, path or size of the input is not usable
 */
export async function writePackage(
  sink: ByteSink,
  input: PackageInput,
  scratch?: PayloadScratch,
): Promise<void> {
  checkInput(input);
  const files = await collectFiles(input);
  const { compressor, level } = input.payload ?? { compressor: 'zstd', level: undefined };
  const usedLevel = level ?? defaultLevels[compressor];
  const measure = await measurePayload(files, compressor, usedLevel, scratch);
  const blob = buildHeader(input, files, { compressor, level: usedLevel, ...measure });
  const header = Buffer.concat([headerMagic, blob]);
  const md5 = createHash('md5').update(header);
  const again = () => scratch?.chunks() ?? compress(archiveChunks(files), compressor, usedLevel);
  let payloadBytes = 0;
  for await (const chunk of again()) {
    md5.update(chunk);
    payloadBytes += chunk.length;
  }
  assert(payloadBytes === measure.sizeBytes, 'the payload is made the same twice');
  await sink.write(lead(input));
  await sink.write(signature(header, measure, md5.digest()));
  await sink.write(header);
  for await (const chunk of again()) await sink.write(chunk);
}

const defaultLevels = { zstd: 19, gzip: 9, xz: 6, none: undefined } as const;

function checkInput(input: PackageInput): void {
  const bad = (what: string, text: string): RpmError =>
    new RpmError('BAD_ARGUMENT', `writing ${input.name}: the ${what} '${text}' is not usable`);
  if (!namePattern.test(input.name) || input.name.startsWith('-')) throw bad('name', input.name);
  for (const [what, text] of [
    ['version', input.version],
    ['release', input.release],
    ['architecture', input.arch],
  ] as const)
    if (!namePattern.test(text) || text.includes('-')) throw bad(what, text);
}

async function measurePayload(
  files: readonly WrittenFile[],
  compressor: string,
  level: number | undefined,
  scratch: PayloadScratch | undefined,
): Promise<PayloadMeasure> {
  const archiveHash = createHash('sha256');
  const hash = createHash('sha256');
  let [archiveBytes, sizeBytes] = [0, 0];
  async function* observed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of archiveChunks(files)) {
      archiveHash.update(chunk);
      archiveBytes += chunk.length;
      yield chunk;
    }
  }
  for await (const chunk of compress(observed(), compressor, level)) {
    hash.update(chunk);
    sizeBytes += chunk.length;
    await scratch?.write(chunk);
  }
  return {
    digest: hash.digest('hex'),
    sizeBytes,
    archiveDigest: archiveHash.digest('hex'),
    archiveBytes,
  };
}

/** The lead: only what `file(1)` shows; readers take the facts from the header. */
function lead(input: PackageInput): Uint8Array {
  return plainLead(`${input.name}-${input.version}-${input.release}`);
}

/** @internal the lead of a binary package with this name-version-release */
export function plainLead(name: string): Uint8Array {
  return packageLead(name, { isSource: false, architectureNumber: 1 });
}

/** The lead of a package with this name-version-release. */
export function packageLead(
  name: string,
  about: {
    readonly isSource: boolean;
    readonly architectureNumber: number;
    /** 4 (the default) has 3 in its lead, 6 has 4 and no number of an architecture. */
    readonly format?: 4 | 6;
  },
): Uint8Array {
  const bytes = new Uint8Array(leadBytes);
  const isNewer = about.format === 6;
  bytes.set([0xed, 0xab, 0xee, 0xdb, isNewer ? 4 : 3, 0]);
  const view = viewOf(bytes);
  view.setUint16(6, about.isSource ? 1 : 0);
  view.setUint16(8, isNewer ? 0 : about.architectureNumber);
  bytes.set(encodeText(name).subarray(0, 65), 10);
  view.setUint16(76, isNewer ? 0 : 1);
  view.setUint16(78, 5);
  return bytes;
}

function signature(header: Uint8Array, measure: PayloadMeasure, md5: Uint8Array): Uint8Array {
  const totalBytes = header.length + measure.sizeBytes;
  const { archiveBytes } = measure;
  const isLarge = totalBytes > largeFileBytes || archiveBytes > largeFileBytes;
  return signatureBytes({ header, md5, totalBytes, archiveBytes, isLarge });
}

/**
 * The signature header with its magic, padded: digests, sizes and room for signatures.
 *
 * @param facts - the header with its magic, the MD5 of header and payload, bytes of both, bytes of the
 *   archive, and whether sizes are told in 64 bits
 */
export function signatureBytes({
  header,
  md5,
  totalBytes,
  archiveBytes,
  isLarge,
}: {
  readonly header: Uint8Array;
  readonly md5: Uint8Array;
  readonly totalBytes: number;
  readonly archiveBytes: number;
  readonly isLarge: boolean;
}): Uint8Array {
  const builder = new HeaderBuilder()
    .setString(SigTag.SHA1, createHash('sha1').update(header).digest('hex'))
    .setString(SigTag.SHA256, createHash('sha256').update(header).digest('hex'))
    .setBinary(SigTag.MD5, md5);
  if (isLarge)
    builder
      .setNumbers(SigTag.LONGSIZE, TagType.INT64, [totalBytes])
      .setNumbers(SigTag.LONGARCHIVESIZE, TagType.INT64, [archiveBytes]);
  else
    builder
      .setNumbers(SigTag.SIZE, TagType.INT32, [totalBytes])
      .setNumbers(SigTag.PAYLOADSIZE, TagType.INT32, [archiveBytes]);
  return paddedSignature(builder);
}

/**
 * The signature header of format 6 with its magic, padded: digests of the header and room for signatures.
 *
 * @param header - with its magic
 */
export function plainSignatureBytes(header: Uint8Array): Uint8Array {
  return paddedSignature(
    new HeaderBuilder()
      .setString(SigTag.SHA256, createHash('sha256').update(header).digest('hex'))
      .setString(SigTag.SHA3_256, createHash('sha3-256').update(header).digest('hex')),
  );
}

function paddedSignature(builder: HeaderBuilder): Uint8Array {
  builder.setBinary(SigTag.RESERVEDSPACE, new Uint8Array(reservedBytes));
  const blob = builder.build(Tag.HEADERSIGNATURES);
  const length = headerMagic.length + blob.length;
  const padded = new Uint8Array(length + ((8 - (length % 8)) % 8));
  padded.set(headerMagic);
  padded.set(blob, headerMagic.length);
  return padded;
}
