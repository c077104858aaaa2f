import { BerkeleyFile, PageType } from './berkeley-pages.ts';
import type { Page } from './berkeley-pages.ts';
import { addFault, faultOf } from './header-store.ts';
import type { HeaderStore, StoredHeader, StoreFault, StoreFile } from './header-store.ts';

/**
 * `Packages` of rpm 4.15 and older: pairs of a package number, in the byte order of the machine that
 * wrote the file, and a header blob. Record 0 keeps the highest number. What is said here was learned
 * from rpm's bdb_ro backend, Berkeley DB's page layout and files it wrote.
 *
 * @throws {DatabaseError} DATABASE_CORRUPT when the first page is not Berkeley DB's,
 * DATABASE_UNREADABLE for kinds of it that rpm never made
 */
export function readBerkeley(file: StoreFile): HeaderStore {
  const reader = new Reader(new BerkeleyFile(file));
  if (reader.berkeley.meta.method === 'hash') reader.readHash();
  else reader.readBtree();
  return reader;
}

/** Keys are package numbers. */
const keyBytes = 4;

/** An item of a page: its bytes there, or where its overflow pages begin. */
type Item =
  | { readonly kind: 'here'; readonly start: number; readonly end: number }
  | { readonly kind: 'elsewhere'; readonly page: number; readonly length: number };

/** Item kinds of a hash page. */
const HashItem = { DATA: 1, OFF_PAGE: 3 } as const;
/** Item kinds of a btree leaf; the highest bit marks what was deleted. */
const LeafItem = { DATA: 1, OVERFLOW: 3 } as const;
const deletedBit = 0x80;
const overflowItemBytes = 12;

class Reader implements HeaderStore {
  readonly berkeley: BerkeleyFile;
  readonly headers: StoredHeader[] = [];
  readonly faults: StoreFault[] = [];
  readonly #instances = new Set<number>();
  readonly #visited: Uint8Array;
  /** Every page belongs to one item, so all items together are no longer than the file. */
  #bytesLeft: number;

  constructor(berkeley: BerkeleyFile) {
    this.berkeley = berkeley;
    this.#visited = new Uint8Array(berkeley.meta.lastPage + 1);
    this.#bytesLeft = berkeley.file.sizeBytes;
  }

  /** Bucket by bucket, as rpm lists them. */
  readHash(): void {
    const { maxBucket, lastPage, spares } = this.berkeley.meta;
    if (maxBucket > lastPage)
      this.#fault(72, `${maxBucket + 1} buckets are declared in ${lastPage + 1} pages`);
    for (let bucket = 0; bucket <= Math.min(maxBucket, lastPage); bucket += 1) {
      const doubling = bucket === 0 ? 0 : 32 - Math.clz32(bucket);
      const first = bucket + (spares[doubling] ?? 0);
      this.#eachPage(first, (page) => this.#readHashPage(page));
    }
  }

  /** From the first leaf along the chain of leaves. */
  readBtree(): void {
    let number = this.berkeley.meta.rootPage;
    const depthLimit = 64;
    for (let depth = 0; depth < depthLimit; depth += 1) {
      const page = this.#page(number);
      if (page === undefined) return;
      if (page.type !== PageType.BTREE_INTERNAL) break;
      const item = page.itemCount === 0 ? undefined : page.itemAt(0);
      if (item === undefined || item + 8 > page.bytes.length) {
        this.#fault(page.offset, 'an inner page of the tree leads nowhere');
        return;
      }
      number = page.uint32(item + 4);
    }
    this.#eachPage(number, (page) => this.#readLeaf(page));
  }

