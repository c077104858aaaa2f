/** Which installed package requires which, read once and then walked. */
import { setImmediate as turn } from 'node:timers/promises';
import { CancelledError } from '../base/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import {
  capabilitiesIn,
  dependenciesOf,
  formatCapability,
  isRichCapability,
  parseRichDependency,
  ProvidesIndex,
} from '../dependency/index.ts';
import type { Capability } from '../dependency/index.ts';
import { Sense } from '../format/index.ts';
import type { Header } from '../format/index.ts';

/** Packages read between two breaths of the event loop. */
const SLICE = 50;

/** One step of a chain: a package requires something that the one before it provides. */
export interface RequirementStep {
  readonly instance: number;
  /** What it requires of the one before it, as rpm prints it. */
  readonly capability: string;
}

/** By the instance that provides: the packages that require it, and what they ask for. */
type Dependents = ReadonlyMap<number, ReadonlyMap<number, string>>;

export class RequirementGraph {
  readonly #instances: readonly number[];
  readonly #dependents: Dependents;
  #requirements: Dependents | undefined;

  private constructor(instances: readonly number[], dependents: Dependents) {
    this.#instances = instances;
    this.#dependents = dependents;
  }

  /**
   * Reads every header of the database, in slices. A rich requirement counts as one for each package
   * that provides any of the capabilities in it; what a package requires of itself does not count.
   *
   * @throws {CancelledError}
   */
  static async of(database: ReadableDatabase, signal?: AbortSignal): Promise<RequirementGraph> {
    const index = new ProvidesIndex<number>();
    const requirements: { readonly instance: number; readonly wanted: readonly Capability[] }[] =
      [];
    for (const { instance, header } of database.all()) {
      index.add(instance, header);
      requirements.push({ instance, wanted: plainRequirements(header) });
      if (requirements.length % SLICE === 0) await breathe(signal);
    }
    const dependents = new Map<number, Map<number, string>>();
    const answers = new Map<string, readonly number[]>();
    for (const [at, { instance, wanted }] of requirements.entries()) {
      for (const capability of wanted) {
        const text = formatCapability(capability);
        let providers = answers.get(text);
        if (providers === undefined) {
          providers = index.providersOf(capability);
          answers.set(text, providers);
        }
        for (const provider of providers) {
          if (provider === instance) continue;
          const own = dependents.get(provider) ?? new Map<number, string>();
          dependents.set(provider, own);
          if (!own.has(instance)) own.set(instance, text);
        }
      }
      if (at % SLICE === 0) await breathe(signal);
    }
    return new RequirementGraph(
      requirements.map(({ instance }) => instance),
      dependents,
    );
  }

  /** Packages that no other package requires. */
  leaves(): ReadonlySet<number> {
    return new Set(this.#instances.filter((instance) => !this.#dependents.has(instance)));
  }

  /** How many packages require it. */
  dependentCount(instance: number): number {
    return this.#dependents.get(instance)?.size ?? 0;
  }

  /** The packages that require something of it, with what they ask for. */
  dependentsOf(instance: number): ReadonlyMap<number, string> {
    return this.#dependents.get(instance) ?? new Map();
  }

  /** The packages that provide what it requires, with what it asks of them. */
  requirementsOf(instance: number): ReadonlyMap<number, string> {
    this.#requirements ??= turned(this.#dependents);
    return this.#requirements.get(instance) ?? new Map();
  }

  /**
   * The shortest way from a package to one that nothing requires, the package itself left out; empty when
   * nothing requires it. Where everything above it requires each other in a circle there is no such
   * package: then the way leads to the last of those that are found.
   */
  wayToLeaf(instance: number): {
    readonly steps: readonly RequirementStep[];
    readonly endsInCircle: boolean;
  } {
    const before = new Map<number, RequirementStep>();
    const wayTo = (end: number): RequirementStep[] => {
      const steps: RequirementStep[] = [];
      for (let at = end; at !== instance; ) {
        const step = before.get(at);
        if (step === undefined) break;
        steps.unshift({ instance: at, capability: step.capability });
        at = step.instance;
      }
      return steps;
    };
    const queue = [instance];
    for (const now of queue) {
      const dependents = this.#dependents.get(now);
      if (dependents === undefined) return { steps: wayTo(now), endsInCircle: false };
      for (const [dependent, capability] of dependents) {
        if (dependent === instance || before.has(dependent)) continue;
        before.set(dependent, { instance: now, capability });
        queue.push(dependent);
      }
    }
    return { steps: wayTo(queue.at(-1) ?? instance), endsInCircle: queue.length > 1 };
  }
}

/** The same relation, by the package that requires. */
function turned(dependents: Dependents): Dependents {
  const requirements = new Map<number, Map<number, string>>();
  for (const [provider, asking] of dependents)
    for (const [instance, capability] of asking) {
      const own = requirements.get(instance) ?? new Map<number, string>();
      requirements.set(instance, own.set(provider, capability));
    }
  return requirements;
}

/** Requirements of other packages; rpm's own features are none, and rich ones are taken apart. */
function plainRequirements(header: Header): readonly Capability[] {
  return dependenciesOf(header, 'requires').flatMap((capability) => {
    if ((capability.sense & Sense.RPMLIB) !== 0) return [];
    if (!isRichCapability(capability)) return [capability];
    try {
      return capabilitiesIn(parseRichDependency(capability.name));
    } catch {
      // rpm could not have read it either; it requires nothing
      return [];
    }
  });
}

async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await turn();
  if (signal?.aborted === true) throw new CancelledError('reading requirements: cancelled');
}
