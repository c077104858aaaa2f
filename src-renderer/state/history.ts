import { create } from 'zustand';
import type { HistoryDetails, HistoryEntry } from '../../src-main/contract/history.ts';
import { engine } from '../engine/index.ts';
import { toggled } from './lenses.ts';
import { createLatest, failed, idle, load, loading, ready, type Remote } from './remote.ts';

interface HistoryState {
  readonly entries: Remote<readonly HistoryEntry[]>;
  /** Transactions that are opened. */
  readonly opened: ReadonlySet<number>;
  /** What is known of those that were opened, by their number. */
  readonly details: ReadonlyMap<number, Remote<HistoryDetails>>;
}

export const useHistory = create<HistoryState>(() => ({
  entries: idle,
  opened: new Set(),
  details: new Map(),
}));

const latest = createLatest();

/** Reads the history again; what is on the screen stays until the answer is there. */
export function loadHistory(): Promise<void> {
  const { entries, opened } = useHistory.getState();
  return load(
    latest,
    (signal) => engine.call('history.list', [], { signal }),
    (next) => {
      useHistory.setState({ entries: next });
      if (next.status !== 'ready') return;
      for (const { id } of next.value) if (opened.has(id)) void loadDetails(id);
    },
    entries.status === 'ready',
  );
}

/** Opens or closes a transaction; its packages are asked for when it opens. */
export function toggleTransaction(id: number): void {
  const opened = toggled(useHistory.getState().opened, id);
  useHistory.setState({ opened });
  if (opened.has(id)) void loadDetails(id);
}

export async function loadDetails(id: number): Promise<void> {
  if (useHistory.getState().details.get(id)?.status !== 'ready') keepDetails(id, loading);
  try {
    keepDetails(id, ready(await engine.call('history.details', [id])));
  } catch (error) {
    keepDetails(id, failed(error));
  }
}

/** Another root has another history. */
export function forgetHistory(): void {
  latest.drop();
  useHistory.setState({ entries: idle, opened: new Set(), details: new Map() });
}

function keepDetails(id: number, value: Remote<HistoryDetails>): void {
  useHistory.setState(({ details }) => ({ details: new Map(details).set(id, value) }));
}
