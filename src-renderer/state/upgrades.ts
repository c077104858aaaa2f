import { create } from 'zustand';
import type { UpgradeCandidate } from '../../src-main/contract/methods.ts';
import { engine } from '../engine/index.ts';
import { planRequest } from './plan.ts';
import { createLatest, failed, idle, load, type Remote } from './remote.ts';

interface UpgradesState {
  readonly folders: Remote<readonly string[]>;
  readonly candidates: Remote<readonly UpgradeCandidate[]>;
}

export const useUpgrades = create<UpgradesState>(() => ({ folders: idle, candidates: idle }));

const latestFolders = createLatest();
const latestCandidates = createLatest();

export function loadUpgrades(): void {
  void load(
    latestFolders,
    (signal) => engine.call('upgrade.folders', [], { signal }),
    (folders) => useUpgrades.setState({ folders }),
    useUpgrades.getState().folders.status === 'ready',
  );
  loadCandidates(useUpgrades.getState().candidates.status === 'ready');
}

export function loadCandidates(quietly = false): void {
  void load(
    latestCandidates,
    (signal) => engine.call('upgrade.candidates', [], { signal }),
    (candidates) => useUpgrades.setState({ candidates }),
    quietly,
  );
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
  } catch (error) {
    useUpgrades.setState({ candidates: failed(error) });
  }
}

/** Plans the upgrade of these packages and shows the plan. */
export function planUpgrades(candidates: readonly UpgradeCandidate[]): void {
  const install = candidates.flatMap(({ candidate }) =>
    candidate.id.kind === 'file' ? [{ path: candidate.id.path, mode: 'upgrade' as const }] : [],
  );
  planRequest({ install, erase: [], options: {} });
}
