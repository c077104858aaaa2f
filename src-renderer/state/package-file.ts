import { create } from 'zustand';
import type { EngineEvents } from '../../src-main/contract/events.ts';
import type { PackageFileView } from '../../src-main/contract/methods.ts';
import type { InstallRequest, TransactionRequest } from '../../src-main/contract/plan.ts';
import { engine } from '../engine/index.ts';
import { verdictOf, verdictSentence } from '../format/index.ts';
import { announce } from './announcer.ts';
import { failed, loading, ready, type Remote } from './remote.ts';
import { openOverlay, useRooms } from './rooms.ts';

export interface OpenedFile {
  readonly path: string;
  readonly view: Remote<PackageFileView>;
  /** Of the check, where it takes long enough to tell. */
  readonly progress?: { readonly bytesChecked: number; readonly bytesTotal: number };
}

interface PackageFileState {
  readonly files: readonly OpenedFile[];
  readonly selected: number;
}

export const usePackageFile = create<PackageFileState>(() => ({ files: [], selected: 0 }));

/**
 * Opens package files side by side; every one is read, and fails, for itself. They join those that are
 * open: a file manager may hand over a selection one by one.
 */
export function openPackageFiles(paths: readonly string[]): void {
  const distinct = [...new Set(paths)];
  const [first] = distinct;
  if (first === undefined) return;
  const isOpen = useRooms.getState().overlay.kind === 'package-file';
  const known = isOpen ? usePackageFile.getState().files : [];
  const added = distinct.filter((path) => known.every((file) => file.path !== path));
  const files = [...known, ...added.map((path) => ({ path, view: loading }))];
  usePackageFile.setState({ files, selected: files.findIndex(({ path }) => path === first) });
  openOverlay({ kind: 'package-file' });
  for (const path of distinct) void readPackageFile(path);
}

/** What is being read or checked; looked at again, a file starts over. */
const running = new Map<string, AbortController>();

/** Shows a file as soon as its headers are read, and checks all of it then. */
export async function readPackageFile(path: string): Promise<void> {
  running.get(path)?.abort();
  const mine = new AbortController();
  running.set(path, mine);
  const { signal } = mine;
  setFile(path, { view: loading });
  try {
    setFile(path, { view: ready(await engine.call('packageFile.open', [path], { signal })) });
    const checked = await engine.call('packageFile.check', [path], { signal });
    setFile(path, { view: ready(checked) });
    announce(verdictSentence(verdictOf(checked.details.checks)));
  } catch (error) {
    if (!signal.aborted) setFile(path, { view: failed(error) });
  } finally {
    if (running.get(path) === mine) running.delete(path);
  }
}

/** Nobody waits for a verdict on files that are no longer shown. */
useRooms.subscribe((now, before) => {
  if (before.overlay.kind !== 'package-file' || now.overlay.kind === 'package-file') return;
  for (const controller of running.values()) controller.abort();
});

/** Keeps how far the check of a file has come, while it runs. */
export function onFileCheckProgress({
  path,
  ...progress
}: EngineEvents['packageFile.progress']): void {
  if (running.has(path)) setFile(path, { progress });
}

/** The view of a file whose verdict is known: before, nothing may be done with it. */
export function checkedView({ view }: OpenedFile): PackageFileView | undefined {
  return view.status === 'ready' && view.value.isChecked ? view.value : undefined;
}

/** Whether a file is still read or checked. */
export function isBeingChecked({ view }: OpenedFile): boolean {
  return view.status === 'loading' || (view.status === 'ready' && !view.value.isChecked);
}

export function selectFile(index: number): void {
  usePackageFile.setState({ selected: index });
}

/** A new view begins without progress. */
function setFile(path: string, change: Partial<Pick<OpenedFile, 'view' | 'progress'>>): void {
  usePackageFile.setState(({ files }) => ({
    files: files.map((file) => (file.path === path ? { path, view: file.view, ...change } : file)),
  }));
}

const modes: Readonly<Record<Exclude<PackageFileView['verb'], 'unpack'>, InstallRequest['mode']>> =
  {
    install: 'install',
    upgrade: 'upgrade',
    downgrade: 'upgrade',
    reinstall: 'reinstall',
  };

/** What carrying out the verbs of these files asks for; source packages have none that install. */
export function requestFor(
  views: readonly { readonly path: string; readonly verb: PackageFileView['verb'] }[],
): TransactionRequest {
  const install = views.flatMap(({ path, verb }) =>
    verb === 'unpack' ? [] : [{ path, mode: modes[verb] }],
  );
  const isDowngrade = views.some(({ verb }) => verb === 'downgrade');
  return { install, erase: [], options: isDowngrade ? { oldpackage: true } : {} };
}
