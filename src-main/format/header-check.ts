import { MalformedError } from '../base/index.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { alignmentOf, bytesPerValue, endOfTexts, isText, TagType } from './tag-types.ts';
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

/**
 * Makes errors about one header, always in the same words. Where rpm words it otherwise, its text goes with the
 * error (`context.rpmText`), for those who speak as rpm does.
 */
export class HeaderFault {
  readonly #what: string;
  readonly #code: ErrorCode;
  readonly #kind: HeaderKind;

  constructor(name: string, kind: HeaderKind) {
    const part = kind === 'signature' ? 'signature header' : 'header';
    this.#what = `reading ${part} of ${name}`;
    this.#kind = kind;
    this.#code = kind === 'signature' ? 'SIGNATURE_MALFORMED' : 'HEADER_MALFORMED';
  }

  malformed(found: string, rpmText?: string): MalformedError {
    return this.#error(this.#code, found, rpmText);
  }

  truncated(found: string, rpmText?: string): MalformedError {
    return this.#error('TRUNCATED', found, rpmText);
  }

  limit(found: string, rpmText?: string): MalformedError {
    return this.#error('HEADER_LIMIT', found, rpmText);
  }

  entry(entry: IndexEntry, found: string, rpmText?: string): MalformedError {
    return this.malformed(`tag ${entry.tag} at offset ${entry.offset}: ${found}`, rpmText);
  }

  #error(code: ErrorCode, found: string, rpmText?: string): MalformedError {
    const prefix = this.#kind === 'signature' ? 'signature ' : '';
    const context = rpmText === undefined ? {} : { rpmText: prefix + rpmText };
    return new MalformedError(code, `${this.#what}: ${found}`, { context });
  }
}

/** How rpm describes an index entry; numbers with their sign. */
function described({ tag, type, offset, count }: IndexEntry): string {
  return `tag ${tag | 0} type ${type | 0} offset ${offset | 0} count ${count | 0}`;
}

/** Checks the two counts a header begins with, before anything is allocated from them. */
export function checkCounts(
  entryCount: number,
  dataBytes: number,
  fault: HeaderFault,
  limits: { readonly entries: number; readonly dataBytes: number } = headerLimits,
): void {
  if (entryCount < 1) throw fault.malformed('it has no index entries', 'region: no tags');
  if (entryCount > limits.entries)
    throw fault.limit(
      `${entryCount} index entries are more than ${limits.entries}`,
      `hdr tags: BAD, no. of tags(${entryCount}) out of range`,
    );
  if (dataBytes > limits.dataBytes)
    throw fault.limit(
      `${dataBytes} bytes of data are more than ${limits.dataBytes}`,
      `hdr data: BAD, no. of bytes(${dataBytes}) out of range`,
    );
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
    throw fault.entry(
      first,
      `region has type ${first.type} and count ${first.count}`,
      `region tag: BAD, ${described(first)}`,
    );
  if (first.offset + entryBytes > dataBytes)
    throw fault.entry(
      first,
      `region ends outside the data of ${dataBytes} bytes`,
      `region offset: BAD, ${described(first)}`,
    );
  const trailerAt = introBytes + entryCount * entryBytes + first.offset;
  const trailer = entryAt(view, trailerAt);
  const indexBytes = -view.getInt32(trailerAt + 8);
  // Packages of rpm 4.0 carry HEADERIMAGE in the trailer of the signature region.
  const isOldSignature = first.tag === Tag.HEADERSIGNATURES && trailer.tag === Tag.HEADERIMAGE;
  if (
    (trailer.tag !== first.tag && !isOldSignature) ||
    trailer.type !== TagType.BIN ||
    trailer.count !== entryBytes
  )
    throw fault.entry(
      first,
      `region trailer has tag ${trailer.tag}, type ${trailer.type}`,
      `region trailer: BAD, ${described({ ...trailer, offset: indexBytes })}`,
    );
  const inside = indexBytes / entryBytes;
  if (!Number.isInteger(inside) || inside < 1 || inside > entryCount)
    throw fault.entry(
      first,
      `region trailer claims ${inside} of ${entryCount} entries`,
      `region ${first.tag} size: BAD, ril ${Math.floor(inside)} il ${entryCount} rdl ${first.offset + entryBytes} dl ${dataBytes}`,
    );
  const region = {
    tag: first.tag,
    entryCount: inside,
    length: first.offset + entryBytes,
  };
  if (kind === 'header' && (inside !== entryCount || region.length !== dataBytes))
    throw fault.malformed(
      `the region holds ${inside} of ${entryCount} entries, ${region.length} of ${dataBytes} bytes`,
      `region ${first.tag}: tag number mismatch il ${entryCount} ril ${inside} dl ${dataBytes} rdl ${region.length}\n`,
    );
  return region;
}

