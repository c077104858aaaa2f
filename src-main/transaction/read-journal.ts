/** Reads the journal of a transaction that did not come to its end. */
import { closeSync, readSync } from 'node:fs';
import {
  checked,
  decodeText,
  Errno,
  fileError,
  openAt,
  OpenFlag,
  RpmError,
} from '../base/index.ts';
import { RootTree, sideFilesOf } from '../files/index.ts';
import type { FilesRecord, MadeSideFile, StagedRecord } from '../files/index.ts';
import { journalFolder, journalName } from './journal-record.ts';
import type { JournalRecord } from './journal-record.ts';
import type { OwedScripts } from './transaction-scripts.ts';

/** A record longer than this is none of ours: the largest holds the file names of one package. */
const maxRecordBytes = 2 ** 28;
const chunkBytes = 2 ** 20;

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

/** The rest of an open journal, piece by piece. */
export function* chunksOf(descriptor: number, path: string): Generator<Uint8Array> {
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
