/**
 * The journal of a running transaction: one JSON record a line, appended before what it tells of is
 * done, in `/var/lib/turntable/journal` of the root. While it is there, a transaction is unfinished.
 *
 * What survives a loss of power, in the order in which it is made to reach the disk:
 *  1. the journal's own name in its folder, and `begin`, before anything else is touched;
 *  2. `files`, before the first temporary name and directory, and `staged`, before the first rename: from
 *     here on every rename can be told from inode numbers;
 *  3. where files are replaced: their new content, all renames and their directories, before the
 *     database has the row, and the row before the replaced files go (durability.ts);
 *  4. `erasing`, before the first file goes;
 *  5. everything, before the journal itself goes.
 * New files, rows and the removal of rows reach the disk in any order between that. After another start of
 * the machine recovery therefore looks whether what is told to be done is there: a package without its row
 * or a file's content is taken back and begun again, a row without its package goes.
 *
 * Behind the last record lie zeros, room for those that come: what is written over them reaches the disk
 * without the file system's own journal, which would have to take along all that was made meanwhile. The
 * first zero ends what is told. One between records is where a loss of power came while several were on
 * their way to the disk; then none that was waited for lies behind it.
 */
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  readSync,
  writeSync,
} from 'node:fs';
import {
  attempt,
  checked,
  decodeText,
  Errno,
  fileError,
  openAt,
  OpenFlag,
  rmdirAt,
  RpmError,
  silentLog,
  unlinkAt,
} from '../base/index.ts';
import type { InstallRequest, TakesBack, TransactionOptions } from '../contract/plan.ts';
import { RootTree, sideFilesOf } from '../files/index.ts';
import type { RestoreItem } from '../history/index.ts';
import type { FilesRecord, MadeSideFile, StagedRecord } from '../files/index.ts';
import type { OwedScripts } from './transaction-scripts.ts';

/** Where it lies inside the root. */
export const journalFolder = '/var/lib/turntable';
const journalName = 'journal';
/** A record longer than this is none of ours: the largest holds the file names of one package. */
const maxRecordBytes = 2 ** 28;
const chunkBytes = 2 ** 20;
/** Zeros that are written behind a record when there is no more room; the more, the longer the journal. */
const leastRoomBytes = 2 ** 16;
const mostRoomBytes = 2 ** 20;

/** An element as the journal knows it. */
export interface JournalElement {
  readonly kind: 'install' | 'erase';
  readonly nevra: string;
  readonly name: string;
  /** SHA-256 of the immutable header. */
  readonly headerDigest: string;
  /** Row of a package that goes. */
  readonly instance?: number;
  /** Number of the install element whose upgrade or Obsoletes erases it. */
  readonly causedBy?: number;
  /** How a package that comes was asked for, so that it can be begun again. */
  readonly asked?: InstallRequest;
}

/** `at`: number of the element in `begin`. */
export type JournalRecord =
  | {
      readonly type: 'begin';
      readonly version: 1;
      /** Takes the place of the transaction before it in the file, which has been put right. */
      readonly continues?: true;
      readonly planId: string;
      readonly transactionId: number;
      /** The machine's start it ran in: after another one, what was not waited for may be lost. */
      readonly boot?: string;
      readonly elements: readonly JournalElement[];
      /** What it was begun with, so that it is finished with the same. */
      readonly options?: TransactionOptions;
      /** What to put back once its element is done, when this transaction takes another one back. */
      readonly restore?: readonly RestoreItem[];
      readonly takesBack?: TakesBack;
      /** Id in the history of the transaction, or of the one that this one goes on from. */
      readonly history?: number;
      /** Takes back what a transaction that failed had done: there is nothing to take back of itself. */
      readonly isTakingBack?: true;
    }
  | { readonly type: 'files'; readonly at: number; readonly files: FilesRecord }
  | { readonly type: 'staged'; readonly at: number; readonly staged: StagedRecord }
  /** The database has the package; 0 where `--nodb` keeps it out. */
  | { readonly type: 'committed'; readonly at: number; readonly instance: number }
  /** %post and triggers have run, but what the element replaced could not be removed yet. */
  | { readonly type: 'posted'; readonly at: number }
  /** Nothing of %preun's result can be taken back: files go from here on. */
  | { readonly type: 'erasing'; readonly at: number }
  /** All files are gone and %postun is about to run. */
  | { readonly type: 'erased'; readonly at: number; readonly owed?: OwedScripts }
  /** What the element replaced is gone, %post and triggers have run. */
  | { readonly type: 'done'; readonly at: number }
  /** The element failed, and what it had done was taken back. */
  | { readonly type: 'undone'; readonly at: number }
  /** The disk or the database failed: nothing more is begun, and what was done is taken back. */
  | { readonly type: 'failed' }
  /** What follows the elements has run: %posttrans and the triggers of the end. */
  | { readonly type: 'ended' };

