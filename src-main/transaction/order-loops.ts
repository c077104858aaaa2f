import { visibleText } from '../base/index.ts';
import type { OrderLoop, OrderNode } from './order-relations.ts';

interface Visit {
  readonly node: OrderNode;
  readonly depth: number;
  /** Smallest depth that can be reached from here. */
  low: number;
  /** Next follower to look at, counting down. */
  next: number;
}

/**
 * Finds the elements that need each other (strongly connected components, after Tarjan, without
 * recursion so that a long chain of packages cannot exhaust the stack) and marks them with their loop.
 */
export function findLoops(nodes: readonly OrderNode[]): readonly OrderLoop[] {
  const search = new LoopSearch();
  for (const node of nodes) search.from(node);
  for (const loop of search.loops)
    for (const member of loop.members)
      for (const { node } of member.leaders) if (node.loop !== loop) loop.waitingFor += 1;
  return search.loops;
}

/**
 * What `--deploops` tells of loops, line by line as rpm words it: each member with what it waits for in
 * the loop, `=>` where a script needs it.
 *
 * @param loops - as found, before anything is placed
 */
export function loopReport(loops: readonly OrderLoop[]): readonly string[] {
  if (loops.length === 0) return [];
  const lines = [`${loops.length} Strongly Connected Components`];
  for (const [at, loop] of loops.entries()) {
    const { members, waitingFor } = loop;
    lines.push(`SCC #${at + 1}: ${members.length} members (${waitingFor} external dependencies)`);
    for (const { element, leaders } of members) {
      lines.push(`\t${visibleText(element.nevra)}`);
      for (const { node, isPrerequisite } of leaders.toReversed())
        if (node.loop === loop)
          lines.push(`\t\t${isPrerequisite ? '=>' : '->'} ${visibleText(node.element.nevra)}`);
    }
  }
  return lines;
}

class LoopSearch {
  readonly loops: OrderLoop[] = [];
  readonly #visits = new Map<OrderNode, Visit>();
  readonly #open: Visit[] = [];
  readonly #closed = new Set<OrderNode>();

  from(start: OrderNode): void {
    if (this.#visits.has(start)) return;
    const path = [this.#enter(start)];
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const follower = visit.node.followers[visit.next]?.node;
      visit.next -= 1;
      if (follower === undefined) {
        path.pop();
        this.#leave(visit, path.at(-1));
      } else if (!this.#visits.has(follower)) {
        path.push(this.#enter(follower));
      } else if (!this.#closed.has(follower)) {
        visit.low = Math.min(visit.low, this.#visits.get(follower)?.depth ?? visit.low);
      }
    }
  }

  #enter(node: OrderNode): Visit {
    const depth = this.#visits.size;
    const visit = { node, depth, low: depth, next: node.followers.length - 1 };
    this.#visits.set(node, visit);
    this.#open.push(visit);
    return visit;
  }

  #leave(visit: Visit, parent: Visit | undefined): void {
    if (parent !== undefined) parent.low = Math.min(parent.low, visit.low);
    if (visit.low !== visit.depth) return;
    const members = this.#open.splice(this.#open.indexOf(visit)).map(({ node }) => node);
    for (const member of members) this.#closed.add(member);
    if (members.length < 2) return;
    const loop: OrderLoop = { members, waitingFor: 0 };
    for (const member of members) member.loop = loop;
    this.loops.push(loop);
  }
}
