import { assert } from '../base/index.ts';
import { HeaderBuilder } from './header-builder.ts';
import { headerMagic } from './header.ts';
import type { Header } from './header.ts';
import { takenOver } from './merged-header.ts';
import { plainLead } from './package-writer.ts';
import { Tag } from './tags.ts';

/**
 * What a package file begins with, made of an installed package: its header as it was shipped, and the
 * signatures that were taken over from it. What would follow is the payload.
 *
 * @param header - of a database row, with an immutable region
 */
export function packageHeadOf(header: Header): Uint8Array {
  assert(header.region?.tag === Tag.HEADERIMMUTABLE, 'the header is one of format 4 or later');
  return Buffer.concat([plainLead(label(header)), signatureOf(header), header.immutableBlob()]);
}

function label(header: Header): string {
  return [Tag.NAME, Tag.VERSION, Tag.RELEASE].map((tag) => header.string(tag) ?? '').join('-');
}

/** The signature header whose tags a merged header took over. */
function signatureOf(header: Header): Uint8Array {
  const builder = new HeaderBuilder();
  for (const [signatureTag, tag] of takenOver) {
    const entry = header.entry(tag);
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
