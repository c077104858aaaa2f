import { create } from 'zustand';
import type { PackageFilter } from '../../src-main/contract/methods.ts';
import type { GroupNode } from '../../src-main/contract/package.ts';
import { engine } from '../engine/index.ts';
import { createLatest, idle, load, type Remote } from './remote.ts';

/** What the rail can point at in the packages room. */
export type Lens =
  | { readonly kind: 'all' }
  | { readonly kind: 'recent' }
  | { readonly kind: 'largest' }
  | { readonly kind: 'group'; readonly path: string };

interface LensesState {
  readonly groups: Remote<readonly GroupNode[]>;
  readonly lens: Lens;
  readonly expanded: ReadonlySet<string>;
}

export const useLenses = create<LensesState>(() => ({
  groups: idle,
  lens: { kind: 'all' },
  expanded: new Set(),
}));

const latestGroups = createLatest();

export function loadGroups(): Promise<void> {
  return load(
    latestGroups,
    (signal) => engine.call('package.groups', [], { signal }),
    (groups) => useLenses.setState({ groups }),
    useLenses.getState().groups.status === 'ready',
  );
}

export function setLens(lens: Lens): void {
  useLenses.setState({ lens });
}

export function toggleGroup(path: string): void {
  useLenses.setState(({ expanded }) => ({ expanded: toggled(expanded, path) }));
}

export function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

/** What a lens asks the engine for. */
export function lensFilter(lens: Lens): PackageFilter {
  switch (lens.kind) {
    case 'group':
      return { group: lens.path };
    case 'all':
    case 'recent':
    case 'largest':
      return { lens: lens.kind };
  }
}

export function lensTitle(lens: Lens): string {
  switch (lens.kind) {
    case 'group':
      return lens.path.slice(lens.path.lastIndexOf('/') + 1);
    case 'all':
      return 'All packages';
    case 'recent':
      return 'Recently installed';
    case 'largest':
      return 'Largest';
  }
}

/** The groups a group lies in, outermost first; empty for the other lenses. */
export function lensParents(lens: Lens): readonly string[] {
  return lens.kind === 'group' ? lens.path.split('/').slice(0, -1) : [];
}
