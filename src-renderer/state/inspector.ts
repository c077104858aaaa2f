import { create } from 'zustand';
import type {
  DependencyView,
  FileEntry,
  HeaderTagView,
  PackageDetails,
  PackageId,
  WhyView,
} from '../../src-main/contract/package.ts';
import type { FileCheckProgress, VerifiedPackage } from '../../src-main/contract/verify.ts';
import type { PackageVersion } from '../../src-main/contract/repository.ts';
import { engine } from '../engine/index.ts';
import { packageKey } from '../format/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { oncePerFrame } from './frame.ts';
import { createLatest, idle, load, loading, type Remote, valueOf } from './remote.ts';
import { useUpgrades } from './upgrades.ts';

export type InspectorTab =
  | 'overview'
  | 'files'
  | 'dependencies'
  | 'scripts'
  | 'changelog'
  | 'signature'
  | 'versions'
  | 'header';

interface InspectorState {
  /** Packages visited, oldest first, as a browser keeps pages. */
  readonly visited: readonly PackageId[];
  /** Index into `visited`; -1 while nothing was chosen. */
  readonly position: number;
  readonly tab: InspectorTab;
  readonly details: Remote<PackageDetails>;
  readonly files: Remote<readonly FileEntry[]>;
  /** What comparing them with the disk found; idle until somebody asks. */
  readonly verified: Remote<VerifiedPackage>;
  readonly fileProgress: FileCheckProgress | undefined;
  readonly dependencies: Remote<DependencyView>;
  readonly why: Remote<WhyView>;
  readonly header: Remote<readonly HeaderTagView[]>;
  readonly versions: Remote<readonly PackageVersion[]>;
  /** The newer package file of the one shown, with its changelog; idle where there is none. */
  readonly candidate: Remote<PackageDetails>;
}

/** What the tabs ask for when they are opened. */
const nothingAsked = {
  files: idle,
  verified: idle,
  fileProgress: undefined,
  dependencies: idle,
  why: idle,
  header: idle,
  versions: idle,
  candidate: idle,
} as const;

const mostVisited = 100;

export const useInspector = create<InspectorState>(() => ({
  visited: [],
  position: -1,
  tab: 'overview',
  details: idle,
  ...nothingAsked,
}));

const latestDetails = createLatest();
const latestFiles = createLatest();
const latestVerified = createLatest();
const latestDependencies = createLatest();
const latestWhy = createLatest();
const latestHeader = createLatest();
const latestVersions = createLatest();
const latestCandidate = createLatest();
const latestOfTabs = [
  latestFiles,
  latestVerified,
  latestDependencies,
  latestWhy,
  latestHeader,
  latestVersions,
  latestCandidate,
] as const;

export function shownPackage(): PackageId | undefined {
  const { visited, position } = useInspector.getState();
  return visited[position];
}

/** Shows what the table's cursor is on; takes the place of the package shown before. */
export function previewPackage(id: PackageId): void {
  const { visited, position } = useInspector.getState();
  const current = visited[position];
  if (current !== undefined && packageKey(current) === packageKey(id)) return;
  useInspector.setState({
    visited: [...visited.slice(0, Math.max(0, position)), id],
    position: Math.max(0, position),
  });
  reloadOnNextFrame();
}

/** Follows a link: the package shown before is one step back. */
export function visitPackage(id: PackageId): void {
  const { visited, position } = useInspector.getState();
  const current = visited[position];
  if (current !== undefined && packageKey(current) === packageKey(id)) return;
  const next = [...visited.slice(0, position + 1), id].slice(-mostVisited);
  useInspector.setState({ visited: next, position: next.length - 1 });
  reloadOnNextFrame();
}

/** One step back (-1) or forward (1) among the packages visited; tells which one is shown then. */
export function travel(step: -1 | 1): PackageId | undefined {
  const { visited, position } = useInspector.getState();
  const target = visited[position + step];
  if (target === undefined) return undefined;
  useInspector.setState({ position: position + step });
  reloadOnNextFrame();
  return target;
}

export function setTab(tab: InspectorTab): void {
  useInspector.setState({ tab });
  loadTab();
}

/** Shows nothing, after the package is gone or another root was opened. */
export function clearInspector(): void {
  for (const latest of [latestDetails, ...latestOfTabs]) latest.drop();
  useInspector.setState({
    visited: [],
    position: -1,
    details: idle,
    ...nothingAsked,
  });
}

