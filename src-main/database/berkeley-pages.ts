import { DatabaseError } from '../base/index.ts';
import type { StoreFile } from './header-store.ts';

/** What a database is organised as; `Packages` was a hash nearly everywhere. */
export type BerkeleyMethod = 'hash' | 'btree';

/** Page types that matter, by their number in the page's head. */
export const PageType = {
  UNUSED: 0,
  HASH_UNSORTED: 2,
  BTREE_INTERNAL: 3,
  BTREE_LEAF: 5,
  OVERFLOW: 7,
  HASH_META: 8,
  HASH: 13,
} as const;

/** Bytes of a page before its table of items. */
export const pageHeadBytes = 26;

const methods: readonly {
  readonly method: BerkeleyMethod;
  readonly magic: number;
  readonly versions: readonly [least: number, most: number];
}[] = [
  { method: 'hash', magic: 0x061561, versions: [7, 10] },
  { method: 'btree', magic: 0x053162, versions: [8, 10] },
];

const metaBytes = 512;
/** What of the first page is put to use. */
export interface BerkeleyMeta {
  readonly method: BerkeleyMethod;
  readonly version: number;
  readonly isBigEndian: boolean;
  readonly pageBytes: number;
  readonly lastPage: number;
  /** Of a btree. */
  readonly rootPage: number;
  /** Of a hash. */
  readonly maxBucket: number;
  readonly spares: readonly number[];
}

/** A page with its numbers read in the file's own byte order. */
export class Page {
  readonly number: number;
  readonly offset: number;
  readonly bytes: Buffer;
  readonly #isBigEndian: boolean;

  constructor(number: number, bytes: Buffer, isBigEndian: boolean) {
    this.number = number;
    this.offset = number * bytes.length;
    this.bytes = bytes;
    this.#isBigEndian = isBigEndian;
  }

  get ownNumber(): number {
    return this.uint32(8);
  }
  get next(): number {
    return this.uint32(16);
  }
  get type(): number {
    return this.bytes[25] ?? 0;
  }
  /** Bytes in use of an overflow page. */
  get usedBytes(): number {
    return this.uint16(22);
  }
  /** Number of items, as many as fit. */
  get itemCount(): number {
    return Math.min(this.uint16(20), Math.floor((this.bytes.length - pageHeadBytes) / 2));
  }

  /** Where an item begins; undefined when that is not behind the table of items. */
  itemAt(index: number): number | undefined {
    const at = this.uint16(pageHeadBytes + 2 * index);
    return at >= pageHeadBytes + 2 * this.itemCount && at < this.bytes.length ? at : undefined;
  }

  uint16(at: number): number {
    return this.#isBigEndian ? this.bytes.readUInt16BE(at) : this.bytes.readUInt16LE(at);
  }
  uint32(at: number): number {
    return this.#isBigEndian ? this.bytes.readUInt32BE(at) : this.bytes.readUInt32LE(at);
  }
}

/** A Berkeley DB file: its first page, and the others by number. */
export class BerkeleyFile {
  readonly file: StoreFile;
  readonly meta: BerkeleyMeta;

  /** @throws {DatabaseError} DATABASE_CORRUPT, DATABASE_UNREADABLE for kinds rpm never made */
  constructor(file: StoreFile) {
    this.file = file;
    this.meta = readMeta(file);
  }

  /** @throws {DatabaseError} DATABASE_CORRUPT: out of range, or another page's number in it */
  page(number: number): Page {
    const { pageBytes, lastPage, isBigEndian } = this.meta;
    if (number === 0 || number > lastPage)
      throw this.file.damaged(
        number * pageBytes,
        `page ${number} is wanted, pages go from 1 to ${lastPage}`,
      );
    const bytes = this.file.read(number * pageBytes, pageBytes);
    const page = new Page(number, bytes, isBigEndian);
    // pages a hash has made room for and never used are zeros
    if (page.ownNumber !== number && page.type !== PageType.UNUSED)
      throw this.file.damaged(page.offset, `page ${number} says it is page ${page.ownNumber}`);
    return page;
  }

  /** What lies on a chain of overflow pages. */
  overflow(first: number, length: number): Buffer {
    const { file } = this;
    if (length > file.sizeBytes)
      throw file.damaged(first * this.meta.pageBytes, `an item of ${length} bytes cannot be`);
    const pieces: Buffer[] = [];
    let [number, left] = [first, length];
    while (left > 0) {
      const page = this.page(number);
      const used = page.usedBytes;
      if (page.type !== PageType.OVERFLOW)
        throw file.damaged(page.offset, `page ${number} of type ${page.type} is no overflow page`);
      // a page without content would let a circle of them go on for ever
      if (used === 0 || used > left || pageHeadBytes + used > page.bytes.length)
        throw file.damaged(page.offset, `an overflow page has ${used} bytes of the ${left} left`);
      pieces.push(page.bytes.subarray(pageHeadBytes, pageHeadBytes + used));
      left -= used;
      number = page.next;
    }
    return Buffer.concat(pieces);
  }
}

function readMeta(file: StoreFile): BerkeleyMeta {
  if (file.sizeBytes < metaBytes) throw file.damaged(0, 'the file is shorter than its first page');
  const bytes = file.read(0, metaBytes);
  const known = methods.find(({ magic }) => magic === bytes.readUInt32LE(12));
  const swapped = methods.find(({ magic }) => magic === bytes.readUInt32BE(12));
  const found = known ?? swapped;
  if (found === undefined) throw file.damaged(12, 'it is no Berkeley DB hash or btree');
  const isBigEndian = known === undefined;
  const page = new Page(0, bytes, isBigEndian);
  const { method, versions } = found;
  const version = page.uint32(16);
  const pageBytes = page.uint32(20);
  if (version < versions[0] || version > versions[1]) refuse(file, `${method} version ${version}`);
  if ((bytes[24] ?? 0) !== 0) refuse(file, 'encryption');
  if (((bytes[26] ?? 0) & 1) !== 0) refuse(file, 'checksums of pages');
  if (pageBytes < 512 || pageBytes > 65536 || (pageBytes & (pageBytes - 1)) !== 0)
    throw file.damaged(20, `a page size of ${pageBytes} cannot be`);
  const pages = Math.floor(file.sizeBytes / pageBytes);
  const spares = Array.from({ length: 32 }, (_, at) => page.uint32(96 + 4 * at));
  return {
    method,
    version,
    isBigEndian,
    pageBytes,
    lastPage: Math.min(page.uint32(32), pages - 1),
    rootPage: page.uint32(88),
    maxBucket: page.uint32(72),
    spares,
  };
}

function refuse(file: StoreFile, what: string): never {
  throw new DatabaseError(
    'DATABASE_UNREADABLE',
    `opening ${file.path}: a Berkeley DB with ${what} is not read`,
    { context: { path: file.path } },
  );
}
