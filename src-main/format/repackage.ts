import { assert, encodeText } from '../base/index.ts';
import { compress } from './compression.ts';
import { cpioPadding, cpioTrailer, strippedHeader } from './cpio.ts';
import { HeaderBuilder } from './header-builder.ts';
import { headerMagic } from './header.ts';
import type { Header } from './header.ts';
import { takenOver } from './merged-header.ts';
import type { ByteSink } from './package-input.ts';
import { isRegular, isSymlink, payloadFiles } from './payload-files.ts';
import { plainLead } from './package-writer.ts';
import { FileFlag, Tag } from './tags.ts';

/** What the payload of a package written by `repackage` is compressed with, whatever its header says. */
export const repackagedCompressor = 'zstd';
const fastLevel = 1;

/**
 * Writes an installed package as a package file again: its header as it was shipped, its signatures
 * as they were taken over, and a payload of what is there now. The header's digests of the payload and
 * of the whole file no longer fit; those of the header itself and of each file do.
 *
 * @param header - of a database row, with an immutable region
 * @param contentOf - content of a regular file, exactly as long as the header says
 */
export async function repackage(
  sink: ByteSink,
  header: Header,
  contentOf: (index: number, sizeBytes: number) => Iterable<Uint8Array>,
): Promise<void> {
  assert(header.region?.tag === Tag.HEADERIMMUTABLE, 'the header is one of format 4 or later');
  await sink.write(plainLead(label(header)));
  await sink.write(signatureOf(header));
  await sink.write(header.immutableBlob());
  for await (const chunk of compress(archive(header, contentOf), repackagedCompressor, fastLevel))
    await sink.write(chunk);
}

function label(header: Header): string {
  return [Tag.NAME, Tag.VERSION, Tag.RELEASE].map((tag) => header.string(tag) ?? '').join('-');
}

/** The signature header whose tags a merged header took over. */
function signatureOf(header: Header): Uint8Array {
  const builder = new HeaderBuilder();
  for (const [signatureTag, tag] of takenOver) {
    const entry = header.entries.find((candidate) => candidate.tag === tag);
    if (entry !== undefined)
      builder.setRaw(signatureTag, entry.type, entry.count, header.rawData(entry));
  }
  const blob = builder.build(Tag.HEADERSIGNATURES);
  const length = headerMagic.length + blob.length;
  const padded = new Uint8Array(length + ((8 - (length % 8)) % 8));
  padded.set(headerMagic);
  padded.set(blob, headerMagic.length);
  return padded;
}

/** rpm's stripped form, which names files by their place in the header and knows no limit of size. */
async function* archive(
  header: Header,
  contentOf: (index: number, sizeBytes: number) => Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const files = payloadFiles(header, label(header));
  const targets = header.strings(Tag.FILELINKTOS);
  for (let index = 0; index < files.count; index += 1) {
    if (((files.flags[index] ?? 0) & FileFlag.GHOST) !== 0) continue;
    const mode = files.modes[index] ?? 0;
    const sizeBytes = files.sizes[index] ?? 0;
    yield strippedHeader(index);
    let written = 0;
    if (isSymlink(mode)) {
      const target = new Uint8Array(sizeBytes);
      target.set(encodeText(targets[index] ?? '').subarray(0, sizeBytes));
      yield target;
      written = sizeBytes;
    } else if (isRegular(mode)) {
      const group = files.hardLinkGroups.get(index);
      if (group !== undefined && files.lastOfGroup.get(group) !== index) continue;
      for (const chunk of contentOf(index, sizeBytes)) {
        written += chunk.length;
        yield chunk;
      }
      assert(written === sizeBytes, `the content of file ${index} is as long as the header says`);
    }
    if (cpioPadding(written) > 0) yield new Uint8Array(cpioPadding(written));
  }
  yield cpioTrailer();
}
