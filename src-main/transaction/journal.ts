/**
 * The journal of a running transaction: one JSON record a line, appended before what it tells of is
 * done, in `/var/lib/turntable/journal` of the root. While it is there, a transaction is unfinished.
 */
import { closeSync, fdatasyncSync, fstatSync, readFileSync, writeSync } from 'node:fs';
import {
  checked,
  decodeText,
  Errno,
  fileError,
  openAt,
  OpenFlag,
  rmdirAt,
  unlinkAt,
} from '../base/index.ts';
import { RootTree } from '../files/index.ts';
import type { FilesRecord, StagedRecord } from '../files/index.ts';

/** Where it lies inside the root. */
export const journalFolder = '/var/lib/turntable';
const journalName = 'journal';
const maxJournalBytes = 2 ** 30;

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
}

/** `at`: number of the element in `begin`. */
export type JournalRecord =
  | {
      readonly type: 'begin';
      readonly version: 1;
      readonly planId: string;
      readonly transactionId: number;
      readonly elements: readonly JournalElement[];
    }
  | { readonly type: 'files'; readonly at: number; readonly files: FilesRecord }
  | { readonly type: 'staged'; readonly at: number; readonly staged: StagedRecord }
  /** The database has the package. */
  | { readonly type: 'committed'; readonly at: number; readonly instance: number }
  /** Nothing of %preun's result can be taken back: files go from here on. */
  | { readonly type: 'erasing'; readonly at: number }
  /** All files are gone and %postun is about to run. */
  | { readonly type: 'erased'; readonly at: number }
  /** What the element replaced is gone, %post and triggers have run. */
  | { readonly type: 'done'; readonly at: number }
  /** The element failed, and what it had done was taken back. */
  | { readonly type: 'undone'; readonly at: number };

/** A journal that is being written. */
export interface Journal extends Disposable {
  /** Appends a record; `durable` waits until the disk has it. */
  append(record: JournalRecord, durable?: boolean): void;
  /** The transaction is complete: the journal goes. */
  finish(): void;
}

/**
 * Opens the journal for appending, making it where there is none.
 *
 * @throws {FileError} when the root cannot be written
 */
export function openJournal(root: string): Journal {
  using tree = new RootTree(root);
  const folder = tree.directory(journalFolder, () => {});
  const flags = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.APPEND | OpenFlag.NOFOLLOW;
  const path = `${journalFolder}/${journalName}`;
  const opened = openAt(folder?.descriptor ?? tree.rootDescriptor, journalName, flags, 0o600);
  const descriptor = checked(opened, 'opening the journal', path);
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  return {
    append(record, durable = false) {
      try {
        const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
        for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
        if (durable) fdatasyncSync(descriptor);
      } catch (thrown) {
        throw fileError('writing the journal', path, thrown);
      }
    },
    finish() {
      close();
      removeJournal(root);
    },
    [Symbol.dispose]: close,
  };
}

function removeJournal(root: string): void {
  using tree = new RootTree(root);
  const folder = tree.directory(journalFolder);
  if (folder === undefined) return;
  const result = unlinkAt(folder.descriptor, journalName);
  if (result !== -Errno.ENOENT) checked(result, 'removing the journal', journalFolder);
  // Ours alone: a folder somebody else put something into stays.
  const above = tree.locate(journalFolder);
  if (above !== undefined) rmdirAt(above.directory.descriptor, above.name);
}

/**
 * Records of an unfinished transaction; undefined when there is none. A last line that was cut off by
 * the crash is left out: what it was to announce had not begun.
 */
export function readJournal(root: string): readonly JournalRecord[] | undefined {
  using tree = new RootTree(root);
  const folder = tree.directory(journalFolder);
  if (folder === undefined) return undefined;
  const flags = OpenFlag.READ | OpenFlag.NOFOLLOW | OpenFlag.NONBLOCK;
  const opened = openAt(folder.descriptor, journalName, flags);
  if (opened === -Errno.ENOENT) return undefined;
  const descriptor = checked(opened, 'reading the journal', `${journalFolder}/${journalName}`);
  try {
    if (fstatSync(descriptor).size > maxJournalBytes) return [];
    return parseJournal(decodeText(readFileSync(descriptor)));
  } finally {
    closeSync(descriptor);
  }
}

/** Whole lines only. */
export function parseJournal(text: string): readonly JournalRecord[] {
  const lines = text.split('\n').slice(0, -1);
  const records: JournalRecord[] = [];
  for (const line of lines) {
    try {
      // Written by this program into a folder only root (or the sandbox's owner) can write.
      records.push(JSON.parse(line) as JournalRecord);
    } catch {
      break;
    }
  }
  return records;
}
