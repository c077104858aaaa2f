import { create } from 'zustand';
import type { PackageFilter } from '../../src-main/contract/methods.ts';
import type { GroupNode, VendorCount } from '../../src-main/contract/package.ts';
import { engine } from '../engine/index.ts';
import { message } from '../language/index.ts';
import { createLatest, idle, load, type Remote } from './remote.ts';

/** What the rail can point at in the packages room. */
export type Lens =
  | { readonly kind: 'all' }
  | { readonly kind: 'recent' }
  | { readonly kind: 'largest' }
  | { readonly kind: 'leaves' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'group'; readonly path: string }
  /** An empty name: those that name no vendor. */
  | { readonly kind: 'vendor'; readonly vendor: string }
  | { readonly kind: 'saved'; readonly name: string; readonly text: string };

/** What the tree at the bottom of the rail shows. */
export type RailTree = 'groups' | 'vendors';

interface LensesState {
  readonly groups: Remote<readonly GroupNode[]>;
  readonly vendors: Remote<readonly VendorCount[]>;
  readonly tree: RailTree;
  readonly lens: Lens;
  readonly expanded: ReadonlySet<string>;
}

export const useLenses = create<LensesState>(() => ({
  groups: idle,
  vendors: idle,
  tree: 'groups',
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

const latestVendors = createLatest();

export function loadVendors(): Promise<void> {
  return load(
    latestVendors,
    (signal) => engine.call('package.vendors', [], { signal }),
    (vendors) => useLenses.setState({ vendors }),
    useLenses.getState().vendors.status === 'ready',
  );
}

/** Shows groups or vendors; those are counted when they are first looked at. */
export function showTree(tree: RailTree): void {
  useLenses.setState({ tree });
  if (tree === 'vendors' && useLenses.getState().vendors.status !== 'ready') void loadVendors();
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
    case 'leaves':
      return { within: 'is:leaf' };
    case 'changed':
      return { within: 'is:changed' };
    case 'vendor':
      return { within: vendorSentence(lens.vendor) };
    case 'saved':
      return { within: lens.text };
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
    case 'recent':
    case 'largest':
    case 'leaves':
    case 'changed':
      return message(`lenses.lens-${lens.kind}`);
    case 'vendor':
      return vendorName(lens.vendor);
    case 'saved':
      return lens.name;
  }
}

export function vendorName(vendor: string): string {
  return vendor === '' ? message('lenses.no-vendor') : vendor;
}

/** A vendor in the words of the search box. */
export function vendorSentence(vendor: string): string {
  return vendor === '' ? '!vendor:*' : `vendor=${quotedValue(vendor)}`;
}

/** A value as the search box takes it: in quotes where it would end early. */
export function quotedValue(text: string): string {
  return /^[^\s"()]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** The groups a group lies in, outermost first; empty for the other lenses. */
export function lensParents(lens: Lens): readonly string[] {
  return lens.kind === 'group' ? lens.path.split('/').slice(0, -1) : [];
}
