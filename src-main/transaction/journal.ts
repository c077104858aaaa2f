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
import { closeSync, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, writeSync } from 'node:fs';
import {
  attempt,
  checked,
  Errno,
  fileError,
  openAt,
  OpenFlag,
  rmdirAt,
  silentLog,
  unlinkAt,
} from '../base/index.ts';
import { RootTree } from '../files/index.ts';
import { journalFolder, journalName } from './journal-record.ts';
import type { JournalRecord } from './journal-record.ts';
import { chunksOf, foldJournal } from './read-journal.ts';

/** Zeros that are written behind a record when there is no more room; the more, the longer the journal. */
const leastRoomBytes = 2 ** 16;
const mostRoomBytes = 2 ** 20;

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