  #eachPage(first: number, read: (page: Page) => void): void {
    for (let number = first; number !== 0; ) {
      if (this.#visited[number] === 1) {
        const offset = number * this.berkeley.meta.pageBytes;
        this.#fault(offset, `page ${number} is reached a second time`);
        return;
      }
      const page = this.#page(number);
      if (page === undefined) return;
      this.#visited[number] = 1;
      if (page.type === PageType.UNUSED) return;
      read(page);
      number = page.next;
    }
  }

  #page(number: number): Page | undefined {
    try {
      return this.berkeley.page(number);
    } catch (thrown) {
      addFault(this.faults, faultOf(undefined, thrown));
      return undefined;
    }
  }

  #readHashPage(page: Page): void {
    const types: readonly number[] = [PageType.HASH, PageType.HASH_UNSORTED, PageType.HASH_META];
    if (!types.includes(page.type)) {
      this.#fault(page.offset, `page ${page.number} of type ${page.type} is no hash page`);
      return;
    }
    // items lie one before the other from the end of the page
    let end = page.bytes.length;
    for (let index = 0; index + 1 < page.itemCount; index += 2) {
      const [key, value] = [page.itemAt(index), page.itemAt(index + 1)];
      if (key === undefined || value === undefined || key >= end || value >= key) {
        this.#fault(page.offset, `item ${index} of page ${page.number} lies outside of the page`);
        return;
      }
      this.#add(page, this.#hashItem(page, key, end), this.#hashItem(page, value, key), value);
      end = value;
    }
  }

  #hashItem(page: Page, start: number, end: number): Item | undefined {
    const kind = page.bytes[start];
    if (kind === HashItem.DATA) return { kind: 'here', start: start + 1, end };
    if (kind !== HashItem.OFF_PAGE || end - start !== overflowItemBytes) return undefined;
    return { kind: 'elsewhere', page: page.uint32(start + 4), length: page.uint32(start + 8) };
  }

  #readLeaf(page: Page): void {
    if (page.type !== PageType.BTREE_LEAF) {
      this.#fault(page.offset, `page ${page.number} of type ${page.type} is no leaf of the tree`);
      return;
    }
    for (let index = 0; index + 1 < page.itemCount; index += 2) {
      const [key, value] = [page.itemAt(index), page.itemAt(index + 1)];
      if (key === undefined || value === undefined) {
        this.#fault(page.offset, `item ${index} of page ${page.number} lies outside of the page`);
        continue;
      }
      const isDeleted = [key, value].some((at) => ((page.bytes[at + 2] ?? 0) & deletedBit) !== 0);
      if (!isDeleted)
        this.#add(page, this.#leafItem(page, key), this.#leafItem(page, value), value);
    }
  }

  #leafItem(page: Page, at: number): Item | undefined {
    const kind = page.bytes[at + 2];
    if (kind === LeafItem.DATA) {
      const [start, end] = [at + 3, at + 3 + page.uint16(at)];
      return end > page.bytes.length ? undefined : { kind: 'here', start, end };
    }
    if (kind !== LeafItem.OVERFLOW || at + overflowItemBytes > page.bytes.length) return undefined;
    return { kind: 'elsewhere', page: page.uint32(at + 4), length: page.uint32(at + 8) };
  }

  #add(page: Page, key: Item | undefined, value: Item | undefined, at: number): void {
    const offset = page.offset + at;
    if (key?.kind !== 'here' || key.end - key.start !== keyBytes) {
      this.#fault(offset, 'the key of an item is no package number');
      return;
    }
    const instance = page.uint32(key.start);
    if (instance === 0) return;
    const length = value === undefined ? 0 : lengthOf(value);
    if (value === undefined || length === 0)
      this.#fault(offset, 'the item is of a kind that has no content', instance);
    else if (this.#instances.has(instance))
      this.#fault(offset, 'a second item has its number', instance);
    else if (length > this.#bytesLeft)
      this.#fault(offset, `its ${length} bytes do not fit into the file with the others`, instance);
    else {
      this.#instances.add(instance);
      this.#bytesLeft -= length;
      this.headers.push(this.#header(instance, page, value));
    }
  }

  #header(instance: number, page: Page, value: Item): StoredHeader {
    const { berkeley } = this;
    const isHere = value.kind === 'here';
    // the page itself is not kept: there may be many
    const offset = isHere ? page.offset + value.start : value.page * berkeley.meta.pageBytes;
    return {
      instance,
      offset,
      sizeBytes: lengthOf(value),
      read: () =>
        isHere
          ? berkeley.file.read(offset, lengthOf(value))
          : berkeley.overflow(value.page, value.length),
    };
  }

  #fault(offset: number, reason: string, instance?: number): void {
    addFault(this.faults, { instance, offset, reason });
  }
}

function lengthOf(item: Item): number {
  return item.kind === 'here' ? item.end - item.start : item.length;
}
