import { MalformedError } from '../base/index.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { alignmentOf, bytesPerValue, isText, TagType } from './tag-types.ts';
import { Tag, tagByNumber } from './tags.ts';

/** One index entry: where the values of a tag lie in the data store. */
export interface IndexEntry {
  readonly tag: number;
  /** A TagType number. */
  readonly type: number;
  /** Bytes from the start of the data store. */
  readonly offset: number;
  /** Number of values; bytes for BIN. */
  readonly count: number;
}

/** The part of a header that stays as it was shipped, as its first index entry describes it. */
export interface Region {
  /** HEADERIMMUTABLE, HEADERSIGNATURES or HEADERIMAGE. */
  readonly tag: number;
  /** Index entries inside, the region's own included. */
  readonly entryCount: number;
  /** Bytes of the data store inside, the trailer included. */
  readonly length: number;
}

/**
 * Which of the two headers of a package file, or a row of the database.
 */
export type HeaderKind = 'signature' | 'header' | 'database';

/** Limits real rpm puts on headers. */
export const headerLimits = { entries: 0xffff, dataBytes: 0x0fffffff } as const;

/** Bytes of the counts before the index. */
export const introBytes = 8;
/** Bytes of one index entry; also of the region's trailer. */
export const entryBytes = 16;

/** Throws about one header, always in the same words. */
export class HeaderFault {
  readonly #what: string;
  readonly #code: ErrorCode;

  constructor(name: string, kind: HeaderKind) {
    const part = kind === 'signature' ? 'signature header' : 'header';
    this.#what = `reading ${part} of ${name}`;
    this.#code = kind === 'signature' ? 'SIGNATURE_MALFORMED' : 'HEADER_MALFORMED';
  }

