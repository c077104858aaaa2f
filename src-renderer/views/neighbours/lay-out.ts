import { Graph, layout } from '@dagrejs/dagre';
import type { Neighbourhood } from '../../../src-main/contract/package.ts';

/** A package, or those of a package that are not drawn, in its place; pixels from the corner. */
export interface PlacedNode {
  /** Place in `nodes`; what is not drawn of it where `more` is given. */
  readonly place: number;
  readonly more?: { readonly count: number; readonly isRequiring: boolean };
  readonly x: number;
  readonly y: number;
}

export interface PlacedGraph {
  readonly nodes: readonly PlacedNode[];
  /** The way of each line as an SVG path, from what requires to what is required. */
  readonly lines: readonly {
    readonly key: string;
    readonly path: string;
    readonly isFaint: boolean;
  }[];
  readonly width: number;
  readonly height: number;
}

export const nodeWidth = 148;
export const nodeHeight = 30;
const margin = 8;

/** Lays packages out in columns by steps, along the line: what requires comes before what it requires. */
export function layOut({ nodes, edges }: Neighbourhood): PlacedGraph {
  const graph = new Graph({ directed: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 8, ranksep: 56, marginx: margin, marginy: margin });
  graph.setDefaultEdgeLabel(() => ({}));
  const placed = new Map<string, Omit<PlacedNode, 'x' | 'y'>>();
  const add = (key: string, node: Omit<PlacedNode, 'x' | 'y'>): void => {
    placed.set(key, node);
    graph.setNode(key, { width: nodeWidth, height: nodeHeight });
  };
  for (const place of nodes.keys()) add(`n${place}`, { place });
  for (const { from, to } of edges) graph.setEdge(`n${from}`, `n${to}`);
  for (const [place, { moreRequiring, moreRequired }] of nodes.entries()) {
    if (moreRequiring > 0) {
      add(`a${place}`, { place, more: { count: moreRequiring, isRequiring: true } });
      graph.setEdge(`a${place}`, `n${place}`);
    }
    if (moreRequired > 0) {
      add(`b${place}`, { place, more: { count: moreRequired, isRequiring: false } });
      graph.setEdge(`n${place}`, `b${place}`);
    }
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    ...{ width, height },
    nodes: [...placed].map(([key, node]) => {
      const { x, y } = graph.node(key) as { x: number; y: number };
      return { ...node, x: x - nodeWidth / 2, y: y - nodeHeight / 2 };
    }),
    lines: graph.edges().map(({ v, w }: { readonly v: string; readonly w: string }) => {
      const { points } = graph.edge(v, w) as { points: readonly { x: number; y: number }[] };
      return {
        key: `${v} ${w}`,
        path: points
          .map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`)
          .join(' '),
        isFaint: !v.startsWith('n') || !w.startsWith('n'),
      };
    }),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