/** Asks for everything the open tab shows. */
export function reloadInspector(): void {
  const id = shownPackage();
  if (id === undefined) return;
  for (const latest of latestOfTabs) latest.drop();
  const isFirst = useInspector.getState().details.status !== 'ready';
  useInspector.setState({
    ...nothingAsked,
    ...(isFirst ? { details: loading } : {}),
  });
  // The package shown before stays until the next has arrived: walking through the table does not flicker.
  void load(
    latestDetails,
    (signal) => engine.call('package.details', [id], { signal }),
    (details) => {
      useInspector.setState({ details });
      loadVersionsOfShown();
    },
    true,
  );
  loadTab();
}

const reloadOnNextFrame = oncePerFrame(reloadInspector);

function loadTab(): void {
  const id = shownPackage();
  if (id === undefined) return;
  const { tab, files, dependencies, why, header, candidate } = useInspector.getState();
  if (tab === 'files' && files.status !== 'ready') loadFiles(id);
  if (tab === 'dependencies' && dependencies.status !== 'ready') loadDependencies(id);
  if (tab === 'dependencies' && why.status !== 'ready') loadWhy(id);
  if (tab === 'header' && header.status !== 'ready') loadHeader(id);
  loadVersionsOfShown();
  if (tab === 'changelog' && candidate.status !== 'ready') loadCandidate(id);
}

/** By name, which is known once the details are there. */
function loadVersionsOfShown(): void {
  const { tab, details, versions } = useInspector.getState();
  const id = shownPackage();
  if (tab !== 'versions' || versions.status === 'ready' || details.status !== 'ready') return;
  if (id === undefined || packageKey(details.value.id) !== packageKey(id)) return;
  const { name } = details.value;
  void load(
    latestVersions,
    (signal) => engine.call('repository.versions', [name], { signal }),
    (next) => useInspector.setState({ versions: next }),
  );
}

/** Asked for on its own: the first time it takes longer than the rest of the tab. */
export function loadWhy(id: PackageId): void {
  if (id.kind === 'file') return;
  void load(
    latestWhy,
    (signal) => engine.call('package.why', [id], { signal }),
    (why) => useInspector.setState({ why }),
  );
}

function loadHeader(id: PackageId): void {
  void load(
    latestHeader,
    (signal) => engine.call('package.header', [id], { signal }),
    (header) => useInspector.setState({ header }),
  );
}

/** The details of the newer package file, if a folder has one. */
export function loadCandidate(id: PackageId): void {
  const candidates = valueOf(useUpgrades.getState().candidates) ?? [];
  const newer = candidates.find(({ installed }) => packageKey(installed.id) === packageKey(id));
  if (newer === undefined) return;
  void load(
    latestCandidate,
    (signal) => engine.call('package.details', [newer.candidate.id], { signal }),
    (candidate) => useInspector.setState({ candidate }),
  );
}

function loadFiles(id: PackageId): void {
  void load(
    latestFiles,
    (signal) => engine.call('package.files', [id], { signal }),
    (files) => useInspector.setState({ files }),
  );
}

/** Compares the files of the package shown with the disk, while they can be read on. */
export function verifyShownFiles(): void {
  const id = shownPackage();
  if (id === undefined) return;
  useInspector.setState({ fileProgress: undefined });
  announce(message('inspector.comparing'));
  void load(
    latestVerified,
    (signal) => engine.call('verify.files', [id], { signal }),
    (verified) => {
      useInspector.setState({ verified });
      if (verified.status !== 'ready') return;
      const { files, filesChecked } = verified.value;
      announce(message('inspector.compared', { count: files.length, checked: filesChecked }));
    },
  );
}

/** Stops comparing; what was found so far is not shown. */
export function stopVerifyingFiles(): void {
  latestVerified.drop();
  useInspector.setState({ verified: idle, fileProgress: undefined });
  announce(message('inspector.compare-stopped'));
}

export function onFileProgress(fileProgress: FileCheckProgress): void {
  const id = shownPackage();
  if (id === undefined || packageKey(id) !== packageKey(fileProgress.id)) return;
  if (useInspector.getState().verified.status === 'loading')
    useInspector.setState({ fileProgress });
}

function loadDependencies(id: PackageId): void {
  void load(
    latestDependencies,
    (signal) => engine.call('package.dependencies', [id], { signal }),
    (dependencies) => useInspector.setState({ dependencies }),
  );
}