/** A journal that is being written. */
export interface Journal extends Disposable {
  /** Appends a record; `durable` waits until the disk has it. */
  append(record: JournalRecord, durable?: boolean): void;
  /** Waits until the disk has every record. */
  sync(): void;
  /** Something of an element is left for recovery, though nothing could be written of it. */
  leaveOpen(at: number): void;
  /** Whether every element that began has come to its end: only then may the journal go. */
  readonly isSettled: boolean;
  /** The transaction is complete: the journal goes. */
  finish(): void;
}

/** The last records of an element; after any other one it is half done. */
const lastRecords: ReadonlySet<JournalRecord['type']> = new Set(['done', 'undone']);

/**
 * Opens the journal for appending, making it where there is none.
 *
 * @param wholeBytes - of one that was read: what follows them was cut off, and goes
 * @throws {FileError} when the root cannot be written
 */
export function openJournal(root: string, wholeBytes?: number): Journal {
  using tree = new RootTree(root);
  const made: string[] = [];
  const folder = tree.directory(journalFolder, (path) => made.push(path));
  const flags = OpenFlag.READ_WRITE | OpenFlag.CREATE | OpenFlag.NOFOLLOW;
  const path = `${journalFolder}/${journalName}`;
  const opened = openAt(folder?.descriptor ?? tree.rootDescriptor, journalName, flags, 0o644);
  const descriptor = checked(opened, 'opening the journal', path);
  syncNames(tree, made);
  const open = new Set<number>();
  let isOpen = true;
  const records = new Records(descriptor, wholeBytes ?? wholeBytesOf(descriptor, path));
  const close = (): void => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  return {
    append(record, durable = false) {
      try {
        records.append(Buffer.from(`${JSON.stringify(record)}\n`), durable);
      } catch (thrown) {
        throw fileError('writing the journal', path, thrown);
      }
      if (!('at' in record)) return;
      if (lastRecords.has(record.type)) open.delete(record.at);
      else open.add(record.at);
    },
    sync() {
      try {
        fdatasyncSync(descriptor);
      } catch (thrown) {
        throw fileError('writing the journal', path, thrown);
      }
    },
    get isSettled() {
      return open.size === 0;
    },
    leaveOpen(at) {
      open.add(at);
    },
    finish() {
      close();
      removeJournal(root);
    },
    [Symbol.dispose]: close,
  };
}

/** The bytes of a journal: records, and behind them room for more. */
class Records {
  readonly #descriptor: number;
  #endBytes: number;
  /** Where the zeros behind the records end. */
  #roomEnd: number;

  constructor(descriptor: number, endBytes: number) {
    this.#descriptor = descriptor;
    this.#endBytes = endBytes;
    this.#roomEnd = endBytes;
    ftruncateSync(descriptor, endBytes);
  }

