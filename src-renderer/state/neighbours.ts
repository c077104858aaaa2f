import { create } from 'zustand';
import type { Neighbourhood, PackageId } from '../../src-main/contract/package.ts';
import { engine } from '../engine/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { shownPackage } from './inspector.ts';
import { followPackage } from './navigation.ts';
import { createLatest, idle, load, type Remote } from './remote.ts';
import { openOverlay } from './rooms.ts';

export type NeighbourSteps = 1 | 2 | 3;

interface NeighboursState {
  /** How far the drawing goes. */
  readonly steps: NeighbourSteps;
  readonly around: Remote<Neighbourhood>;
}

export const useNeighbours = create<NeighboursState>(() => ({ steps: 1, around: idle }));

const latest = createLatest();

/** Opens the drawing of what is around the package shown. */
export function showNeighbours(): void {
  useNeighbours.setState({ around: idle });
  openOverlay({ kind: 'neighbours' });
  loadNeighbours();
}

export function loadNeighbours(id: PackageId | undefined = shownPackage()): void {
  if (id === undefined) return;
  const { steps, around } = useNeighbours.getState();
  // The drawing before stays until the next one is there.
  const isQuiet = around.status === 'ready';
  void load(
    latest,
    (signal) => engine.call('package.neighbours', [id, steps], { signal }),
    (next) => {
      useNeighbours.setState({ around: next });
      if (next.status !== 'ready') return;
      const { nodes } = next.value;
      const name = nodes[0]?.package.name ?? '';
      announce(message('neighbours.told', { name, count: nodes.length - 1 }));
    },
    isQuiet,
  );
}

export function setNeighbourSteps(steps: NeighbourSteps): void {
  useNeighbours.setState({ steps });
  loadNeighbours();
}

/** Goes on to another package: the drawing is about that one then, and so are the details behind it. */
export function stepTo(id: PackageId): void {
  followPackage(id);
  loadNeighbours(id);
}
