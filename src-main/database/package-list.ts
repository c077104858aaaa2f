/**
 * The short facts of all packages, kept between two runs of a program, so that a list needs neither SQLite
 * nor the headers (which are some megabytes, with digests to be compared). It is kept only when every row of
 * the database was read without a fault, and believed only as long as the database is in the state it was
 * read in; whatever it does not hold comes from the database itself.
 */
import { DatabaseError } from '../base/index.ts';
import { isText, Tag, tagByNumber, TagType } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { databaseState, isSettled, readListFile, writeListFile } from './list-file.ts';
import type { DatabaseState, ListPlace } from './list-file.ts';
import { packagesByLabel } from './look-up.ts';
import type { IndexHit, InstalledPackage, ReadableDatabase } from './readable-database.ts';
import type { IndexKey, IndexName } from './schema.ts';

/** Tags that are kept: one value for a package, short. */
const keptTags: readonly number[] = [
  Tag.NAME,
  Tag.VERSION,
  Tag.RELEASE,
  Tag.EPOCH,
  Tag.ARCH,
  Tag.OS,
  Tag.SUMMARY,
  Tag.SIZE,
  Tag.LONGSIZE,
  Tag.GROUP,
  Tag.LICENSE,
  Tag.URL,
  Tag.VENDOR,
  Tag.PACKAGER,
  Tag.DISTRIBUTION,
  Tag.BUILDTIME,
  Tag.BUILDHOST,
  Tag.INSTALLTIME,
  Tag.INSTALLTID,
  Tag.SOURCERPM,
  Tag.SOURCEPACKAGE,
  Tag.NOSOURCE,
  Tag.NOPATCH,
  Tag.RPMVERSION,
  Tag.PLATFORM,
];

/** A value; null for none, `true` for one that has to be looked up in the header. */
type Cell = string | number | null | true;

interface Column {
  readonly tag: number;
  readonly offset: number;
  readonly length: number;
}

/** The first line of the file; the columns follow. */
interface ListHead {
  readonly version: number;
  readonly stamp: string;
  readonly instances: readonly number[];
  readonly columns: readonly Column[];
}

/** Changed with the shape of the file. */
const version = 1;

/** @internal A kept list as far as it has been read. */
export class PackageList {
  readonly instances: readonly number[];
  readonly #content: Buffer;
  readonly #columns = new Map<number, Column>();
  readonly #cells = new Map<number, readonly Cell[]>();

  constructor(head: ListHead, content: Buffer) {
    this.instances = head.instances;
    this.#content = content;
    for (const column of head.columns) this.#columns.set(column.tag, column);
  }

  /** @returns undefined where the tag is not kept, or not for this package */
  cell(tag: number, at: number): string | number | null | undefined {
    const cell = this.column(tag)?.[at];
    return cell === true ? undefined : cell;
  }

  column(tag: number): readonly Cell[] | undefined {
    const known = this.#cells.get(tag);
    const column = this.#columns.get(tag);
    if (known !== undefined || column === undefined) return known;
    const { offset, length } = column;
    const cells = JSON.parse(this.#content.toString('utf8', offset, offset + length)) as Cell[];
    this.#cells.set(tag, cells);
    return cells;
  }
}

/** @internal The list of a database, when one was kept for the state it is in. */
export function listFor(
  path: string,
  state: DatabaseState,
  place: ListPlace,
): PackageList | undefined {
  const content = readListFile(path, place);
  const end = content?.indexOf(10) ?? -1;
  if (content === undefined || end < 0) return undefined;
  try {
    const head = JSON.parse(content.toString('utf8', 0, end)) as ListHead;
    const isOfState = head.version === version && head.stamp === state.stamp;
    return isOfState ? new PackageList(head, content.subarray(end + 1)) : undefined;
  } catch {
    return undefined;
  }
}

/** @internal Reads the short facts while packages go by. */
export class ListWriter {
  readonly #instances: number[] = [];
  readonly #cells = new Map<number, Cell[]>(keptTags.map((tag) => [tag, []]));

