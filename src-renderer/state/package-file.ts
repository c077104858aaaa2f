import { create } from 'zustand';
import type { PackageFileView } from '../../src-main/contract/methods.ts';
import type { InstallRequest, TransactionRequest } from '../../src-main/contract/plan.ts';
import { engine } from '../engine/index.ts';
import { failed, loading, ready, type Remote } from './remote.ts';
import { openOverlay, useRooms } from './rooms.ts';

export interface OpenedFile {
  readonly path: string;
  readonly view: Remote<PackageFileView>;
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

export async function readPackageFile(path: string): Promise<void> {
  setView(path, loading);
  try {
    setView(path, ready(await engine.call('packageFile.open', [path])));
  } catch (error) {
    setView(path, failed(error));
  }
}

export function selectFile(index: number): void {
  usePackageFile.setState({ selected: index });
}

function setView(path: string, view: Remote<PackageFileView>): void {
  usePackageFile.setState(({ files }) => ({
    files: files.map((file) => (file.path === path ? { path, view } : file)),
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
