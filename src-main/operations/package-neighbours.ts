/** Packages around one, as a graph that can still be read: few steps, and no more than fit on a screen. */
import type {
  Neighbourhood,
  NeighbourEdge,
  NeighbourNode,
  PackageId,
  PackageReference,
} from '../contract/package.ts';
import type { Header } from '../format/index.ts';
import type { OpenRoot } from './open-root.ts';
import { referenceOf, visibleLine } from './package-summary.ts';
import type { RequirementGraph } from './requirement-graph.ts';

/** Packages shown in either direction, and of those a single one brings in. */
const MOST_EITHER_WAY = 24;
const MOST_OF_ONE = 12;

const nothingMore = { moreRequiring: 0, moreRequired: 0 } as const;

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

interface Growing {
  readonly places: Map<number, number>;
  readonly nodes: Mutable<NeighbourNode>[];
  readonly edges: NeighbourEdge[];
}

/**
 * What an installed package requires and what requires it. A package that is found both ways, in a circle,
 * stands where it was found first. A package file has no place among the installed ones: it is alone.
 */
export async function neighboursOf(
  root: OpenRoot,
  id: PackageId,
  header: Header,
  steps: number,
): Promise<Neighbourhood> {
  const self: NeighbourNode = { package: referenceOf(header, id), step: 0, ...nothingMore };
  if (id.kind === 'file') return { nodes: [self], edges: [] };
  const graph = await root.requirements();
  const names = new Map<number, PackageReference>();
  const reference = (instance: number): PackageReference | undefined => {
    const known = names.get(instance);
    const found = known === undefined ? root.database.get(instance) : undefined;
    if (found === undefined) return known;
    const made = referenceOf(found.header, { kind: 'installed', instance });
    names.set(instance, made);
    return made;
  };
  const growing: Growing = {
    places: new Map([[id.instance, 0]]),
    nodes: [{ ...self }],
    edges: [],
  };
  for (const direction of [1, -1] as const)
    explore(growing, id.instance, { graph, reference, steps, direction });
  return { nodes: growing.nodes, edges: growing.edges };
}

interface Exploration {
  readonly graph: RequirementGraph;
  readonly reference: (instance: number) => PackageReference | undefined;
  readonly steps: number;
  /** 1 towards what requires, -1 towards what is required. */
  readonly direction: 1 | -1;
}

function explore(growing: Growing, start: number, exploration: Exploration): void {
  const { graph, reference, steps, direction } = exploration;
  const { nodes, places, edges } = growing;
  let added = 0;
  let layer = [start];
  for (let step = 1; step <= steps; step += 1) {
    const next: number[] = [];
    for (const instance of layer) {
      const at = places.get(instance) ?? 0;
      const around = direction > 0 ? graph.dependentsOf(instance) : graph.requirementsOf(instance);
      let ofThisOne = 0;
      for (const [other, capability] of around) {
        let place = places.get(other);
        if (place === undefined) {
          const isRoom = added < MOST_EITHER_WAY && ofThisOne < MOST_OF_ONE;
          const found = isRoom ? reference(other) : undefined;
          const node = nodes[at];
          if (found === undefined) {
            if (node !== undefined) node[direction > 0 ? 'moreRequiring' : 'moreRequired'] += 1;
            continue;
          }
          place = nodes.push({ package: found, step: step * direction, ...nothingMore }) - 1;
          places.set(other, place);
          next.push(other);
          added += 1;
          ofThisOne += 1;
        }
        const [from, to] = direction > 0 ? [place, at] : [at, place];
        if (!edges.some((edge) => edge.from === from && edge.to === to))
          edges.push({ from, to, capability: visibleLine(capability) });
      }
    }
    layer = next;
  }
}
