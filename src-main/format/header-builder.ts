import { assert, encodeText } from '../base/index.ts';
import { entryBytes, introBytes } from './header-check.ts';
import { viewOf } from './header.ts';
import type { Header } from './header.ts';
import { Tag } from './tags.ts';
import { alignmentOf, bytesPerValue, isNumeric, TagType } from './tag-types.ts';

interface BuiltEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly data: Uint8Array;
}

/** Collects tags and lays them out as rpm does: sorted by tag, data in the same order, aligned. */
export class HeaderBuilder {
  readonly #entries = new Map<number, BuiltEntry>();

  setString(tag: number, text: string): this {
    return this.setRaw(tag, TagType.STRING, 1, terminated([text]));
  }

  /** A text with one translation, that of the C locale; HEADERI18NTABLE must then list `C`. */
  setI18nString(tag: number, text: string): this {
    return this.setRaw(tag, TagType.I18NSTRING, 1, terminated([text]));
  }

  setStrings(tag: number, texts: readonly string[]): this {
    return this.setRaw(tag, TagType.STRING_ARRAY, texts.length, terminated(texts));
  }

  /** Numbers of an integer type, unsigned (negative ones are stored as two's complement). */
  setNumbers(tag: number, type: TagType, values: readonly number[]): this {
    assert(isNumeric(type), `type ${type} of tag ${tag} is not numeric`);
    const bytes = bytesPerValue(type);
    const data = new Uint8Array(values.length * bytes);
    const view = viewOf(data);
    values.forEach((value, index) => {
      const at = index * bytes;
      if (type === TagType.INT64) view.setBigInt64(at, BigInt(value));
      else if (type === TagType.INT32) view.setInt32(at, value);
      else if (type === TagType.INT16) view.setInt16(at, value);
      else view.setInt8(at, value);
    });
    return this.setRaw(tag, type, values.length, data);
  }

  setBinary(tag: number, bytes: Uint8Array): this {
    return this.setRaw(tag, TagType.BIN, bytes.length, bytes);
  }

  /** Data already in the form the store has them. */
  setRaw(tag: number, type: number, count: number, data: Uint8Array): this {
    assert(count > 0, `tag ${tag} has values`);
    this.#entries.set(tag, { tag, type, count, data });
    return this;
  }

  has(tag: number): boolean {
    return this.#entries.has(tag);
  }

  delete(tag: number): this {
    this.#entries.delete(tag);
    return this;
  }

  /**
   * The header's bytes, without magic.
   *
   * @param region - tag of the region that covers everything (HEADERIMMUTABLE, HEADERSIGNATURES);
   *   undefined for none
   */
  build(region: number | undefined): Uint8Array {
    const entries = this.sorted();
    const store = new StoreWriter(0);
    const index = entries.map((entry) => ({ ...entry, offset: store.add(entry) }));
    if (region === undefined) return assemble(index, store.chunks());
    const mark = { ...regionMark(region), data: regionTrailer(region, entries.length + 1) };
    return assemble([{ ...mark, offset: store.add(mark) }, ...index], store.chunks());
  }

  /** @internal entries by tag number */
  sorted(): BuiltEntry[] {
    return [...this.#entries.values()].sort((a, b) => a.tag - b.tag);
  }
}

/** Adds to a header behind its region; what was shipped stays as it is. */
export type DribbleBuilder = Omit<HeaderBuilder, 'build' | 'sorted'>;

/**
 * A header with entries added (or changed, or dropped) behind its region, which is kept to the byte:
 * the form of a database row. Added entries lie sorted by tag. A header without a region is rebuilt.
 *
 * @returns the new blob
 */
export function headerWithAdded(
  header: Header,
  add: (builder: DribbleBuilder) => void,
): Uint8Array {
  const { region } = header;
  const inside = region?.entryCount ?? 0;
  const builder = new HeaderBuilder();
  for (const entry of header.storedEntries.slice(inside))
    builder.setRaw(entry.tag, entry.type, entry.count, header.rawData(entry));
  add(builder);
  if (region === undefined) return builder.build(undefined);
  const storeAt = introBytes + header.storedEntries.length * entryBytes;
  const shipped = header.bytes.subarray(storeAt, storeAt + region.length);
  const store = new StoreWriter(region.length, [shipped]);
  const added = builder.sorted().map((entry) => ({ ...entry, offset: store.add(entry) }));
  return assemble([...header.storedEntries.slice(0, inside), ...added], store.chunks());
}

/**
 * The blob of a header without a region, put into the HEADERIMAGE region rpm gives such headers when
 * it stores them.
 */
export function withImageRegion(header: Header): Uint8Array {
  const entryCount = header.storedEntries.length;
  const data = header.bytes.subarray(introBytes + entryCount * entryBytes);
  const trailer = regionTrailer(Tag.HEADERIMAGE, entryCount + 1);
  const mark = { ...regionMark(Tag.HEADERIMAGE), offset: data.length };
  return assemble([mark, ...header.storedEntries], [data, trailer]);
}

function regionMark(tag: number): { tag: number; type: number; count: number } {
  return { tag, type: TagType.BIN, count: entryBytes };
}

/** What ends the data of a region: how many index bytes belong to it, counted backwards. */
function regionTrailer(tag: number, entryCount: number): Uint8Array {
  const trailer = new Uint8Array(entryBytes);
  putEntry(viewOf(trailer), 0, { ...regionMark(tag), offset: -entryCount * entryBytes });
  return trailer;
}

interface PlacedEntry {
  readonly tag: number;
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/** Lays data one behind the other with the alignment each type needs. */
class StoreWriter {
  readonly #chunks: Uint8Array[];
  #length: number;

  constructor(length: number, chunks: Uint8Array[] = []) {
    this.#length = length;
    this.#chunks = chunks;
  }

  /** Returns the offset the data got. */
  add(entry: BuiltEntry): number {
    const alignment = alignmentOf(entry.type);
    const padding = (alignment - (this.#length % alignment)) % alignment;
    if (padding > 0) this.#chunks.push(new Uint8Array(padding));
    const offset = this.#length + padding;
    this.#chunks.push(entry.data);
    this.#length = offset + entry.data.length;
    return offset;
  }

  chunks(): readonly Uint8Array[] {
    return this.#chunks;
  }
}

function assemble(index: readonly PlacedEntry[], store: readonly Uint8Array[]): Uint8Array {
  const dataBytes = store.reduce((sum, chunk) => sum + chunk.length, 0);
  const indexBytes = index.length * entryBytes;
  const blob = new Uint8Array(introBytes + indexBytes + dataBytes);
  const view = viewOf(blob);
  view.setUint32(0, index.length);
  view.setUint32(4, dataBytes);
  index.forEach((entry, at) => putEntry(view, introBytes + at * entryBytes, entry));
  let at = introBytes + indexBytes;
  for (const chunk of store) {
    blob.set(chunk, at);
    at += chunk.length;
  }
  return blob;
}

function putEntry(view: DataView, at: number, entry: PlacedEntry): void {
  view.setUint32(at, entry.tag);
  view.setUint32(at + 4, entry.type);
  view.setInt32(at + 8, entry.offset);
  view.setUint32(at + 12, entry.count);
}

function terminated(texts: readonly string[]): Uint8Array {
  const parts = texts.map(encodeText);
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length + 1;
  }
  return data;
}
