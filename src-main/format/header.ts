import { decodeText } from '../base/index.ts';
import {
  checkCounts,
  checkEntries,
  checkEntry,
  dataLength,
  entryAt,
  entryBytes,
  HeaderFault,
  introBytes,
  readRegion,
} from './header-check.ts';
import type { HeaderKind, IndexEntry, Region } from './header-check.ts';
import { Tag } from './tags.ts';
import { bytesPerValue, isNumeric, isText, TagType } from './tag-types.ts';

/** The eight bytes before a header in a package file: three of magic, version 1, four zeros. */
export const headerMagic: Uint8Array = Uint8Array.of(0x8e, 0xad, 0xe8, 1, 0, 0, 0, 0);

/** A checked header: tags and their values. Reading a value decodes it; keep what is used often. */
export class Header {
  /** Index count, store size, index, store: what the database stores, without magic. Not copied. */
  readonly bytes: Uint8Array;
  readonly region: Region | undefined;
  /** Entries of the index in stored order, the region's own first where there is one. */
  readonly storedEntries: readonly IndexEntry[];
  readonly #store: Uint8Array;
  readonly #view: DataView;
  readonly #fault: HeaderFault;
  readonly #byTag: ReadonlyMap<number, IndexEntry>;

  /** Use `readHeaderBlob` or `readDatabaseHeader`, which check first. */
  constructor(
    bytes: Uint8Array,
    storedEntries: readonly IndexEntry[],
    region: Region | undefined,
    fault: HeaderFault,
  ) {
    this.bytes = bytes;
    this.region = region;
    this.storedEntries = storedEntries;
    this.#store = bytes.subarray(introBytes + storedEntries.length * entryBytes);
    this.#view = viewOf(this.#store);
    this.#fault = fault;
    const byTag = new Map<number, IndexEntry>();
    for (let at = region === undefined ? 0 : 1; at < storedEntries.length; at += 1) {
      const entry = storedEntries[at];
      if (entry === undefined) continue;
      // Of two entries rpm's own search finds either; an added one always wins over a shipped one.
      if (!byTag.has(entry.tag) || (region !== undefined && at >= region.entryCount))
        byTag.set(entry.tag, entry);
      // Compressed file names added to an old header replace the whole paths it was shipped with.
      if (entry.tag === Tag.BASENAMES) byTag.delete(Tag.OLDFILENAMES);
    }
    this.#byTag = byTag;
  }

