import { create } from 'zustand';
import type { SavedFilter } from '../../src-main/contract/filter.ts';
import { engine } from '../engine/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { type Lens, quotedValue, useLenses, vendorSentence } from './lenses.ts';
import { showLens } from './navigation.ts';
import { reloadPackages, setSearchText, usePackages } from './packages.ts';
import { createLatest, failed, idle, load, ready, type Remote, valueOf } from './remote.ts';
import { closeOverlay, openOverlay } from './rooms.ts';

interface FiltersState {
  readonly saved: Remote<readonly SavedFilter[]>;
  /** Why the last change could not be kept. */
  readonly failure: string | undefined;
}

/** The user's own filters, as the engine keeps them. */
export const useFilters = create<FiltersState>(() => ({ saved: idle, failure: undefined }));

const latest = createLatest();

export function loadFilters(): Promise<void> {
  return load(
    latest,
    (signal) => engine.call('filter.saved', [], { signal }),
    (saved) => useFilters.setState({ saved }),
    useFilters.getState().saved.status === 'ready',
  );
}

/** What is searched for now, within the lens that is open; undefined when that is everything. */
export function filterToSave(): string | undefined {
  const typed = usePackages.getState().text.trim();
  const { lens } = useLenses.getState();
  const part = lensSentence(lens);
  if (part === undefined) return typed === '' ? undefined : typed;
  return typed === '' ? part : `${part} ${grouped(typed)}`;
}

/** A lens in the words of the search box; those that only sort have none. */
function lensSentence(lens: Lens): string | undefined {
  switch (lens.kind) {
    case 'group':
      return `(group=${quotedValue(lens.path)} or group:${quotedValue(`${lens.path}/*`)})`;
    case 'vendor':
      return vendorSentence(lens.vendor);
    case 'leaves':
      return 'is:leaf';
    case 'changed':
      return 'is:changed';
    case 'saved':
      return grouped(lens.text);
    case 'all':
    case 'recent':
    case 'largest':
      return undefined;
  }
}

function grouped(text: string): string {
  return /\sor\s/.test(text) ? `(${text})` : text;
}

/** Asks for a name for what is searched for. */
export function askToSave(): void {
  const text = filterToSave();
  if (text === undefined) return;
  useFilters.setState({ failure: undefined });
  openOverlay({ kind: 'save-filter', text });
}

export function askToRename(name: string): void {
  const text = savedFilters().find((one) => one.name === name)?.text;
  useFilters.setState({ failure: undefined });
  if (text !== undefined) openOverlay({ kind: 'save-filter', text, renames: name });
}

/** Keeps a sentence under a name, in the place of the one that it renames. */
export async function saveFilter(filter: SavedFilter, renames?: string): Promise<void> {
  const before = savedFilters();
  const next =
    renames === undefined
      ? [...before, filter]
      : before.map((one) => (one.name === renames ? filter : one));
  if (!(await keep(next))) return;
  closeOverlay('save-filter');
  announce(message('told.filter-saved', { name: filter.name }));
  if (renames === undefined) setSearchText('');
  const { lens } = useLenses.getState();
  if (renames === undefined || (lens.kind === 'saved' && lens.name === renames))
    showLens({ kind: 'saved', ...filter });
}

export async function deleteFilter(name: string): Promise<void> {
  if (!(await keep(savedFilters().filter((one) => one.name !== name)))) return;
  announce(message('told.filter-deleted', { name }));
  const { lens } = useLenses.getState();
  if (lens.kind === 'saved' && lens.name === name) showLens({ kind: 'all' });
}

/** Puts the sentence of a saved filter into the search box, to be changed. */
export function editFilter({ text }: SavedFilter): void {
  showLens({ kind: 'all' });
  usePackages.setState({ text });
  void reloadPackages();
}

function savedFilters(): readonly SavedFilter[] {
  return valueOf(useFilters.getState().saved) ?? [];
}

async function keep(filters: readonly SavedFilter[]): Promise<boolean> {
  try {
    const saved = await engine.call('filter.save', [filters]);
    useFilters.setState({ saved: ready(saved), failure: undefined });
    return true;
  } catch (error) {
    const failure = failed(error).error.message;
    useFilters.setState({ failure });
    announce(failure);
    return false;
  }
}
