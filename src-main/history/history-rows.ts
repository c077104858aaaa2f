/** What the history holds of a transaction, and how it stands in the rows of its tables. */
import type {
  HistoryElement,
  HistoryEntry,
  HistoryStatus,
  TransactionProgram,
} from '../contract/history.ts';
import type { ElementAction, SideFile, TransactionOptions } from '../contract/plan.ts';
import type { SqlRow, SqlValue } from '../database/index.ts';
import type { Difference } from './difference.ts';

export interface StoredElement {
  readonly kind: 'install' | 'erase';
  readonly action: ElementAction;
  readonly nevra: string;
  readonly name: string;
  readonly headerDigest: string;
  readonly other?: string;
  readonly isDone: boolean;
  /** Of a package that went: what differed of its files. Of one that came: what nobody's it overwrote. */
  readonly differences: readonly Difference[];
}

export interface BegunTransaction {
  readonly planId: string;
  readonly beganMs: number;
  readonly program: TransactionProgram;
  readonly userId?: number;
  readonly userName?: string;
  readonly request: string;
  readonly options: TransactionOptions;
  readonly undoOf?: number;
  readonly rollbackTo?: number;
  readonly elements: readonly Omit<StoredElement, 'isDone' | 'differences'>[];
}

export interface EndedTransaction {
  readonly endedMs: number;
  readonly status: Exclude<HistoryStatus, 'running'>;
  /** Positions of the elements that came to their end. */
  readonly done: ReadonlySet<number>;
  readonly sideFiles: readonly SideFile[];
  readonly warnings: readonly string[];
  readonly output: string;
  readonly message?: string;
}

/** A transaction with all that taking it back needs. */
export interface StoredTransaction {
  readonly id: number;
  readonly planId: string;
  readonly status: HistoryStatus;
  readonly options: TransactionOptions;
  readonly undoneBy: number | undefined;
  readonly elements: readonly StoredElement[];
  readonly sideFiles: readonly SideFile[];
  readonly notes: readonly string[];
}

/** Something in the store of old packages and contents. */
export interface KeptEntry {
  readonly name: string;
  readonly kind: 'original' | 'rebuilt' | 'content';
  readonly sizeBytes: number;
}

/** A package that went and is kept. */
export interface KeptVersion {
  readonly nevra: string;
  readonly headerDigest: string;
  readonly kind: 'original' | 'rebuilt';
}

export function entryOf(row: SqlRow): HistoryEntry {
  const optional = <K extends string>(name: K, value: SqlValue | undefined) =>
    value === null || value === undefined ? {} : ({ [name]: Number(value) } as Record<K, number>);
  return {
    id: Number(row['id']),
    beganMs: Number(row['began_ms']),
    ...optional('endedMs', row['ended_ms']),
    program: String(row['program']) as TransactionProgram,
    ...optional('userId', row['user_id']),
    ...(typeof row['user_name'] === 'string' && { userName: row['user_name'] }),
    status: String(row['status']) as HistoryStatus,
    installed: Number(row['installed']),
    erased: Number(row['erased']),
    request: String(row['request']),
    ...optional('undoOf', row['undo_of']),
    ...optional('rollbackTo', row['rollback_to']),
    ...optional('undoneBy', row['undone_by']),
  };
}

export function storedElement(row: SqlRow): StoredElement {
  return {
    kind: String(row['kind']) as StoredElement['kind'],
    action: String(row['action']) as ElementAction,
    nevra: String(row['nevra']),
    name: String(row['name']),
    headerDigest: String(row['header_digest']),
    ...(typeof row['other'] === 'string' && { other: row['other'] }),
    isDone: Number(row['is_done']) === 1,
    differences: parsed<Difference>(row['differences']),
  };
}

export function historyElement(row: SqlRow): HistoryElement {
  const { kind, action, nevra, other, isDone } = storedElement(row);
  const kept = row['kept_kind'];
  return {
    kind,
    action,
    nevra,
    ...(other !== undefined && { other }),
    isDone,
    ...(typeof kept === 'string' && { kept: kept as 'original' | 'rebuilt' }),
  };
}

/** Written by this file alone, so that its form needs no second check. */
export function parsed<T>(value: SqlValue | undefined): readonly T[] {
  return JSON.parse(String(value ?? '[]')) as readonly T[];
}