/** Checks one entry before its data are looked at; everything but the text lengths. */
export function checkEntry(entry: IndexEntry, dataBytes: number, fault: HeaderFault): void {
  checkShape(entry, dataBytes, fault);
  checkEnd(entry, dataBytes, fault);
}

/** What rpm says of an entry that it refuses; made when it is needed, as hardly any is. */
type RpmText = () => string;

/** Whether an entry can be one at all. @param rpmText - what rpm says when it cannot */
function checkShape(
  entry: IndexEntry,
  dataBytes: number,
  fault: HeaderFault,
  rpmText?: RpmText,
): void {
  const { tag, type, offset, count } = entry;
  const refuse = (found: string): MalformedError => fault.entry(entry, found, rpmText?.());
  if (tag < Tag.HEADERI18NTABLE || tag > 0x7fffffff) throw refuse('the tag number is reserved');
  if (type < TagType.CHAR || type > TagType.I18NSTRING) throw refuse(`type ${type} is unknown`);
  if (offset % alignmentOf(type) !== 0) throw refuse(`type ${type} is not aligned`);
  if (offset > dataBytes) throw refuse(`outside the data of ${dataBytes} bytes`);
  if (count < 1 || count > dataBytes) throw refuse(`type ${type} has count ${count}`);
}

/** Whether an entry has as many values as its type allows, before the end. */
function checkEnd(entry: IndexEntry, end: number, fault: HeaderFault, rpmText?: RpmText): void {
  const { type, offset, count } = entry;
  if (type === TagType.STRING && count !== 1)
    throw fault.entry(entry, `type ${type} needs count 1, got ${count}`, rpmText?.());
  if (offset + bytesPerValue(type) * count > end)
    throw fault.entry(
      entry,
      `${count} values of type ${type} end outside ${end} bytes`,
      rpmText?.(),
    );
}

/** A tag with a name has data of its own type; the text types may stand for each other. */
function checkTagType(entry: IndexEntry, fault: HeaderFault, rpmText: RpmText): void {
  const expected = tagByNumber(entry.tag)?.type;
  if (expected === undefined || TagType[expected] === entry.type) return;
  if (!isText(entry.type) || !isText(TagType[expected]))
    throw fault.entry(
      entry,
      `type ${entry.type} instead of ${TagType[expected]} (${expected})`,
      rpmText(),
    );
}

/**
 * Bytes of an entry's data, terminators included.
 *
 * @param store - the data store; text that has no terminator before its end is refused
 */
export function dataLength(
  entry: IndexEntry,
  store: Uint8Array,
  fault: HeaderFault,
  rpmText?: RpmText,
): number {
  if (!isText(entry.type)) return bytesPerValue(entry.type) * entry.count;
  const end = endOfTexts(store, entry.offset, entry.count);
  if (end >= 0) return end - entry.offset;
  const complete = store.subarray(entry.offset).reduce((sum, byte) => sum + Number(byte === 0), 0);
  throw fault.entry(entry, `text ${complete} has no end`, rpmText?.());
}

/** How thoroughly entries are checked, and against what. */
export interface EntryRules {
  /** Entries inside it end before its trailer, those behind it begin behind the trailer. */
  readonly region: Region | undefined;
  /** How many bytes the shipped data have; undefined where they need not fill anything. */
  readonly packed: number | undefined;
  /** Whether tags must have the types they are known by. */
  readonly areTypesKnown: boolean;
}

/**
 * Checks all entries: each by itself, that no two share bytes (data lie in index order), and that
 * the data of a shipped header fill its store with nothing but alignment between them.
 */
export function checkEntries(
  entries: readonly IndexEntry[],
  store: Uint8Array,
  { region, packed, areTypesKnown }: EntryRules,
  fault: HeaderFault,
): void {
  let end = 0;
  let packedEnd = 0;
  let length = 0;
  const inside = region === undefined ? entries.length : region.entryCount - 1;
  entries.forEach((entry, index) => {
    const isInside = index < inside;
    if (index === inside && region !== undefined) end = region.length;
    const limit = region !== undefined && isInside ? region.length - entryBytes : store.length;
    const rpmText = (): string => `tag[${index}]: BAD, ${described(entry)} len ${length}`;
    checkShape(entry, store.length, fault, rpmText);
    if (areTypesKnown) checkTagType(entry, fault, rpmText);
    if (entry.offset < end) throw fault.entry(entry, `overlaps data that end at ${end}`, rpmText());
    length = -1;
    checkEnd(entry, limit, fault, rpmText);
    length = dataLength(entry, store, fault, rpmText);
    end = entry.offset + length;
    if (end > limit) throw fault.entry(entry, `ends at ${end}, outside ${limit} bytes`, rpmText());
    const alignment = alignmentOf(entry.type);
    if (isInside) packedEnd = Math.ceil(packedEnd / alignment) * alignment + length;
  });
  if (packed !== undefined && packedEnd !== packed)
    throw fault.malformed(`its tags have ${packedEnd} of ${packed} bytes of data`);
}
