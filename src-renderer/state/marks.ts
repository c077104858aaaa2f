import { create } from 'zustand';
import type { PackageId, PackageSummary } from '../../src-main/contract/package.ts';
import { formatNevra } from '../format/index.ts';

export interface Mark {
  readonly instance: number;
  readonly nevra: string;
  readonly sizeBytes: number;
}

interface MarksState {
  /** By instance in the database. Marks stay when the list changes. */
  readonly marks: ReadonlyMap<number, Mark>;
}

export const useMarks = create<MarksState>(() => ({ marks: new Map() }));

export function toggleMark(row: PackageSummary): void {
  const mark = markOf(row);
  if (mark === undefined) return;
  const next = new Map(useMarks.getState().marks);
  if (!next.delete(mark.instance)) next.set(mark.instance, mark);
  useMarks.setState({ marks: next });
}

export function addMarks(rows: readonly PackageSummary[]): void {
  const next = new Map(useMarks.getState().marks);
  for (const row of rows) {
    const mark = markOf(row);
    if (mark !== undefined) next.set(mark.instance, mark);
  }
  useMarks.setState({ marks: next });
}

export function clearMarks(): void {
  useMarks.setState({ marks: new Map() });
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
  return { instance: row.id.instance, nevra: formatNevra(row), sizeBytes: row.sizeBytes };
}