  add({ instance, header }: InstalledPackage): void {
    this.#instances.push(instance);
    for (const [tag, cells] of this.#cells) cells.push(cellOf(header, tag));
  }

  get count(): number {
    return this.#instances.length;
  }

  content(stamp: string): Buffer {
    const columns: Column[] = [];
    const parts: Buffer[] = [];
    let offset = 0;
    for (const [tag, cells] of this.#cells) {
      const part = Buffer.from(JSON.stringify(cells));
      columns.push({ tag, offset, length: part.length });
      parts.push(part);
      offset += part.length;
    }
    const head: ListHead = { version, stamp, instances: this.#instances, columns };
    return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...parts]);
  }
}

/** Longer texts are left to the header: one package must not fill the list. */
const maxTextLength = 1000;

function cellOf(header: Header, tag: number): Cell {
  const type = header.type(tag);
  if (type === undefined) return null;
  if (isText(type) && isText(knownType(tag))) {
    const text = type === TagType.STRING_ARRAY ? undefined : header.string(tag);
    return text === undefined || text.length > maxTextLength ? true : text;
  }
  if (type !== knownType(tag) || type === TagType.INT64 || header.count(tag) !== 1) return true;
  return header.number(tag) ?? true;
}

/** The type of a kept tag. */
function knownType(tag: number): number {
  return TagType[tagByNumber(tag)?.type ?? 'BIN'];
}

/**
 * What a header answers, from the list; all that is not in it, from the header itself, which is then read.
 * Of translations the list has the first.
 */
class ListedHeader implements Partial<Header> {
  readonly #list: PackageList;
  readonly #at: number;
  readonly #whole: () => Header;

  constructor(list: PackageList, at: number, whole: () => Header) {
    this.#list = list;
    this.#at = at;
    this.#whole = whole;
  }

  get bytes(): Uint8Array {
    return this.#whole().bytes;
  }
  get entries(): Header['entries'] {
    return this.#whole().entries;
  }
  get region(): Header['region'] {
    return this.#whole().region;
  }
  get storedEntries(): Header['storedEntries'] {
    return this.#whole().storedEntries;
  }
  has(tag: number): boolean {
    const cell = this.#list.cell(tag, this.#at);
    return cell === undefined ? this.#whole().has(tag) : cell !== null;
  }
  type(tag: number): number | undefined {
    const cell = this.#list.cell(tag, this.#at);
    if (cell === undefined) return this.#whole().type(tag);
    if (cell === null) return undefined;
    return typeof cell === 'string' ? TagType.STRING : knownType(tag);
  }
  count(tag: number): number {
    return this.#whole().count(tag);
  }
  string(tag: number): string | undefined {
    const cell = this.#list.cell(tag, this.#at);
    if (cell === undefined) return this.#whole().string(tag);
    return typeof cell === 'string' ? cell : undefined;
  }
  strings(tag: number): readonly string[] {
    const cell = this.#list.cell(tag, this.#at);
    if (cell === undefined) return this.#whole().strings(tag);
    return typeof cell === 'string' ? [cell] : [];
  }
  number(tag: number): number | undefined {
    const cell = this.#list.cell(tag, this.#at);
    if (cell === undefined) return this.#whole().number(tag);
    return typeof cell === 'number' ? cell : undefined;
  }
  numbers(tag: number): readonly number[] {
    const cell = this.#list.cell(tag, this.#at);
    if (cell === undefined) return this.#whole().numbers(tag);
    return typeof cell === 'number' ? [cell] : [];
  }
  binary(tag: number): Uint8Array | undefined {
    return this.#whole().binary(tag);
  }
  rawData(entry: Parameters<Header['rawData']>[0]): Uint8Array {
    return this.#whole().rawData(entry);
  }
  immutableBlob(): Uint8Array {
    return this.#whole().immutableBlob();
  }
}

/** Whether the list has all of these tags. */
export function listsTags(tags: Iterable<number>): boolean {
  return [...tags].every((tag) => keptTags.includes(tag));
}

/**
 * A database whose packages and labels are answered from a kept list where there is one for its state; it is
 * kept when they are all read. Everything else, and every tag that is not kept, comes from the database.
 *
 * @param path - of an SQLite database that this process has not opened yet
 * @param open - opens it, when it is needed
 */
export function listedDatabase(
  path: string,
  place: ListPlace,
  open: () => ReadableDatabase,
): ReadableDatabase {
  const state = databaseState(path);
  if (state === undefined) return open();
  const list = listFor(path, state, place);
  if (list !== undefined) return new ListedDatabase(path, list, open);
  return isSettled(state, place) ? new KeepingDatabase(path, state, place, open) : open();
}

/** Whatever is asked for comes from the database, which is opened then. */
class LateDatabase implements ReadableDatabase {
  readonly path: string;
  readonly backend = 'sqlite' as const;
  readonly #open: () => ReadableDatabase;
  #opened: ReadableDatabase | undefined;