  malformed(found: string): MalformedError {
    return new MalformedError(this.#code, `${this.#what}: ${found}`);
  }

  truncated(found: string): MalformedError {
    return new MalformedError('TRUNCATED', `${this.#what}: ${found}`);
  }

  limit(found: string): MalformedError {
    return new MalformedError('HEADER_LIMIT', `${this.#what}: ${found}`);
  }

  entry(entry: IndexEntry, found: string): MalformedError {
    return this.malformed(`tag ${entry.tag} at offset ${entry.offset}: ${found}`);
  }
}

/** Checks the two counts a header begins with, before anything is allocated from them. */
export function checkCounts(entryCount: number, dataBytes: number, fault: HeaderFault): void {
  if (entryCount < 1) throw fault.malformed('it has no index entries');
  if (entryCount > headerLimits.entries)
    throw fault.limit(`${entryCount} index entries are more than ${headerLimits.entries}`);
  if (dataBytes > headerLimits.dataBytes)
    throw fault.limit(`${dataBytes} bytes of data are more than ${headerLimits.dataBytes}`);
}

/** Reads an index entry; offset is signed only in region trailers. */
export function entryAt(view: DataView, at: number): IndexEntry {
  return {
    tag: view.getUint32(at),
    type: view.getUint32(at + 4),
    offset: view.getUint32(at + 8),
    count: view.getUint32(at + 12),
  };
}

const regionTags: readonly number[] = [Tag.HEADERIMAGE, Tag.HEADERSIGNATURES, Tag.HEADERIMMUTABLE];

/**
 * The region of a header, from its first entry and the trailer that entry points to; undefined for
 * headers of package format 3, which have none.
 */
export function readRegion(
  view: DataView,
  entryCount: number,
  dataBytes: number,
  kind: HeaderKind,
  fault: HeaderFault,
): Region | undefined {
  const first = entryAt(view, introBytes);
  if (!regionTags.includes(first.tag)) return undefined;
  if (kind === 'signature' && first.tag !== Tag.HEADERSIGNATURES) return undefined;
  if (kind === 'header' && first.tag !== Tag.HEADERIMMUTABLE) return undefined;
  if (first.type !== TagType.BIN || first.count !== entryBytes)
    throw fault.entry(first, `region has type ${first.type} and count ${first.count}`);
  if (first.offset + entryBytes > dataBytes)
    throw fault.entry(first, `region ends outside the data of ${dataBytes} bytes`);
  const trailerAt = introBytes + entryCount * entryBytes + first.offset;
  const trailer = entryAt(view, trailerAt);
  // Packages of rpm 4.0 carry HEADERIMAGE in the trailer of the signature region.
  const isOldSignature = first.tag === Tag.HEADERSIGNATURES && trailer.tag === Tag.HEADERIMAGE;
  if (
    (trailer.tag !== first.tag && !isOldSignature) ||
    trailer.type !== TagType.BIN ||
    trailer.count !== entryBytes
  )
    throw fault.entry(first, `region trailer has tag ${trailer.tag}, type ${trailer.type}`);
  const indexBytes = -view.getInt32(trailerAt + 8);
  const inside = indexBytes / entryBytes;
  if (!Number.isInteger(inside) || inside < 1 || inside > entryCount)
    throw fault.entry(first, `region trailer claims ${inside} of ${entryCount} entries`);
  const region = {
    tag: first.tag,
    entryCount: inside,
    length: first.offset + entryBytes,
  };
  if (kind === 'header' && (inside !== entryCount || region.length !== dataBytes))
    throw fault.malformed(
      `the region holds ${inside} of ${entryCount} entries, ${region.length} of ${dataBytes} bytes`,
    );
  return region;
}

/** Checks one entry before its data are looked at; everything but the text lengths. */
export function checkEntry(entry: IndexEntry, dataBytes: number, fault: HeaderFault): void {
  const { tag, type, offset, count } = entry;
  if (tag < Tag.HEADERI18NTABLE || tag > 0x7fffffff)
    throw fault.entry(entry, 'the tag number is reserved');
  if (type < TagType.CHAR || type > TagType.I18NSTRING)
    throw fault.entry(entry, `type ${type} is unknown`);
  if (offset % alignmentOf(type) !== 0) throw fault.entry(entry, `type ${type} is not aligned`);
  if (offset > dataBytes) throw fault.entry(entry, `outside the data of ${dataBytes} bytes`);
  if (count < 1 || count > dataBytes) throw fault.entry(entry, `type ${type} has count ${count}`);
  if (type === TagType.STRING && count !== 1)
    throw fault.entry(entry, `type ${type} needs count 1, got ${count}`);
  if (offset + bytesPerValue(type) * count > dataBytes)
    throw fault.entry(entry, `${count} values of type ${type} end outside ${dataBytes} bytes`);
}

/** A tag with a name has data of its own type; the text types may stand for each other. */
export function checkTagType(entry: IndexEntry, fault: HeaderFault): void {
  const expected = tagByNumber(entry.tag)?.type;
  if (expected === undefined || TagType[expected] === entry.type) return;
  if (!isText(entry.type) || !isText(TagType[expected]))
    throw fault.entry(entry, `type ${entry.type} instead of ${TagType[expected]} (${expected})`);
}

/**
 * Bytes of an entry's data, terminators included.
 *
 * @param store - the data store; text that has no terminator before its end is refused
 */
export function dataLength(entry: IndexEntry, store: Uint8Array, fault: HeaderFault): number {
  if (!isText(entry.type)) return bytesPerValue(entry.type) * entry.count;
  let at = entry.offset;
  for (let remaining = entry.count; remaining > 0; remaining -= 1) {
    const end = store.indexOf(0, at);
    if (end < 0) throw fault.entry(entry, `text ${entry.count - remaining} has no end`);
    at = end + 1;
  }
  return at - entry.offset;
}

/**
 * Checks all entries: each by itself, that no two share bytes (data lie in index order), and that
 * the data of a shipped header fill its store with nothing but alignment between them.
 *
 * @param region - entries inside it end before its trailer, those behind it begin behind the trailer
 * @param packed - how many bytes the shipped data have; undefined where they need not fill anything
 */
export function checkEntries(
  entries: readonly IndexEntry[],
  store: Uint8Array,
  region: Region | undefined,
  packed: number | undefined,
  fault: HeaderFault,
): void {
  let end = 0;
  let packedEnd = 0;
  const inside = region === undefined ? entries.length : region.entryCount - 1;
  entries.forEach((entry, index) => {
    const isInside = index < inside;
    if (index === inside && region !== undefined) end = region.length;
    const limit = region !== undefined && isInside ? region.length - entryBytes : store.length;
    checkEntry(entry, limit, fault);
    if (entry.offset < end) throw fault.entry(entry, `overlaps data that end at ${end}`);
    const length = dataLength(entry, store, fault);
    end = entry.offset + length;
    if (end > limit) throw fault.entry(entry, `ends at ${end}, outside ${limit} bytes`);
    const alignment = alignmentOf(entry.type);
    if (isInside) packedEnd = Math.ceil(packedEnd / alignment) * alignment + length;
  });
  if (packed !== undefined && packedEnd !== packed)
    throw fault.malformed(`its tags have ${packedEnd} of ${packed} bytes of data`);
}
