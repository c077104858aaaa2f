import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryDetails, HistoryEntry, HistoryStatus } from '../contract/history.ts';
import type { SideFile, TransactionOptions } from '../contract/plan.ts';
import { RpmError } from '../base/index.ts';
import { connectForReading, connectForWriting } from '../database/index.ts';
import type { Connection } from '../database/index.ts';
import type { Difference } from './difference.ts';
import { historyFolder, requirePlainFile } from './history-folder.ts';
import { entryOf, historyElement, parsed, storedElement } from './history-rows.ts';
import type {
  BegunTransaction,
  EndedTransaction,
  KeptEntry,
  KeptVersion,
  StoredTransaction,
} from './history-rows.ts';

const fileName = 'history.sqlite';
const version = 1;
const schema = `
  CREATE TABLE transactions(id INTEGER PRIMARY KEY AUTOINCREMENT, plan_id TEXT NOT NULL,
    began_ms INTEGER NOT NULL, ended_ms INTEGER, program TEXT NOT NULL, user_id INTEGER,
    user_name TEXT, status TEXT NOT NULL, request TEXT NOT NULL, options TEXT NOT NULL,
    undo_of INTEGER, rollback_to INTEGER, undone_by INTEGER, side_files TEXT NOT NULL DEFAULT '[]',
    warnings TEXT NOT NULL DEFAULT '[]', notes TEXT NOT NULL DEFAULT '[]',
    output TEXT NOT NULL DEFAULT '', message TEXT);
  CREATE TABLE elements(transaction_id INTEGER NOT NULL, position INTEGER NOT NULL,
    kind TEXT NOT NULL, action TEXT NOT NULL, nevra TEXT NOT NULL, name TEXT NOT NULL,
    header_digest TEXT NOT NULL, other TEXT, is_done INTEGER NOT NULL DEFAULT 0,
    differences TEXT NOT NULL DEFAULT '[]', PRIMARY KEY(transaction_id, position)) WITHOUT ROWID;
  CREATE TABLE kept(name TEXT PRIMARY KEY, kind TEXT NOT NULL, header_digest TEXT,
    size_bytes INTEGER NOT NULL, stored_ms INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  PRAGMA user_version = ${version};
`;

/** What the kept packages and files may take together, unless somebody says otherwise. */
const usualLimitBytes = 2 ** 30;

const entrySql = `SELECT *,
  (SELECT count(*) FROM elements WHERE transaction_id = id AND is_done = 1 AND kind = 'install')
    AS installed,
  (SELECT count(*) FROM elements WHERE transaction_id = id AND is_done = 1 AND kind = 'erase')
    AS erased
  FROM transactions`;

const elementsSql = `SELECT elements.*,
  (SELECT kind FROM kept WHERE kept.header_digest = elements.header_digest) AS kept_kind
  FROM elements WHERE transaction_id = ? ORDER BY position`;

/** The history of one root. Every method may throw DatabaseError. */
export class HistoryStore implements Disposable {
  readonly #connection: Connection;
  #isTogether = false;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Opens it for reading; undefined where there is none yet. */
  static read(root: string): HistoryStore | undefined {
    const folder = historyFolder(root);
    if (folder === undefined) return undefined;
    requirePlainFile(root, fileName);
    const path = join(folder, fileName);
    if (!existsSync(path)) return undefined;
    const store = new HistoryStore(connectForReading(path));
    store.#requireVersion();
    return store;
  }

  /** Opens it for writing, making it where there is none; under the database's lock. */
  static write(root: string): HistoryStore {
    const folder = historyFolder(root, true) ?? root;
    for (const suffix of ['', '-wal', '-shm']) requirePlainFile(root, fileName + suffix);
    const connection = connectForWriting(join(folder, fileName), true);
    try {
      connection.execute('PRAGMA synchronous = FULL');
      const store = new HistoryStore(connection);
      if (store.#version() === 0) connection.execute(`BEGIN; ${schema} COMMIT`);
      store.#requireVersion();
      return store;
    } catch (thrown) {
      connection.close();
      throw thrown;
    }
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }

  #version(): number {
    return Number(this.#connection.get('PRAGMA user_version')?.['user_version'] ?? 0);
  }

  #requireVersion(): void {
    const found = this.#version();
    if (found === version) return;
    throw new RpmError(
      'UNSUPPORTED',
      `reading the history: it is of version ${found}, this program knows version ${version}`,
      { hint: 'A newer Turntable wrote it; use that one.' },
    );
  }

