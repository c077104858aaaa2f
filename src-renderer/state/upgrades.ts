import { create } from 'zustand';
import type { WireError } from '../../src-main/contract/errors.ts';
import type { UpgradeCandidate } from '../../src-main/contract/methods.ts';
import type { TransactionPlan } from '../../src-main/contract/plan.ts';
import type {
  RepositoryUpgrade,
  RepositoryUpgrades,
  UpgradeProgress,
  UpgradeRequest,
} from '../../src-main/contract/repository.ts';
import { engine, toWireError } from '../engine/index.ts';
import { packageKey } from '../format/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { planRequest, showPlan } from './plan.ts';
import { createLatest, failed, idle, load, type Remote, valueOf } from './remote.ts';
import { goTo, useRooms } from './rooms.ts';

interface UpgradesState {
  readonly folders: Remote<readonly string[]>;
  /** What the folders have; known from the start. */
  readonly candidates: Remote<readonly UpgradeCandidate[]>;
  /** What repositories have; asked for when the room is opened. */
  readonly available: Remote<RepositoryUpgrades>;
  readonly isPreparing: boolean;
  readonly progress: UpgradeProgress | undefined;
  readonly prepareError: WireError | undefined;
  /** The plan that it was asked from; undefined for the room. */
  readonly forPlan: string | undefined;
}

const nothing: UpgradesState = {
  folders: idle,
  candidates: idle,
  available: idle,
  isPreparing: false,
  progress: undefined,
  prepareError: undefined,
  forPlan: undefined,
};

export const useUpgrades = create<UpgradesState>(() => nothing);

const latestFolders = createLatest();
const latestCandidates = createLatest();
const latestAvailable = createLatest();
const latestPreparing = createLatest();

/** One line of the room: what a folder has as newer, or a repository. */
export type Offer =
  | { readonly kind: 'file'; readonly one: UpgradeCandidate }
  | { readonly kind: 'repository'; readonly one: RepositoryUpgrade };

/** Both together, each installed package once: security first, then by name. */
export function offersOf(
  candidates: readonly UpgradeCandidate[],
  upgrades: readonly RepositoryUpgrade[],
): readonly Offer[] {
  // the engine names one of a repository only where it is beyond that of a folder
  const covered = new Set(upgrades.map(({ installed }) => packageKey(installed.id)));
  const offers: readonly Offer[] = [
    ...upgrades.map((one) => ({ kind: 'repository' as const, one })),
    ...candidates
      .filter(({ installed }) => !covered.has(packageKey(installed.id)))
      .map((one) => ({ kind: 'file' as const, one })),
  ];
  const rank = (offer: Offer): number => (isForSecurity(offer) ? 0 : 1);
  const nameOf = ({ one }: Offer): string => one.installed.name;
  return offers.toSorted((a, b) => rank(a) - rank(b) || (nameOf(a) < nameOf(b) ? -1 : 1));
}

export function isForSecurity({ kind, one }: Offer): boolean {
  return kind === 'repository' && one.advisories.some((advisory) => advisory.kind === 'security');
}

export function offeredEvr({ kind, one }: Offer): string {
  return kind === 'file' ? one.candidateEvr : one.evr;
}

/** What they take once installed. */
export function offeredBytes(offers: readonly Offer[]): number {
  return offers.reduce(
    (sum, { kind, one }) =>
      sum + (kind === 'file' ? one.candidate.sizeBytes : one.installedSizeBytes),
    0,
  );
}

/** What is offered, as far as it is known. */
export function knownOffers({
  candidates,
  available,
}: Pick<UpgradesState, 'candidates' | 'available'>): readonly Offer[] {
  return offersOf(valueOf(candidates) ?? [], valueOf(available)?.upgrades ?? []);
}

/** Opens the room, and looks through the repositories. */
export function showUpgrades(): void {
  goTo('upgrades');
  loadAvailable(useUpgrades.getState().available.status === 'ready');
}

export function loadUpgrades(): void {
  void load(
    latestFolders,
    (signal) => engine.call('upgrade.folders', [], { signal }),
    (folders) => useUpgrades.setState({ folders }),
    useUpgrades.getState().folders.status === 'ready',
  );
  loadCandidates(useUpgrades.getState().candidates.status === 'ready');
  reloadAvailable();
}

export function loadCandidates(quietly = false): void {
  void load(
    latestCandidates,
    (signal) => engine.call('upgrade.candidates', [], { signal }),
    (candidates) => useUpgrades.setState({ candidates }),
    quietly,
  );
}