  constructor(path: string, open: () => ReadableDatabase) {
    this.path = path;
    this.#open = open;
  }

  get database(): ReadableDatabase {
    this.#opened ??= this.#open();
    return this.#opened;
  }
  generation(): string {
    return this.database.generation();
  }
  atOneMoment<T>(read: () => T): T {
    return this.database.atOneMoment(read);
  }
  count(): number {
    return this.database.count();
  }
  get(instance: number): InstalledPackage | undefined {
    return this.database.get(instance);
  }
  all(): Iterable<InstalledPackage> {
    return this.database.all();
  }
  instances(): number[] {
    return this.database.instances();
  }
  find(index: IndexName, key: IndexKey): InstalledPackage[] {
    return this.database.find(index, key);
  }
  findInstances(index: IndexName, key: IndexKey): IndexHit[] {
    return this.database.findInstances(index, key);
  }
  keys(index: IndexName, beginning?: string): Iterable<string> {
    return this.database.keys(index, beginning);
  }
  findByLabel(label: string): InstalledPackage[] {
    return this.database.findByLabel(label);
  }
  findOwners(path: string): InstalledPackage[] {
    return this.database.findOwners(path);
  }
  close(): void {
    this.#opened?.close();
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

/** Keeps the list when all packages were read. */
class KeepingDatabase extends LateDatabase {
  readonly #state: DatabaseState;
  readonly #place: ListPlace;
  #read: ListWriter | undefined;

  constructor(path: string, state: DatabaseState, place: ListPlace, open: () => ReadableDatabase) {
    super(path, open);
    this.#state = state;
    this.#place = place;
  }

  override *all(): Iterable<InstalledPackage> {
    const writer = new ListWriter();
    for (const found of this.database.all()) {
      writer.add(found);
      yield found;
    }
    // a row that was left out for a fault is to be told of each time
    if (writer.count === this.database.count()) this.#read = writer;
  }

  override close(): void {
    super.close();
    const { stamp } = this.#state;
    if (this.#read === undefined || databaseState(this.path)?.stamp !== stamp) return;
    writeListFile(this.path, this.#place, this.#read.content(stamp));
  }
}

class ListedDatabase extends LateDatabase {
  readonly #list: PackageList;

  constructor(path: string, list: PackageList, open: () => ReadableDatabase) {
    super(path, open);
    this.#list = list;
  }

  override count(): number {
    return this.#list.instances.length;
  }
  override *all(): Iterable<InstalledPackage> {
    for (let at = 0; at < this.#list.instances.length; at += 1) yield this.#package(at);
  }
  override instances(): number[] {
    return [...this.#list.instances];
  }
  override find(index: IndexName, key: IndexKey): InstalledPackage[] {
    const names = index === 'Name' ? this.#list.column(Tag.NAME) : undefined;
    if (names === undefined || names.includes(true)) return super.find(index, key);
    return names.flatMap((name, at) => (name === key ? [this.#package(at)] : []));
  }
  override findByLabel(label: string): InstalledPackage[] {
    return packagesByLabel(this, label);
  }

  #package(at: number): InstalledPackage {
    return listedPackage(this.#list, at, () => this.database);
  }
}

/** @internal A package of a list; what the list leaves out is read from the database. */
export function listedPackage(
  list: PackageList,
  at: number,
  database: () => Pick<ReadableDatabase, 'get' | 'path'>,
): InstalledPackage {
  const instance = list.instances[at] ?? 0;
  let whole: Header | undefined;
  const read = (): Header => {
    whole ??= database().get(instance)?.header;
    if (whole === undefined)
      throw new DatabaseError(
        'DATABASE_UNREADABLE',
        `reading ${database().path}: package #${instance} was removed in the meantime`,
      );
    return whole;
  };
  // the class answers all that a header answers; only its private parts are not there
  return { instance, header: new ListedHeader(list, at, read) as unknown as Header };
}