  /** Writes a transaction down before it begins; its id. */
  begin(begun: BegunTransaction): number {
    return this.together(() => {
      const { lastRowId } = this.#connection.run(
        `INSERT INTO transactions(plan_id, began_ms, program, user_id, user_name, status, request,
          options, undo_of, rollback_to) VALUES(?, ?, ?, ?, ?, 'running', ?, ?, ?, ?)`,
        begun.planId,
        Math.floor(begun.beganMs),
        begun.program,
        begun.userId ?? null,
        begun.userName ?? null,
        begun.request,
        JSON.stringify(begun.options),
        begun.undoOf ?? null,
        begun.rollbackTo ?? null,
      );
      for (const [position, element] of begun.elements.entries())
        this.#connection.run(
          `INSERT INTO elements(transaction_id, position, kind, action, nevra, name, header_digest,
            other) VALUES(?, ?, ?, ?, ?, ?, ?, ?)`,
          lastRowId,
          position,
          element.kind,
          element.action,
          element.nevra,
          element.name,
          element.headerDigest,
          element.other ?? null,
        );
      return lastRowId;
    });
  }

  /** What was kept for a transaction before it changed anything. */
  keep(
    id: number,
    differences: ReadonlyMap<number, readonly Difference[]>,
    notes: readonly string[],
  ): void {
    this.together(() => {
      for (const [position, found] of differences)
        this.#connection.run(
          'UPDATE elements SET differences = ? WHERE transaction_id = ? AND position = ?',
          JSON.stringify(found),
          id,
          position,
        );
      this.#connection.run(
        'UPDATE transactions SET notes = ? WHERE id = ?',
        JSON.stringify(notes),
        id,
      );
    });
  }

  /** Writes down how a transaction ended; one that took others back marks them. */
  end(id: number, ended: EndedTransaction): void {
    this.together(() => {
      this.#connection.run(
        `UPDATE transactions SET ended_ms = ?, status = ?, side_files = ?, warnings = ?, output = ?,
          message = ? WHERE id = ?`,
        Math.floor(ended.endedMs),
        ended.status,
        JSON.stringify(ended.sideFiles),
        JSON.stringify(ended.warnings),
        ended.output,
        ended.message ?? null,
        id,
      );
      for (const position of ended.done)
        this.#connection.run(
          'UPDATE elements SET is_done = 1 WHERE transaction_id = ? AND position = ?',
          id,
          position,
        );
      const row = this.#connection.get(
        'SELECT count(*) AS left FROM elements WHERE transaction_id = ? AND is_done = 0',
        id,
      );
      if (Number(row?.['left']) === 0) this.#markUndone(id);
    });
  }

  #markUndone(id: number): void {
    const row = this.#connection.get(
      'SELECT undo_of, rollback_to FROM transactions WHERE id = ?',
      id,
    );
    const undoOf = row?.['undo_of'] ?? null;
    const rollbackTo = row?.['rollback_to'] ?? null;
    if (undoOf !== null)
      this.#connection.run('UPDATE transactions SET undone_by = ? WHERE id = ?', id, undoOf);
    if (rollbackTo !== null)
      this.#connection.run(
        'UPDATE transactions SET undone_by = ? WHERE id > ? AND id < ? AND undone_by IS NULL',
        id,
        rollbackTo,
        id,
      );
  }

  /** Newest first. */
  list(): readonly HistoryEntry[] {
    return this.#connection.all(`${entrySql} ORDER BY id DESC`).map(entryOf);
  }

  /** @throws {RpmError} BAD_ARGUMENT when there is no such transaction */
  details(id: number): HistoryDetails {
    const row = this.#connection.get(`${entrySql} WHERE id = ?`, id);
    if (row === undefined) throw unknown(id);
    return {
      ...entryOf(row),
      elements: this.#connection.all(elementsSql, id).map(historyElement),
      sideFiles: parsed<SideFile>(row['side_files']),
      warnings: parsed<string>(row['warnings']),
      output: String(row['output'] ?? ''),
      ...(row['message'] !== null && { message: String(row['message']) }),
      notes: parsed<string>(row['notes']),
    };
  }

  /** @throws {RpmError} BAD_ARGUMENT when there is no such transaction */
  transaction(id: number): StoredTransaction {
    const row = this.#connection.get('SELECT * FROM transactions WHERE id = ?', id);
    if (row === undefined) throw unknown(id);
    return {
      id,
      planId: String(row['plan_id']),
      status: String(row['status']) as HistoryStatus,
      options: JSON.parse(String(row['options'])) as TransactionOptions,
      undoneBy: row['undone_by'] === null ? undefined : Number(row['undone_by']),
      elements: this.#connection.all(elementsSql, id).map(storedElement),
      sideFiles: parsed<SideFile>(row['side_files']),
      notes: parsed<string>(row['notes']),
    };
  }

  /** Ids after this one, newest first. */
  idsAfter(id: number): readonly number[] {
    return this.#connection
      .all('SELECT id FROM transactions WHERE id > ? ORDER BY id DESC', id)
      .map((row) => Number(row['id']));
  }

  /** Transactions whose end nobody has written down. */
  unfinished(): readonly { readonly id: number; readonly planId: string }[] {
    return this.#connection
      .all("SELECT id, plan_id FROM transactions WHERE status = 'running' ORDER BY id")
      .map((row) => ({ id: Number(row['id']), planId: String(row['plan_id']) }));
  }

  /** What is in the store, oldest first. */
  kept(): readonly KeptEntry[] {
    return this.#connection
      .all('SELECT name, kind, size_bytes FROM kept ORDER BY stored_ms, name')
      .map((row) => ({
        name: String(row['name']),
        kind: String(row['kind']) as KeptEntry['kind'],
        sizeBytes: Number(row['size_bytes']),
      }));
  }

  /** How a package is kept, if it is. */
  keptKind(headerDigest: string): 'original' | 'rebuilt' | undefined {
    const row = this.#connection.get('SELECT kind FROM kept WHERE header_digest = ?', headerDigest);
    return row === undefined ? undefined : (String(row['kind']) as 'original' | 'rebuilt');
  }

  /** Packages of a name that went and are kept, the one that went last first. */
  keptVersions(name: string): readonly KeptVersion[] {
    return this.#connection
      .all(
        `SELECT nevra, elements.header_digest, kept.kind AS kept_kind, max(transaction_id) AS latest
          FROM elements JOIN kept ON kept.header_digest = elements.header_digest
          WHERE elements.name = ? AND elements.kind = 'erase' AND is_done = 1
          GROUP BY elements.header_digest ORDER BY latest DESC`,
        name,
      )
      .map((row) => ({
        nevra: String(row['nevra']),
        headerDigest: String(row['header_digest']),
        kind: String(row['kept_kind']) as KeptVersion['kind'],
      }));
  }

  /** Names in the store that a transaction which changed something, or still runs, could be taken back with. */
  neededNames(): ReadonlySet<string> {
    const rows = this.#connection.all(
      `SELECT kind, header_digest, differences FROM elements JOIN transactions
        ON id = transaction_id WHERE is_done = 1 OR status = 'running'`,
    );
    const names = new Set<string>();
    for (const row of rows) {
      if (row['kind'] === 'erase') names.add(`${String(row['header_digest'])}.rpm`);
      for (const difference of parsed<Difference>(row['differences']))
        if (difference.kind === 'content' && difference.kept !== undefined)
          names.add(difference.kept);
    }
    return names;
  }

  /** Whether the newest transaction is one that ended well, and left nothing that it did not need. */
  get isLastDone(): boolean {
    const row = this.#connection.get('SELECT status FROM transactions ORDER BY id DESC LIMIT 1');
    return row === undefined || row['status'] === 'done';
  }

  addKept(entry: KeptEntry, headerDigest: string | undefined, storedMs: number): void {
    this.#connection.run(
      'INSERT OR REPLACE INTO kept VALUES(?, ?, ?, ?, ?)',
      entry.name,
      entry.kind,
      headerDigest ?? null,
      entry.sizeBytes,
      Math.floor(storedMs),
    );
  }

  removeKept(name: string): void {
    this.#connection.run('DELETE FROM kept WHERE name = ?', name);
  }

  /** Bytes that what is kept may take; 0: nothing is kept. */
  get limitBytes(): number {
    const row = this.#connection.get("SELECT value FROM settings WHERE name = 'limitBytes'");
    return row === undefined ? usualLimitBytes : Number(row['value']);
  }

  set limitBytes(value: number) {
    this.#connection.run(
      "INSERT OR REPLACE INTO settings VALUES('limitBytes', ?)",
      String(Math.floor(value)),
    );
  }

  /** All or nothing, and one wait for the disk: what `body` writes. Within another one, it is part of that. */
  together<T>(body: () => T): T {
    if (this.#isTogether) return body();
    this.#isTogether = true;
    try {
      return this.#transaction(body);
    } finally {
      this.#isTogether = false;
    }
  }

  #transaction<T>(body: () => T): T {
    this.#connection.execute('BEGIN IMMEDIATE');
    try {
      const result = body();
      this.#connection.execute('COMMIT');
      return result;
    } catch (thrown) {
      try {
        this.#connection.execute('ROLLBACK');
      } catch {
        // SQLite has ended it already, as it does on a full disk
      }
      throw thrown;
    }
  }
}

function unknown(id: number): RpmError {
  return new RpmError(
    'BAD_ARGUMENT',
    `looking up transaction ${id}: there is none in the history`,
    {
      hint: 'turntable history lists them.',
      context: { id },
    },
  );
}
