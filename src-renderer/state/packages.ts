import { create } from 'zustand';
import type { PackageList, PackageSort, PackageSortKey } from '../../src-main/contract/methods.ts';
import type { PackageId, PackageSummary } from '../../src-main/contract/package.ts';
import { engine, toWireError } from '../engine/index.ts';
import { oncePerFrame } from './frame.ts';
import { lensFilter, useLenses } from './lenses.ts';
import { pageOf, pageSize, type Pages, pagesFor, rowAt, withPage } from './pages.ts';
import { createLatest, failed, loading, ready, type Remote } from './remote.ts';

/** A part of the search text that is not understood. */
export interface SearchMistake {
  readonly message: string;
  readonly hint: string | undefined;
  readonly at: number;
  readonly length: number;
}

interface PackagesState {
  readonly text: string;
  readonly sort: PackageSort;
  /** The list on the screen; it stays until the next one and its first rows have arrived. */
  readonly list: Remote<PackageList>;
  readonly isRefreshing: boolean;
  /** What is wrong with the search text; the list shown is still that of the last right one. */
  readonly mistake: SearchMistake | undefined;
  readonly pages: Pages;
  /** Index of the row the keyboard is on; -1 in an empty list. */
  readonly cursor: number;
  /** Whether the details should follow to the cursor's row as soon as it is there. */
  readonly isPreviewDue: boolean;
}

const initial: PackagesState = {
  text: '',
  sort: { by: 'name', descending: false },
  list: loading,
  isRefreshing: false,
  mistake: undefined,
  pages: new Map(),
  cursor: 0,
  isPreviewDue: true,
};

export const usePackages = create<PackagesState>(() => initial);

const latestList = createLatest();
const asked = new Map<number, AbortController>();

/** Where the cursor was: on a package, else at an index. */
interface Place {
  readonly index: number;
  readonly id: PackageId | undefined;
}

/** Asks for the list anew; a newer question drops the answer of an older one. */
export function reloadPackages(keepPlace = false): Promise<void> {
  const { text, sort, list, pages, cursor } = usePackages.getState();
  const { lens } = useLenses.getState();
  const trimmed = text.trim();
  const filter = { ...lensFilter(lens), ...(trimmed === '' ? {} : { text: trimmed }) };
  const place = {
    index: keepPlace ? cursor : 0,
    id: keepPlace ? rowAt(pages, cursor)?.id : undefined,
  };
  usePackages.setState(list.status === 'ready' ? { isRefreshing: true } : { list: loading });
  return latestList.ask(
    (signal) => fetchList(filter, sort, place, signal),
    (fetched) => {
      dropAskedPages();
      usePackages.setState({
        ...fetched,
        isRefreshing: false,
        mistake: undefined,
        isPreviewDue: usePackages.getState().isPreviewDue || !keepPlace,
      });
    },
    (error) => {
      const mistake = mistakeOf(error);
      if (mistake === undefined || usePackages.getState().list.status !== 'ready')
        usePackages.setState({ list: failed(error), isRefreshing: false });
      else usePackages.setState({ mistake, isRefreshing: false });
    },
  );
}

function mistakeOf(error: unknown): SearchMistake | undefined {
  const { code, message, hint, context } = toWireError(error);
  if (code !== 'FILTER_INVALID') return undefined;
  return { message, hint, at: Number(context['at']), length: Number(context['length']) };
}

async function fetchList(
  filter: ReturnType<typeof lensFilter>,
  sort: PackageSort,
  place: Place,
  signal: AbortSignal,
): Promise<Pick<PackagesState, 'list' | 'pages' | 'cursor'>> {
  const list = await engine.call('package.list', [filter, sort], { signal });
  const found =
    place.id === undefined
      ? -1
      : await engine.call('package.position', [list.listId, place.id], { signal });
  const cursor = Math.min(found >= 0 ? found : Math.max(0, place.index), list.count - 1);
  if (list.count === 0) return { list: ready(list), pages: new Map(), cursor };
  const page = pageOf(cursor);
  const rows = await engine.call('package.rows', [list.listId, page * pageSize, pageSize], {
    signal,
  });
  return { list: ready(list), pages: withPage(new Map(), page, rows), cursor };
}

const reloadOnNextFrame = oncePerFrame(() => void reloadPackages());

/** Results follow the typing, at most one question a frame. */
export function setSearchText(text: string): void {
  usePackages.setState({ text });
  reloadOnNextFrame();
}

