import type { IsSameDirectory } from '../dependency/index.ts';
import { findLoops, loopReport } from './order-loops.ts';
import { relateElements } from './order-relations.ts';
import type { Trace } from './dependency-trace.ts';
import type { OrderLoop, OrderNode } from './order-relations.ts';
import type { TransactionElement } from './transaction-element.ts';

export interface OrderedElements {
  readonly elements: readonly TransactionElement[];
  /** What `--deploops` tells of loops. */
  readonly loops: readonly string[];
  /** For each element that waited, the one it waited for last. */
  readonly freedBy: ReadonlyMap<TransactionElement, TransactionElement>;
  /** How many needs of others each element meets. */
  readonly weights: ReadonlyMap<TransactionElement, number>;
}

/**
 * The order in which a transaction is carried out: all installs so that what a package needs comes
 * before it, then all erasures so that what a package needs goes after it. Among elements that wait
 * for nothing the one most others wait for comes first, and of equals the one that became free last;
 * a loop is entered at the member farthest from those whose scripts need something in the loop.
 *
 * @param preferredColor - the ELF class that is installed first and erased last, as bits
 * @param trace - told of each need that orders elements
 */
export function orderElements(
  elements: readonly TransactionElement[],
  preferredColor: number,
  isSameDirectory?: IsSameDirectory,
  trace?: Trace,
): OrderedElements {
  trace?.('========== recording tsort relations');
  const nodes = relateElements(elements, isSameDirectory, trace);
  const loops = findLoops(nodes);
  const report = loopReport(loops);
  const order = new Ordering(preferredColor);
  for (const kind of ['install', 'erase'] as const) {
    const queue = new WaitingQueue(preferredColor);
    for (const node of nodes)
      if (node.element.kind === kind && node.waitingFor === 0) queue.add(node);
    for (const { members, waitingFor } of loops) {
      const [first] = members;
      if (waitingFor === 0 && first?.element.kind === kind) queue.add(first);
    }
    for (let node = queue.take(); node !== undefined; node = queue.take()) order.place(node, queue);
  }
  return {
    elements: order.placed.map(({ element }) => element),
    loops: report,
    freedBy: order.freedBy,
    weights: new Map(nodes.map(({ element, weight }) => [element, weight])),
  };
}

class Ordering {
  readonly placed: OrderNode[] = [];
  readonly freedBy = new Map<TransactionElement, TransactionElement>();
  readonly #preferredColor: number;

  constructor(preferredColor: number) {
    this.#preferredColor = preferredColor;
  }

  place(node: OrderNode, queue: WaitingQueue): void {
    if (node.loop === undefined) this.#placeOne(node, queue, queue);
    else this.#placeLoop(node.loop, queue);
  }

  /** What becomes free inside the same loop waits in `inner`, everything else in `outer`. */
  #placeOne(node: OrderNode, inner: WaitingQueue, outer: WaitingQueue): void {
    this.placed.push(node);
    node.isPlaced = true;
    for (const { node: follower } of node.followers.toReversed()) {
      if (follower.isPlaced) continue;
      const isOutside = node.loop !== undefined && follower.loop !== node.loop;
      follower.waitingFor -= 1;
      if (follower.waitingFor === 0) {
        this.freedBy.set(follower.element, node.element);
        (isOutside ? outer : inner).add(follower);
      }
      if (follower.loop === undefined || follower.loop === node.loop) continue;
      follower.loop.waitingFor -= 1;
      if (follower.loop.waitingFor === 0) outer.add(follower);
    }
  }

  #placeLoop(loop: OrderLoop, outer: WaitingQueue): void {
    const distances = prerequisiteDistances(loop);
    for (;;) {
      let best: OrderNode | undefined;
      for (const member of loop.members)
        if (!member.isPlaced && (best === undefined || distanceOf(member) >= distanceOf(best)))
          best = member;
      if (best === undefined) return;
      const inner = new WaitingQueue(this.#preferredColor);
      inner.add(best);
      for (let node = inner.take(); node !== undefined; node = inner.take())
        this.#placeOne(node, inner, outer);
    }

    function distanceOf(node: OrderNode): number {
      return distances.get(node) ?? Number.POSITIVE_INFINITY;
    }
  }
}

/** Steps along requirements from the members whose own scripts need another member. */
function prerequisiteDistances(loop: OrderLoop): ReadonlyMap<OrderNode, number> {
  const distances = new Map<OrderNode, number>();
  for (const member of loop.members)
    if (member.leaders.some(({ node, isPrerequisite }) => isPrerequisite && node.loop === loop))
      distances.set(member, 0);
  for (const [member, distance] of distances)
    for (const { node } of member.leaders.toReversed())
      if (node.loop === loop && !distances.has(node)) distances.set(node, distance + 1);
  return distances;
}

/**
 * Nodes that wait for nothing: the heaviest first, of equally heavy ones the latest comer. So that the
 * preferred ELF class is installed first and erased last, packages of another class are installed behind
 * all that are not of it, and those of the preferred class are erased behind all others (as rpm does).
 */
class WaitingQueue {
  /** Last one goes first. */
  readonly #nodes: OrderNode[] = [];
  readonly #preferredColor: number;

  constructor(preferredColor: number) {
    this.#preferredColor = preferredColor;
  }

  add(node: OrderNode): void {
    if (node.isQueued) return;
    node.isQueued = true;
    const { color, weight, element } = node;
    const isPreferred = color === this.#preferredColor;
    const isLate = color !== 0 && (element.kind === 'install' ? !isPreferred : isPreferred);
    const ahead = this.#nodes.findLastIndex(
      (other) => (!isLate || color === other.color) && other.weight <= weight,
    );
    this.#nodes.splice(ahead + 1, 0, node);
  }

  take(): OrderNode | undefined {
    const node = this.#nodes.pop();
    if (node !== undefined) node.isQueued = false;
    return node;
  }
}