  /** Sorted by tag; the region is left out, an entry added later hides the shipped one of its tag. */
  get entries(): readonly IndexEntry[] {
    return [...this.#byTag.values()].sort((a, b) => a.tag - b.tag);
  }

  /** Where the values of a tag lie; undefined when missing. */
  entry(tag: number): IndexEntry | undefined {
    return this.#byTag.get(tag);
  }

  has(tag: number): boolean {
    return this.#byTag.has(tag);
  }

  /** TagType number of a tag's data; undefined when missing. */
  type(tag: number): number | undefined {
    return this.#byTag.get(tag)?.type;
  }

  /** Number of values (bytes for BIN); 0 when missing. */
  count(tag: number): number {
    return this.#byTag.get(tag)?.count ?? 0;
  }

  /** A text, or the first of several; undefined when missing or not a text. */
  string(tag: number): string | undefined {
    const entry = this.#byTag.get(tag);
    if (entry === undefined || !isText(entry.type)) return undefined;
    const end = this.#store.indexOf(0, entry.offset);
    if (end < 0) throw this.#fault.entry(entry, 'text has no end');
    return decodeText(this.#store.subarray(entry.offset, end));
  }

  /** All texts of a tag; empty when missing or not texts. */
  strings(tag: number): readonly string[] {
    const entry = this.#byTag.get(tag);
    if (entry === undefined || !isText(entry.type)) return [];
    const length = dataLength(entry, this.#store, this.#fault);
    // One decoding for all: no UTF-8 sequence holds a NUL.
    const all = decodeText(this.#store.subarray(entry.offset, entry.offset + length - 1));
    return all.split('\0');
  }

  /**
   * The first number of a tag, unsigned; undefined when missing or not numeric.
   *
   * @throws {MalformedError} HEADER_LIMIT for a 64-bit value above 2^53 - 1
   */
  number(tag: number): number | undefined {
    const entry = this.#byTag.get(tag);
    if (entry === undefined || !isNumeric(entry.type)) return undefined;
    return this.#numberAt(entry, 0);
  }

  /** All numbers of a tag, unsigned; empty when missing or not numeric. Errors as `number`. */
  numbers(tag: number): readonly number[] {
    const entry = this.#byTag.get(tag);
    if (entry === undefined || !isNumeric(entry.type)) return [];
    return numbersOf(this.#view, entry) ?? this.#wideNumbers(entry);
  }

  /** Bytes of a BIN tag, a view into the header; undefined when missing or of another type. */
  binary(tag: number): Uint8Array | undefined {
    const entry = this.#byTag.get(tag);
    if (entry?.type !== TagType.BIN) return undefined;
    return this.#store.subarray(entry.offset, entry.offset + entry.count);
  }

  /** An entry's data as stored, terminators included: for copying it into another header. */
  rawData(entry: IndexEntry): Uint8Array {
    const length = dataLength(entry, this.#store, this.#fault);
    return this.#store.subarray(entry.offset, entry.offset + length);
  }

  /**
   * What header digests and signatures cover: magic and the immutable region as it was shipped. The
   * same for a package file and for the installed header. The whole header where it has no region.
   */
  immutableBlob(): Uint8Array {
    const { region, bytes } = this;
    const storeAt = introBytes + this.storedEntries.length * entryBytes;
    const entryCount = region?.entryCount ?? this.storedEntries.length;
    const length = region?.length ?? this.#store.length;
    const indexBytes = entryCount * entryBytes;
    const blob = new Uint8Array(headerMagic.length + introBytes + indexBytes + length);
    blob.set(headerMagic);
    const view = viewOf(blob);
    view.setUint32(8, entryCount);
    view.setUint32(12, length);
    blob.set(bytes.subarray(introBytes, introBytes + indexBytes), 16);
    blob.set(bytes.subarray(storeAt, storeAt + length), 16 + indexBytes);
    return blob;
  }

  #wideNumbers(entry: IndexEntry): readonly number[] {
    return Array.from({ length: entry.count }, (_, at) => this.#numberAt(entry, at));
  }

  #numberAt(entry: IndexEntry, index: number): number {
    const at = entry.offset + index * bytesPerValue(entry.type);
    if (entry.type === TagType.INT32) return this.#view.getUint32(at);
    if (entry.type === TagType.INT16) return this.#view.getUint16(at);
    if (entry.type !== TagType.INT64) return this.#view.getUint8(at);
    const value = this.#view.getBigUint64(at);
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw this.#fault.limit(`tag ${entry.tag}: the value ${value} is too large`);
    return Number(value);
  }
}

/** A loop for each width: lists of a hundred thousand numbers are read for every package that has as many files. */
function numbersOf(view: DataView, { type, offset, count }: IndexEntry): number[] | undefined {
  const values: number[] = [];
  if (type === TagType.INT32)
    for (let at = 0; at < count; at += 1) values.push(view.getUint32(offset + at * 4));
  else if (type === TagType.INT16)
    for (let at = 0; at < count; at += 1) values.push(view.getUint16(offset + at * 2));
  else if (type === TagType.INT64) return undefined;
  else for (let at = 0; at < count; at += 1) values.push(view.getUint8(offset + at));
  return values;
}

/** A DataView over exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Reads a header of a package file.
 *
 * @param blob - index count, store size, index, store (no magic); kept, not copied
 * @param name - what to call the package in messages
 * @param allowsGaps - bytes that belong to no tag pass; for checking only
 * @throws {MalformedError} HEADER_MALFORMED, SIGNATURE_MALFORMED, HEADER_LIMIT, TRUNCATED
 */
export function readHeaderBlob(
  blob: Uint8Array,
  name: string,
  kind: 'header' | 'signature',
  allowsGaps = false,
): Header {
  return read(blob, name, kind, { isThorough: true, allowsGaps });
}

/**
 * Reads a header from a row of the database: entries added after installation are expected behind
 * the region. With `isQuick`, the ends of texts are looked for only when a text is read.
 *
 * @throws {MalformedError} HEADER_MALFORMED, HEADER_LIMIT, TRUNCATED
 */
export function readDatabaseHeader(blob: Uint8Array, name: string, isQuick = false): Header {
  return read(blob, name, 'database', { isThorough: !isQuick, allowsGaps: true });
}

function read(
  blob: Uint8Array,
  name: string,
  kind: HeaderKind,
  { isThorough, allowsGaps }: { readonly isThorough: boolean; readonly allowsGaps: boolean },
): Header {
  const fault = new HeaderFault(name, kind);
  if (blob.length < introBytes)
    throw fault.truncated(`${blob.length} bytes are too few for a header`);
  const view = viewOf(blob);
  const entryCount = view.getUint32(0);
  const dataBytes = view.getUint32(4);
  checkCounts(entryCount, dataBytes, fault);
  const size = introBytes + entryCount * entryBytes + dataBytes;
  if (blob.length < size) throw fault.truncated(`it has ${blob.length} of ${size} bytes`);
  if (blob.length > size) throw fault.malformed(`it has ${blob.length} bytes instead of ${size}`);
  const region = readRegion(view, entryCount, dataBytes, kind, fault);
  const stored: IndexEntry[] = [];
  for (let at = 0; at < entryCount; at += 1)
    stored.push(entryAt(view, introBytes + at * entryBytes));
  const checked = region === undefined ? stored : stored.slice(1);
  const store = blob.subarray(size - dataBytes);
  // Signatures and, in the database, tags may have been added behind the region.
  const packed = region === undefined ? dataBytes : region.length - entryBytes;
  const rules = {
    region,
    packed: allowsGaps ? undefined : packed,
    areTypesKnown: kind === 'header',
  };
  if (isThorough) checkEntries(checked, store, rules, fault);
  else for (const entry of checked) checkEntry(entry, dataBytes, fault);
  return new Header(blob, stored, region, fault);
}
