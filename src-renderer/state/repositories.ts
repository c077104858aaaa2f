import { create } from 'zustand';
import type {
  PackageVersion,
  RepositoryList,
  RepositoryProgress,
} from '../../src-main/contract/repository.ts';
import type { WireError } from '../../src-main/contract/errors.ts';
import { engine, toWireError } from '../engine/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { openPackageFiles } from './package-file.ts';
import { createLatest, idle, load, ready, type Remote } from './remote.ts';
import { goTo, useRooms } from './rooms.ts';

interface RepositoriesState {
  readonly list: Remote<RepositoryList>;
  readonly folders: Remote<readonly string[]>;
  readonly isRefreshing: boolean;
  readonly progress: RepositoryProgress | undefined;
  /** Why refreshing, or changing the folders, did not work. */
  readonly error: WireError | undefined;
  /** Checksum of the package that is being fetched, and why the last one was not. */
  readonly fetching: string | undefined;
  readonly fetchError: WireError | undefined;
}

const nothing: RepositoriesState = {
  list: idle,
  folders: idle,
  isRefreshing: false,
  progress: undefined,
  error: undefined,
  fetching: undefined,
  fetchError: undefined,
};

export const useRepositories = create<RepositoriesState>(() => nothing);

const latestList = createLatest();
const latestFolders = createLatest();
const latestRefresh = createLatest();
const latestFetch = createLatest();

/** Opens the room, and looks again. */
export function showRepositories(): void {
  goTo('repositories');
  loadRepositories();
}

export function loadRepositories(): void {
  const { list, folders } = useRepositories.getState();
  void load(
    latestList,
    (signal) => engine.call('repository.list', [], { signal }),
    (next) => useRepositories.setState({ list: next }),
    list.status === 'ready',
  );
  void load(
    latestFolders,
    (signal) => engine.call('repository.folders', [], { signal }),
    (next) => useRepositories.setState({ folders: next }),
    folders.status === 'ready',
  );
}

/** Asks the servers anew: of all that are enabled when none is named. */
export function refreshRepositories(ids: readonly string[]): void {
  useRepositories.setState({ isRefreshing: true, progress: undefined, error: undefined });
  announce(message('repositories.refreshing'));
  void latestRefresh.ask(
    (signal) => engine.call('repository.refresh', [ids], { signal }),
    (list) => {
      useRepositories.setState({ isRefreshing: false, list: ready(list) });
      const failed = list.repositories.filter(({ problem }) => problem !== undefined).length;
      announce(message('repositories.refreshed', { failed }));
    },
    (error) => useRepositories.setState({ isRefreshing: false, error: toWireError(error) }),
  );
}

/** Stops refreshing; what was fetched until then is kept. */
export function stopRefreshing(): void {
  latestRefresh.drop();
  useRepositories.setState({ isRefreshing: false, progress: undefined });
  announce(message('repositories.stopped'));
  loadRepositories();
}

export function onRepositoryProgress(progress: RepositoryProgress): void {
  if (useRepositories.getState().isRefreshing) useRepositories.setState({ progress });
}

export async function setRepositoryFolders(paths: readonly string[]): Promise<void> {
  try {
    const folders = await engine.call('repository.setFolders', [paths]);
    useRepositories.setState({ folders: ready(folders), error: undefined });
    loadRepositories();
  } catch (error) {
    useRepositories.setState({ error: toWireError(error) });
  }
}

/** Brings a version here, checked against its metadata, and opens it as any package file. */
export function fetchVersion(name: string, { repository }: PackageVersion): void {
  if (repository === undefined) return;
  const { id, checksum } = repository;
  useRepositories.setState({ fetching: checksum, fetchError: undefined });
  void latestFetch.ask(
    (signal) => engine.call('repository.fetch', [id, name, checksum], { signal }),
    (path) => {
      useRepositories.setState({ fetching: undefined });
      openPackageFiles([path]);
    },
    (error) => useRepositories.setState({ fetching: undefined, fetchError: toWireError(error) }),
  );
}

export function stopFetching(): void {
  latestFetch.drop();
  useRepositories.setState({ fetching: undefined, fetchError: undefined });
}

/** Another root has other repositories. */
export function forgetRepositories(): void {
  for (const latest of [latestList, latestFolders, latestRefresh, latestFetch]) latest.drop();
  useRepositories.setState(nothing);
  if (useRooms.getState().room === 'repositories') loadRepositories();
}
