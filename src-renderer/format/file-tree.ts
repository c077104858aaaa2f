import type { FileEntry } from '../../src-main/contract/package.ts';

/** A directory or file of a package; `entry` is absent for directories the package does not own. */
export interface FileNode {
  readonly path: string;
  readonly label: string;
  readonly entry?: FileEntry;
  readonly children: readonly FileNode[];
  /** Size of everything at and below it. */
  readonly sizeBytes: number;
}

interface Growing {
  path: string;
  label: string;
  entry?: FileEntry;
  children: Map<string, Growing>;
}

/** Paths to a tree, siblings by name; chains of directories with one child are one row (`usr/share/doc`). */
export function fileTree(entries: readonly FileEntry[]): readonly FileNode[] {
  const root: Growing = { path: '', label: '', children: new Map() };
  for (const entry of entries) {
    let node = root;
    for (const part of entry.path.split('/')) {
      if (part === '') continue;
      let next = node.children.get(part);
      if (next === undefined) {
        next = { path: `${node.path}/${part}`, label: part, children: new Map() };
        node.children.set(part, next);
      }
      node = next;
    }
    if (node !== root) node.entry = entry;
  }
  return finish(root);
}

function finish(node: Growing): readonly FileNode[] {
  return [...node.children.values()]
    .map(finishNode)
    .toSorted((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
}

function finishNode(node: Growing): FileNode {
  const only = node.children.size === 1 ? node.children.values().next().value : undefined;
  if (node.entry === undefined && only !== undefined && only.children.size > 0) {
    const below = finishNode(only);
    return { ...below, label: `${node.label}/${below.label}` };
  }
  const children = finish(node);
  const own =
    node.entry === undefined || node.entry.kind === 'directory' ? 0 : node.entry.sizeBytes;
  return {
    path: node.path,
    label: node.label,
    ...(node.entry === undefined ? {} : { entry: node.entry }),
    children,
    sizeBytes: children.reduce((sum, child) => sum + child.sizeBytes, own),
  };
}