/** The same column again turns the direction round. */
export function sortBy(by: PackageSortKey): void {
  usePackages.setState(({ sort }) => ({
    sort: { by, descending: sort.by === by && !sort.descending },
  }));
  void reloadPackages();
}

export function setSort(sort: PackageSort): void {
  usePackages.setState({ sort });
}

/** Moves the cursor on somebody's behalf; the details follow. */
export function setCursor(index: number): void {
  placeCursor(index);
  usePackages.setState({ isPreviewDue: true });
}

function placeCursor(index: number): void {
  const count = listCount();
  usePackages.setState({ cursor: count === 0 ? -1 : Math.min(count - 1, Math.max(0, index)) });
}

/** The package the details should go to now, once; undefined while there is none or it is not there yet. */
export function takeDuePreview(): PackageId | undefined {
  const id = usePackages.getState().isPreviewDue ? currentRow()?.id : undefined;
  if (id !== undefined) usePackages.setState({ isPreviewDue: false });
  return id;
}

/** The details have nothing to show: they follow to the cursor again. */
export function callForPreview(): void {
  usePackages.setState({ isPreviewDue: true });
}

function listCount(): number {
  const { list } = usePackages.getState();
  return list.status === 'ready' ? list.value.count : 0;
}

export function currentRow(): PackageSummary | undefined {
  const { pages, cursor } = usePackages.getState();
  return rowAt(pages, cursor);
}

/** Puts the keyboard's row on a package if the list holds it. */
export async function moveCursorTo(id: PackageId): Promise<void> {
  const { list } = usePackages.getState();
  if (list.status !== 'ready') return;
  try {
    const index = await engine.call('package.position', [list.value.listId, id]);
    const now = usePackages.getState().list;
    if (index >= 0 && now.status === 'ready' && now.value.listId === list.value.listId)
      placeCursor(index);
  } catch {
    // The list is gone or the engine is: the inspector still shows the package, only the row does not move.
  }
}

const flingPauseMs = 50;
let lastWanted: readonly number[] = [];
let flingTimer: ReturnType<typeof setTimeout> | undefined;

/**
 * Fetches the pages behind the rows on the screen, and stops asking for those scrolled past. While
 * somebody drags the scroll bar, every frame is on another page: none of those is asked for until the
 * table rests for a moment.
 */
export function wantRows(first: number, last: number): void {
  const { list } = usePackages.getState();
  if (list.status !== 'ready' || list.value.count === 0) return;
  const wanted = pagesFor(first, Math.min(last, list.value.count - 1));
  const isFling = !wanted.some((page) => lastWanted.includes(page));
  lastWanted = wanted;
  for (const [page, controller] of asked) if (!wanted.includes(page)) controller.abort();
  clearTimeout(flingTimer);
  if (isFling) flingTimer = setTimeout(fetchWanted, flingPauseMs);
  else fetchWanted();
}

function fetchWanted(): void {
  const { list, pages } = usePackages.getState();
  if (list.status !== 'ready') return;
  for (const page of lastWanted) {
    if (page * pageSize >= list.value.count) continue;
    if (!pages.has(page) && !asked.has(page)) void fetchPage(list.value.listId, page);
  }
}

async function fetchPage(listId: string, page: number): Promise<void> {
  const controller = new AbortController();
  asked.set(page, controller);
  try {
    const args = [listId, page * pageSize, pageSize] as const;
    const rows = await engine.call('package.rows', [...args], { signal: controller.signal });
    const { list, pages } = usePackages.getState();
    if (list.status === 'ready' && list.value.listId === listId) {
      usePackages.setState({ pages: withPage(pages, page, rows) });
    }
  } catch (error) {
    onPageFailure(error, listId);
  } finally {
    if (asked.get(page) === controller) asked.delete(page);
  }
}

/** The engine keeps a list only until eight more were made; then it is asked for again. */
function onPageFailure(error: unknown, listId: string): void {
  const { code } = toWireError(error);
  if (code === 'CANCELLED') return;
  const { list } = usePackages.getState();
  if (list.status !== 'ready' || list.value.listId !== listId) return;
  if (code === 'BAD_ARGUMENT') void reloadPackages(true);
  else usePackages.setState({ list: failed(error) });
}

function dropAskedPages(): void {
  for (const controller of asked.values()) controller.abort();
  asked.clear();
}
