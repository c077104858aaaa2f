import { create } from 'zustand';
import type { PackageSize } from '../../src-main/contract/package.ts';
import { engine } from '../engine/index.ts';
import { formatBytes, type UsageNode } from '../format/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { followPackage } from './navigation.ts';
import { createLatest, idle, load, type Remote } from './remote.ts';
import { goTo, useRooms } from './rooms.ts';

interface DiskUseState {
  readonly sizes: Remote<readonly PackageSize[]>;
  /** Path of the group that is open; empty for everything. */
  readonly open: string;
}

export const useDiskUse = create<DiskUseState>(() => ({ sizes: idle, open: '' }));

const latest = createLatest();

export function showDiskUse(): void {
  goTo('disk-use');
  void loadDiskUse();
}

export function loadDiskUse(): Promise<void> {
  return load(
    latest,
    (signal) => engine.call('package.sizes', [], { signal }),
    (sizes) => useDiskUse.setState({ sizes }),
    useDiskUse.getState().sizes.status === 'ready',
  );
}

/** After a change of the database; only somebody who looks waits for it. */
export function reloadDiskUse(): void {
  if (useRooms.getState().room === 'disk-use') void loadDiskUse();
  else forgetDiskUse();
}

/** Goes into a group, or to a package. */
export function openUsage(node: UsageNode): void {
  if (node.instance !== undefined) followPackage({ kind: 'installed', instance: node.instance });
  else {
    useDiskUse.setState({ open: node.key });
    announce(message('disk-use.told', { name: node.label, size: formatBytes(node.sizeBytes) }));
  }
}

/** Another root has other packages. */
export function forgetDiskUse(): void {
  latest.drop();
  useDiskUse.setState({ sizes: idle, open: '' });
}
