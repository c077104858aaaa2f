import {
  dependenciesOf,
  isErasePrerequisite,
  isInstallPrerequisite,
  isRichCapability,
  parseRichDependency,
  ProvidesIndex,
} from '../dependency/index.ts';
import type {
  Capability,
  HeaderDependencyKind,
  IsSameDirectory,
  RichDependency,
} from '../dependency/index.ts';
import { RpmError } from '../base/index.ts';
import { Sense, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { requirementLine } from './dependency-trace.ts';
import type { Trace } from './dependency-trace.ts';
import type { TransactionElement } from './transaction-element.ts';

/** An element as ordering sees it. */
export interface OrderNode {
  readonly element: TransactionElement;
  /** What must come after it; the relation recorded last is the first to be followed. */
  readonly followers: Relation[];
  /** What must come before it. */
  readonly leaders: Relation[];
  /** Relations to it from elements that are not placed yet. */
  waitingFor: number;
  /** Relations from it: the more, the earlier it goes among equals. */
  weight: number;
  /** The loop it is part of. */
  loop: OrderLoop | undefined;
  /** ELF classes of the files behind its dependencies, as bits. */
  readonly color: number;
  isQueued: boolean;
  isPlaced: boolean;
}

export interface Relation {
  readonly node: OrderNode;
  /** Whether a script needs it: such a relation is broken last. */
  isPrerequisite: boolean;
}

/** Elements that need each other. */
export interface OrderLoop {
  readonly members: readonly OrderNode[];
  /** Relations into the loop from elements that are not placed yet. */
  waitingFor: number;
}

/** Kinds of dependencies that order elements, weak ones as hints, as rpm reads them. */
const orderingKinds = [
  'requires',
  'recommends',
  'suggests',
  'supplements',
  'enhances',
  'order',
] as const;

/** Kinds by which the other package is the one that wants this one. */
const reverseKinds: ReadonlySet<HeaderDependencyKind> = new Set(['supplements', 'enhances']);

/** Requirements that say nothing about the order of elements, unless a script has them too. */
const unordered =
  Sense.RPMLIB | Sense.CONFIG | Sense.PRETRANS | Sense.POSTTRANS | Sense.SCRIPT_VERIFY | Sense.META;
const ofScripts = Sense.SCRIPT_PRE | Sense.SCRIPT_POST | Sense.SCRIPT_PREUN | Sense.SCRIPT_POSTUN;

/**
 * Nodes with their relations: installs are related by their dependencies among themselves,
 * erasures in reverse among themselves.
 */
export function relateElements(
  elements: readonly TransactionElement[],
  isSameDirectory?: IsSameDirectory,
  trace?: Trace,
): readonly OrderNode[] {
  const nodes = elements.map(nodeOf);
  const providers = {
    install: new ProvidesIndex<OrderNode>(isSameDirectory),
    erase: new ProvidesIndex<OrderNode>(isSameDirectory),
  };
  for (const node of nodes) providers[node.element.kind].add(node, node.element.header);
  for (const node of nodes) {
    const index = providers[node.element.kind];
    for (const kind of orderingKinds)
      for (const dependency of dependenciesOf(node.element.header, kind))
        for (const provider of providersFor(node, dependency, index, trace))
          relate(node, provider, dependency.sense, reverseKinds.has(kind));
  }
  return nodes;
}

function nodeOf(element: TransactionElement): OrderNode {
  return {
    element,
    followers: [],
    leaders: [],
    waitingFor: 0,
    weight: 0,
    loop: undefined,
    color: dependencyColor(element.header),
    isQueued: false,
    isPlaced: false,
  };
}

/** The classes of those files that a dependency of the package comes from. */
function dependencyColor(header: Header): number {
  const colors = header.numbers(Tag.FILECOLORS);
  const counts = header.numbers(Tag.FILEDEPENDSN);
  return colors.reduce((all, color, at) => ((counts[at] ?? 0) > 0 ? all | (color & 0xf) : all), 0);
}

/** The element that each capability of a dependency is taken from: the first that provides it. */
function* providersFor(
  node: OrderNode,
  dependency: Capability,
  index: ProvidesIndex<OrderNode>,
  trace: Trace | undefined,
): Generator<OrderNode> {
  const { sense } = dependency;
  if ((sense & unordered) !== 0 && (sense & ofScripts) === 0) return;
  for (const capability of plainCapabilities(dependency)) {
    const found = index.providersOf(capability);
    if (found.length > 0) {
      const how = capability.name.startsWith('/') ? '(added files)' : '(added provide)';
      trace?.(requirementLine(capability, true, how));
    }
    if (found.includes(node)) continue;
    const [provider] = found;
    if (provider !== undefined) yield provider;
  }
}

/**
 * The capability itself, or what a rich dependency asks for: conditions and their alternatives, and what
 * stands behind `with` and `without`, order nothing.
 */
function plainCapabilities(dependency: Capability): readonly Capability[] {
  if (!isRichCapability(dependency)) return [dependency];
  try {
    return wantedCapabilities(parseRichDependency(dependency.name));
  } catch (thrown) {
    if (thrown instanceof RpmError) return [];
    throw thrown;
  }
}

function wantedCapabilities(rich: RichDependency): readonly Capability[] {
  if (rich.kind === 'capability') return [rich.capability];
  if (rich.kind === 'with' || rich.kind === 'without') return wantedCapabilities(rich.left);
  if ('left' in rich) return [...wantedCapabilities(rich.left), ...wantedCapabilities(rich.right)];
  return wantedCapabilities(rich.wanted);
}

/**
 * Records that `node` names `provider` in a dependency; `isReverse` where it is the other that wants
 * this one. What is installed goes after what it needs, what is erased before it. A further need of the
 * same pair is the same relation. Where the direction is turned round, every need counts, but one against
 * the relation recorded last only strengthens that (observed in rpm 4.18, which in this way makes no loop
 * of two erased packages that need each other).
 */
function relate(node: OrderNode, provider: OrderNode, sense: number, isReverse: boolean): void {
  const isErase = node.element.kind === 'erase';
  const isPrerequisite = isErase ? isErasePrerequisite(sense) : isInstallPrerequisite(sense);
  if (isErase === isReverse) {
    if (provider.followers.at(-1)?.node === node) strengthen(provider, node, isPrerequisite);
    else connect(provider, node, isPrerequisite);
  } else if (node.leaders.at(-1)?.node === provider) strengthen(provider, node, isPrerequisite);
  else connect(node, provider, isPrerequisite);
}

function connect(first: OrderNode, second: OrderNode, isPrerequisite: boolean): void {
  first.followers.push({ node: second, isPrerequisite });
  second.leaders.push({ node: first, isPrerequisite });
  second.waitingFor += 1;
  first.weight += 1;
}

/** Marks the latest relation of two nodes as one a script depends on. */
function strengthen(first: OrderNode, second: OrderNode, isPrerequisite: boolean): void {
  if (!isPrerequisite) return;
  const ahead = first.followers.findLast(({ node }) => node === second);
  const back = second.leaders.findLast(({ node }) => node === first);
  if (ahead !== undefined) ahead.isPrerequisite = true;
  if (back !== undefined) back.isPrerequisite = true;
}
