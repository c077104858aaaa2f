import type { PackageSize } from '../../src-main/contract/package.ts';

/** A group or a package with the space it takes. */
export interface UsageNode {
  /** Path of a group; of a package the path of its group and its name and number. */
  readonly key: string;
  readonly label: string;
  readonly sizeBytes: number;
  readonly packageCount: number;
  /** Of a package. */
  readonly instance?: number;
  /** The largest first. */
  readonly children: readonly UsageNode[];
}

interface Growing {
  readonly key: string;
  readonly label: string;
  readonly groups: Map<string, Growing>;
  readonly packages: PackageSize[];
}

/** Packages by group, with sums; groups that hold one group alone stay as they are. */
export function usageTree(sizes: readonly PackageSize[], rootLabel: string): UsageNode {
  const root: Growing = { key: '', label: rootLabel, groups: new Map(), packages: [] };
  for (const size of sizes) {
    let at = root;
    for (const part of size.group.split('/')) {
      const key = at.key === '' ? part : `${at.key}/${part}`;
      const next = at.groups.get(part) ?? { key, label: part, groups: new Map(), packages: [] };
      at.groups.set(part, next);
      at = next;
    }
    at.packages.push(size);
  }
  return finished(root);
}

function finished({ key, label, groups, packages }: Growing): UsageNode {
  const children = [
    ...[...groups.values()].map(finished),
    ...packages.map(({ name, sizeBytes, instance }) => ({
      ...{ key: `${key}/${name}#${instance}`, label: name, sizeBytes, instance },
      ...{ packageCount: 1, children: [] },
    })),
  ].sort((a, b) => b.sizeBytes - a.sizeBytes || (a.label < b.label ? -1 : 1));
  return {
    ...{ key, label, children },
    sizeBytes: children.reduce((sum, child) => sum + child.sizeBytes, 0),
    packageCount: children.reduce((sum, child) => sum + child.packageCount, 0),
  };
}

/** The way from the whole to a node, both included; the whole alone where it is not there any more. */
export function wayTo(root: UsageNode, key: string): readonly UsageNode[] {
  if (root.key === key) return [root];
  const child = root.children.find(
    (one) => one.key === key || (one.instance === undefined && key.startsWith(`${one.key}/`)),
  );
  if (child === undefined) return [root];
  return [root, ...wayTo(child, key)];
}