export function loadAvailable(quietly = false): void {
  void load(
    latestAvailable,
    (signal) => engine.call('upgrade.repositories', [], { signal }),
    (available) => useUpgrades.setState({ available }),
    quietly,
  );
}

/** Looks again where somebody has looked already. */
export function reloadAvailable(): void {
  const { available } = useUpgrades.getState();
  if (available.status !== 'idle') loadAvailable(available.status === 'ready');
}

/** Folders and repositories, from the start. */
export function lookForUpgrades(): void {
  loadCandidates();
  loadAvailable();
}

export async function addFolder(path: string): Promise<void> {
  const { folders } = useUpgrades.getState();
  const known = folders.status === 'ready' ? folders.value : [];
  if (!known.includes(path)) await setFolders([...known, path]);
}

export async function removeFolder(path: string): Promise<void> {
  const { folders } = useUpgrades.getState();
  if (folders.status === 'ready') await setFolders(folders.value.filter((one) => one !== path));
}

async function setFolders(paths: readonly string[]): Promise<void> {
  try {
    const value = await engine.call('upgrade.setFolders', [paths]);
    useUpgrades.setState({ folders: { status: 'ready', value } });
    loadCandidates();
    reloadAvailable();
  } catch (error) {
    useUpgrades.setState({ candidates: failed(error) });
  }
}

/** Plans the upgrade of what is offered and shows the plan; what repositories have is fetched before. */
export function planUpgrades(offers: readonly Offer[]): void {
  const files = offers.flatMap(({ kind, one }) =>
    kind === 'file' && one.candidate.id.kind === 'file'
      ? [{ path: one.candidate.id.path, mode: 'upgrade' as const }]
      : [],
  );
  const packages = offers.flatMap(({ kind, one }) =>
    kind === 'repository' ? [{ name: one.name, arch: one.arch }] : [],
  );
  if (packages.length === 0) {
    planRequest({ install: files, erase: [], options: {} });
    return;
  }
  const isAll = packages.length > 1 && offers.length === knownOffers(useUpgrades.getState()).length;
  // how far it is, and what goes wrong, is told there
  goTo('upgrades');
  prepare({ packages: isAll ? 'all' : packages, files });
}

type PreparedFile = UpgradeRequest['files'][number];

/** The package files of a plan that lacks something, where repositories may be asked for that. */
export function filesToComplete(plan: TransactionPlan): readonly PreparedFile[] {
  const { install, erase, options } = plan.request;
  const files = install.filter(
    (one): one is PreparedFile => one.mode === 'install' || one.mode === 'upgrade',
  );
  const isPlain = erase.length === 0 && Object.keys(options).length === 0;
  const lacks = plan.problems.some(({ kind }) => kind === 'unmet-requirement');
  return lacks && isPlain && files.length === install.length ? files : [];
}

/** Takes what a plan lacks out of repositories, and shows the plan with it. */
export function completePlan(plan: TransactionPlan): void {
  prepare({ packages: [], files: filesToComplete(plan) }, plan.planId);
}

/** Solves, fetches and checks, and then shows the plan. */
function prepare(request: UpgradeRequest, forPlan?: string): void {
  const begun = { isPreparing: true, progress: undefined, prepareError: undefined };
  useUpgrades.setState({ ...begun, forPlan });
  announce(message('upgrades.preparing'));
  void latestPreparing.ask(
    (signal) => engine.call('upgrade.prepare', [request], { signal }),
    (plan) => {
      useUpgrades.setState({ isPreparing: false });
      showPlan(plan);
    },
    (error) => useUpgrades.setState({ isPreparing: false, prepareError: toWireError(error) }),
  );
}

/** Stops it; packages that came whole are kept. */
export function stopPreparing(): void {
  latestPreparing.drop();
  useUpgrades.setState({ isPreparing: false, progress: undefined });
  announce(message('upgrades.stopped'));
}

export function forgetFailure(): void {
  useUpgrades.setState({ prepareError: undefined });
}

export function onUpgradeProgress(progress: UpgradeProgress): void {
  if (useUpgrades.getState().isPreparing) useUpgrades.setState({ progress });
}

/** Another root has other repositories. */
export function forgetUpgrades(): void {
  for (const latest of [latestFolders, latestCandidates, latestAvailable, latestPreparing])
    latest.drop();
  useUpgrades.setState(nothing);
  if (useRooms.getState().room === 'upgrades') loadAvailable();
}
