/** One visible row of a tree. */
export interface TreeRow<T> {
  readonly key: string;
  readonly value: T;
  /** From 1. */
  readonly level: number;
  readonly hasChildren: boolean;
  readonly isExpanded: boolean;
  /** Position among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  readonly parentKey: string | undefined;
}

interface TreeShape<T> {
  keyOf(value: T): string;
  childrenOf(value: T): readonly T[];
}

/** The rows that can be seen, top to bottom, given which branches are open. */
export function flattenTree<T>(
  nodes: readonly T[],
  shape: TreeShape<T>,
  isExpanded: (key: string) => boolean,
): readonly TreeRow<T>[] {
  const rows: TreeRow<T>[] = [];
  const walk = (siblings: readonly T[], level: number, parentKey: string | undefined): void => {
    for (const [index, value] of siblings.entries()) {
      const key = shape.keyOf(value);
      const children = shape.childrenOf(value);
      const isOpen = children.length > 0 && isExpanded(key);
      rows.push({
        key,
        value,
        level,
        hasChildren: children.length > 0,
        isExpanded: isOpen,
        position: index + 1,
        siblings: siblings.length,
        parentKey,
      });
      if (isOpen) walk(children, level + 1, key);
    }
  };
  walk(nodes, 1, undefined);
  return rows;
}
