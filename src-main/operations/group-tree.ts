import type { GroupNode } from '../contract/package.ts';

interface Building {
  readonly path: string;
  readonly label: string;
  count: number;
  readonly children: Map<string, Building>;
}

/**
 * The tree of groups, split on `/`; counts include everything below. Children are sorted by label,
 * `Unspecified` (no group tag) last.
 */
export function groupTree(groups: Iterable<string>): readonly GroupNode[] {
  const top = new Map<string, Building>();
  for (const group of groups) {
    let level = top;
    let path = '';
    for (const label of group.split('/').filter((part) => part !== '')) {
      path = path === '' ? label : `${path}/${label}`;
      const node = level.get(label) ?? { path, label, count: 0, children: new Map() };
      level.set(label, node);
      node.count += 1;
      level = node.children;
    }
  }
  return finished(top);
}

function finished(level: ReadonlyMap<string, Building>): readonly GroupNode[] {
  return [...level.values()]
    .toSorted((one, other) => rank(one) - rank(other) || one.label.localeCompare(other.label, 'en'))
    .map(({ path, label, count, children }) => ({
      path,
      label,
      count,
      children: finished(children),
    }));
}

function rank({ path }: Building): number {
  return path === 'Unspecified' ? 1 : 0;
}
