import { alignmentOf, bytesPerValue, endOfTexts, isText, TagType } from './tag-types.ts';
import { entryAt, entryBytes, headerLimits, introBytes } from './header-check.ts';
import type { IndexEntry } from './header-check.ts';
import { Tag, tagByNumber } from './tags.ts';

/** Everything between the counts and the end, with what the region says of itself. */
interface Layout {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly entryCount: number;
  readonly dataBytes: number;
  readonly storeAt: number;
}

/**
 * What real rpm finds wrong with a header blob of its database, in its words; undefined when it takes
 * the blob for a header. The rules and their order were learned from rpm 4.18's answers.
 */
export function storedHeaderFault(blob: Uint8Array): string | undefined {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (blob.length < introBytes) return `hdr length: BAD`;
  const entryCount = view.getUint32(0);
  const dataBytes = view.getUint32(4);
  if (entryCount > headerLimits.entries)
    return `hdr tags: BAD, no. of tags(${entryCount}) out of range`;
  if (dataBytes > headerLimits.dataBytes)
    return `hdr data: BAD, no. of bytes(${dataBytes}) out of range`;
  const size = introBytes + entryCount * entryBytes + dataBytes;
  if (size !== blob.length)
    return `blob size(${size}): BAD, 8 + 16 * il(${entryCount}) + dl(${dataBytes})`;
  if (entryCount < 1) return 'region: no tags';
  const layout = { view, bytes: blob, entryCount, dataBytes, storeAt: size - dataBytes };
  const region = regionOf(layout);
  return typeof region === 'string' ? region : entryFault(layout, region);
}

const regionTags: readonly number[] = [Tag.HEADERIMAGE, Tag.HEADERSIGNATURES, Tag.HEADERIMMUTABLE];

/** Bytes of data in the region, 0 where there is none; or what is wrong with it. */
function regionOf(layout: Layout): number | string {
  const { view, entryCount, dataBytes, storeAt } = layout;
  const first = entryAt(view, introBytes);
  if (!regionTags.includes(first.tag)) return 0;
  if (first.type !== TagType.BIN || first.count !== entryBytes)
    return `region tag: BAD, ${words(first)}`;
  if (first.offset + entryBytes > dataBytes) return `region offset: BAD, ${words(first)}`;
  const trailer = entryAt(view, storeAt + first.offset);
  const tag =
    first.tag === Tag.HEADERSIGNATURES && trailer.tag === Tag.HEADERIMAGE ? first.tag : trailer.tag;
  if (tag !== first.tag || trailer.type !== TagType.BIN || trailer.count !== entryBytes)
    return `region trailer: BAD, ${words({ ...trailer, tag, offset: signed(-trailer.offset) })}`;
  const indexBytes = signed(-trailer.offset);
  const entries = Math.floor(indexBytes / entryBytes);
  const bytes = first.offset + entryBytes;
  if (indexBytes % entryBytes !== 0 || entries < 0 || entries > entryCount || bytes > dataBytes)
    return `region ${first.tag} size: BAD, ril ${entries} il ${entryCount} rdl ${bytes} dl ${dataBytes}`;
  return bytes;
}

function entryFault(layout: Layout, regionBytes: number): string | undefined {
  const { view, entryCount, dataBytes, bytes, storeAt } = layout;
  const skipped = regionBytes > 0 ? 1 : 0;
  let end = 0;
  let length = 0;
  for (let at = 0; at < entryCount - skipped; at += 1) {
    const entry = entryAt(view, introBytes + (at + skipped) * entryBytes);
    const bad = (): string => `tag[${at}]: BAD, ${words(entry)} len ${length}`;
    if (end > signed(entry.offset) || !isPlausible(entry, dataBytes)) return bad();
    length = lengthOf(entry, bytes, storeAt, dataBytes);
    end = entry.offset + length;
    const overlapsTrailer = entry.offset < regionBytes && end > regionBytes - entryBytes;
    if (length <= 0 || end > dataBytes || overlapsTrailer) return bad();
    // behind the last shipped entry stands the trailer of the region
    if (end + entryBytes === regionBytes) end += entryBytes;
  }
  return undefined;
}

function isPlausible({ tag, type, offset, count }: IndexEntry, dataBytes: number): boolean {
  if (tag < Tag.HEADERI18NTABLE || tag > 0x7fffffff) return false;
  if (type < TagType.CHAR || type > TagType.I18NSTRING) return false;
  if (count < 1 || count > dataBytes) return false;
  if (!isOfTag(tag, type)) return false;
  return offset % alignmentOf(type) === 0 && offset <= dataBytes;
}

/** Texts of every kind may stand for each other. */
function isOfTag(tag: number, type: number): boolean {
  const expected = tagByNumber(tag)?.type;
  if (expected === undefined || TagType[expected] === type) return true;
  return isText(type) && isText(TagType[expected]);
}

/** Bytes of an entry's data; -1 where they cannot be. */
function lengthOf(
  { type, offset, count }: IndexEntry,
  bytes: Uint8Array,
  storeAt: number,
  dataBytes: number,
): number {
  if (!isText(type)) {
    const length = bytesPerValue(type) * count;
    return offset + length > dataBytes ? -1 : length;
  }
  if (type === TagType.STRING && count !== 1) return -1;
  const end = endOfTexts(bytes, storeAt + offset, count);
  return end < 0 ? -1 : end - storeAt - offset;
}

/** Numbers as rpm prints them, signed. */
function words({ tag, type, offset, count }: IndexEntry): string {
  return `tag ${signed(tag)} type ${signed(type)} offset ${signed(offset)} count ${signed(count)}`;
}

function signed(value: number): number {
  return value | 0;
}