  append(bytes: Buffer, durable: boolean): void {
    try {
      const end = this.#endBytes + bytes.length;
      if (end <= this.#roomEnd || !this.#writeWithRoom(bytes)) this.#write(bytes);
      if (durable) fdatasyncSync(this.#descriptor);
      this.#endBytes = end;
      this.#roomEnd = Math.max(this.#roomEnd, end);
    } catch (thrown) {
      // What it was to announce does not happen, and half a record would spoil those after it.
      this.#withdraw();
      throw thrown;
    }
  }

  /** False where the disk has no room to spare: the record may fit all the same. */
  #writeWithRoom(bytes: Buffer): boolean {
    const room = Math.min(Math.max(this.#endBytes, leastRoomBytes), mostRoomBytes);
    try {
      this.#write(Buffer.concat([bytes, Buffer.alloc(room)]));
    } catch {
      this.#withdraw();
      return false;
    }
    this.#roomEnd = this.#endBytes + bytes.length + room;
    return true;
  }

  #write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; )
      at += writeSync(this.#descriptor, bytes, at, bytes.length - at, this.#endBytes + at);
  }

  #withdraw(): void {
    this.#roomEnd = this.#endBytes;
    attempt('withdrawing a record', silentLog, () =>
      ftruncateSync(this.#descriptor, this.#endBytes),
    );
  }
}

/** Where the last record of a journal ends that nobody has read yet. */
function wholeBytesOf(descriptor: number, path: string): number {
  const { size } = fstatSync(descriptor);
  return size === 0 ? 0 : foldJournal(chunksOf(descriptor, path), path).wholeBytes;
}

/** A file whose name is not on the disk is lost with all that was synced of it; so are its folders. */
function syncNames(tree: RootTree, made: readonly string[]): void {
  const folders = [journalFolder, ...made.map((path) => path.slice(0, path.lastIndexOf('/')))];
  for (const path of folders) {
    const folder = path === '' ? undefined : tree.directory(path);
    fsyncSync(folder?.descriptor ?? tree.rootDescriptor);
  }
}

function removeJournal(root: string): void {
  using tree = new RootTree(root);
  const folder = tree.directory(journalFolder);
  if (folder === undefined) return;
  const result = unlinkAt(folder.descriptor, journalName);
  if (result !== -Errno.ENOENT) checked(result, 'removing the journal', journalFolder);
  // Ours alone: a folder that holds something else (the history) stays.
  const above = tree.locate(journalFolder);
  if (above !== undefined) rmdirAt(above.directory.descriptor, above.name);
}

/** What a journal tells. */
export interface JournalReading {
  /** Undefined when it was cut off before anything was done. */
  readonly begin: Extract<JournalRecord, { readonly type: 'begin' }> | undefined;
  /** The last thing told of each element. */
  readonly last: ReadonlyMap<number, JournalRecord['type']>;
  readonly files: ReadonlyMap<number, FilesRecord>;
  readonly staged: ReadonlyMap<number, StagedRecord>;
  /** Side files that installing each element made or was about to make. */
  readonly sideFiles: ReadonlyMap<number, readonly MadeSideFile[]>;
  readonly owed: ReadonlyMap<number, OwedScripts>;
  /** Whether it ended by itself, by a failure of the disk or the database. */
  readonly isFailed: boolean;
  /** Whether what follows the elements has run. */
  readonly isEnded: boolean;
  /** The element told of last. */
  readonly latest: number | undefined;
  /** Where the last record that can be read ends. */
  readonly wholeBytes: number;
}

/**
 * Reads the journal of an unfinished transaction, however long; undefined when there is none. A last
 * record that was cut off is left out: what it was to announce had not begun.
 *
 * @throws {RpmError} TRANSACTION_INTERRUPTED when it is damaged anywhere else
 */
export function readJournal(root: string): JournalReading | undefined {
  using tree = new RootTree(root);
  const folder = tree.directory(journalFolder);
  if (folder === undefined) return undefined;
  const flags = OpenFlag.READ | OpenFlag.NOFOLLOW | OpenFlag.NONBLOCK;
  const opened = openAt(folder.descriptor, journalName, flags);
  if (opened === -Errno.ENOENT) return undefined;
  const path = `${root === '/' ? '' : root}${journalFolder}/${journalName}`;
  const descriptor = checked(opened, 'reading the journal', path);
  try {
    return foldJournal(chunksOf(descriptor, path), path);
  } finally {
    closeSync(descriptor);
  }
}

function* chunksOf(descriptor: number, path: string): Generator<Uint8Array> {
  for (;;) {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    let count: number;
    try {
      count = readSync(descriptor, buffer, 0, chunkBytes, null);
    } catch (thrown) {
      throw fileError('reading the journal', path, thrown);
    }
    if (count === 0) return;
    yield buffer.subarray(0, count);
  }
}

/**
 * The state that a journal's bytes come to.
 *
 * @param path - for messages
 * @throws {RpmError} TRANSACTION_INTERRUPTED, naming the damaged record and its place
 */
export function foldJournal(chunks: Iterable<Uint8Array>, path: string): JournalReading {
  let begin: JournalReading['begin'];
  let latest: number | undefined;
  let wholeBytes = 0;
  let isFailed = false;
  let isEnded = false;
  const last = new Map<number, JournalRecord['type']>();
  const files = new Map<number, FilesRecord>();
  const staged = new Map<number, StagedRecord>();
  const sideFiles = new Map<number, readonly MadeSideFile[]>();
  const owed = new Map<number, OwedScripts>();
  /** The first record that cannot be read: forgiven when it is the last. */
  let damaged: Line | undefined;
  for (const line of linesOf(chunks, path)) {
    if (damaged !== undefined) throw damage(path, damaged);
    const record = parseRecord(line, begin);
    if (record === undefined) {
      damaged = line;
      continue;
    }
    wholeBytes = line.offset + line.bytes.length + 1;
    if (record.type === 'begin') {
      begin = record;
      latest = undefined;
      isFailed = false;
      isEnded = false;
      for (const told of [last, files, staged, sideFiles, owed]) told.clear();
    } else if (record.type === 'failed') isFailed = true;
    else if (record.type === 'ended') isEnded = true;
    else {
      const { at, type } = record;
      latest = at;
      last.set(at, type);
      if (record.type === 'files') files.set(at, record.files);
      if (record.type === 'erased' && record.owed !== undefined) owed.set(at, record.owed);
      if (record.type === 'staged') {
        staged.set(at, record.staged);
        const placed = files.get(at);
        if (placed !== undefined) sideFiles.set(at, sideFilesOf(placed, record.staged));
      }
    }
  }
  return { begin, last, files, staged, sideFiles, owed, isFailed, isEnded, latest, wholeBytes };
}

interface Line {
  readonly bytes: Buffer;
  /** From 1. */
  readonly number: number;
  readonly offset: number;
}

/** Whole lines; what stands behind the last line end was cut off, and all that follows a zero. */
function* linesOf(chunks: Iterable<Uint8Array>, path: string): Generator<Line> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let number = 1;
  let offset = 0;
  for (const piece of chunks) {
    const zero = piece.indexOf(0);
    const chunk = zero < 0 ? piece : piece.subarray(0, zero);
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const bytes = Buffer.concat([...waiting, chunk.subarray(from, end)]);
      yield { bytes, number, offset };
      waiting = [];
      waitingBytes = 0;
      from = end + 1;
      number += 1;
      offset += bytes.length + 1;
    }
    if (zero >= 0) return;
    waiting.push(chunk.subarray(from));
    waitingBytes += chunk.length - from;
    if (waitingBytes > maxRecordBytes)
      throw damage(path, { bytes: Buffer.alloc(0), number, offset });
  }
}

const elementRecords: ReadonlySet<unknown> = new Set([
  'files',
  'staged',
  'committed',
  'posted',
  'erasing',
  'erased',
  'done',
  'undone',
] satisfies JournalRecord['type'][]);

/** Undefined for what is no record that can stand there. */
function parseRecord(
  { bytes, number }: Line,
  begin: JournalReading['begin'],
): JournalRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(decodeText(bytes));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  // Only root (or the sandbox's owner) writes here; what is checked is that nothing got lost on the way.
  const record = value as JournalRecord;
  if (record.type === 'begin') {
    const isPlaced = number === 1 || record.continues === true;
    const isWhole = isPlaced && record.version === 1 && Array.isArray(record.elements);
    return isWhole ? record : undefined;
  }
  if (begin === undefined) return undefined;
  if (record.type === 'failed' || record.type === 'ended') return record;
  if (!elementRecords.has(record.type)) return undefined;
  const isElement = Number.isInteger(record.at) && begin.elements[record.at] !== undefined;
  return isElement ? record : undefined;
}

function damage(path: string, { number, offset }: Line): RpmError {
  return new RpmError(
    'TRANSACTION_INTERRUPTED',
    `reading the journal ${path}: record ${number} at byte ${offset} is damaged, and others follow it`,
    {
      hint: `It tells of a transaction that was cut off and can no longer say how to put it right. Compare the system with its packages (turntable verify), move ${path} away, and install again what differs.`,
      context: { path, record: number, offset },
    },
  );
}
