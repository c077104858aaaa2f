import { create } from 'zustand';
import type { PackageId, PackageSummary } from '../../src-main/contract/package.ts';
import { engine, toWireError } from '../engine/index.ts';
import { formatNevra } from '../format/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';

export interface Mark {
  readonly instance: number;
  readonly nevra: string;
  readonly sizeBytes: number;
  /** Whole path of its group. */
  readonly group: string;
}

interface MarksState {
  /** By instance in the database. Marks stay when the list changes. */
  readonly marks: ReadonlyMap<number, Mark>;
}

export const useMarks = create<MarksState>(() => ({ marks: new Map() }));

/** As many steps as anybody remembers. */
const mostSteps = 200;
let past: MarksState['marks'][] = [];
let future: MarksState['marks'][] = [];

/** Marks as they are to be; what they were can be had again. */
function setMarks(marks: MarksState['marks']): void {
  past = [...past, useMarks.getState().marks].slice(-mostSteps);
  future = [];
  useMarks.setState({ marks });
}

export function undoMarks(): void {
  const before = past.pop();
  if (before === undefined) {
    announce(message('told.no-mark-to-undo'));
    return;
  }
  future.push(useMarks.getState().marks);
  useMarks.setState({ marks: before });
  announce(message('told.marks-undone', { count: before.size }));
}

export function redoMarks(): void {
  const after = future.pop();
  if (after === undefined) {
    announce(message('told.no-mark-to-redo'));
    return;
  }
  past.push(useMarks.getState().marks);
  useMarks.setState({ marks: after });
  announce(message('told.marks-redone', { count: after.size }));
}

/** Another root has other packages: nothing of before means anything there. */
export function forgetMarks(): void {
  past = [];
  future = [];
  useMarks.setState({ marks: new Map() });
}

export function toggleMark(row: PackageSummary): void {
  const mark = markOf(row);
  if (mark === undefined) return;
  const next = new Map(useMarks.getState().marks);
  if (!next.delete(mark.instance)) next.set(mark.instance, mark);
  setMarks(next);
}

export function addMarks(rows: readonly PackageSummary[]): void {
  const next = new Map(useMarks.getState().marks);
  for (const row of rows) {
    const mark = markOf(row);
    if (mark !== undefined) next.set(mark.instance, mark);
  }
  if (next.size > useMarks.getState().marks.size) setMarks(next);
}

/** How many of a group, and of those below it, are marked. */
export function markedInGroup(marks: MarksState['marks'], path: string): number {
  let count = 0;
  for (const { group } of marks.values())
    if (group === path || group.startsWith(`${path}/`)) count += 1;
  return count;
}

const rowsAtOnce = 500;

/** Marks every package of a group; takes the marks away when all of it is marked. */
export async function toggleGroupMarks(path: string): Promise<void> {
  try {
    const sort = { by: 'name', descending: false } as const;
    const list = await engine.call('package.list', [{ group: path }, sort]);
    const rows: PackageSummary[] = [];
    while (rows.length < list.count) {
      const page = await engine.call('package.rows', [list.listId, rows.length, rowsAtOnce]);
      if (page.length === 0) break;
      rows.push(...page);
    }
    if (markedInGroup(useMarks.getState().marks, path) < rows.length) {
      addMarks(rows);
      announce(message('told.marked', { count: rows.length }));
    } else {
      removeMarks(rows);
      announce(message('told.unmarked', { count: rows.length }));
    }
  } catch (error) {
    announce(toWireError(error).message);
  }
}

export function removeMarks(rows: readonly PackageSummary[]): void {
  const next = new Map(useMarks.getState().marks);
  for (const { id } of rows) if (id.kind === 'installed') next.delete(id.instance);
  if (next.size < useMarks.getState().marks.size) setMarks(next);
}

export function clearMarks(): void {
  if (useMarks.getState().marks.size > 0) setMarks(new Map());
}

export function isMarked(marks: MarksState['marks'], id: PackageId): boolean {
  return id.kind === 'installed' && marks.has(id.instance);
}

export function markedBytes(marks: MarksState['marks']): number {
  let sum = 0;
  for (const mark of marks.values()) sum += mark.sizeBytes;
  return sum;
}

function markOf(row: PackageSummary): Mark | undefined {
  if (row.id.kind !== 'installed') return undefined;
  return {
    instance: row.id.instance,
    nevra: formatNevra(row),
    sizeBytes: row.sizeBytes,
    group: row.group,
  };
}
