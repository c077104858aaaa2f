import { assertNever } from '../base/index.ts';
import type { Capability } from './capability.ts';
import type { RichDependency } from './rich-dependency.ts';

/** Finds the packages that provide a capability; equal packages must be the same value. */
export type FindProviders<Provider> = (capability: Capability) => Iterable<Provider>;

/**
 * Whether a set of packages fulfils an expression. `if` without `else` is fulfilled while its
 * condition is not met; `unless` without `else` is not fulfilled once its condition is met, which
 * is what makes it useful in conflicts. Rule: rpm's boolean dependencies manual.
 */
export function isRichSatisfied<Provider>(
  dependency: RichDependency,
  providersOf: FindProviders<Provider>,
): boolean {
  const holds = (part: RichDependency): boolean => isRichSatisfied(part, providersOf);
  switch (dependency.kind) {
    case 'capability':
      // asking for the first one only: finding all providers may mean reading their headers
      return providersOf(dependency.capability)[Symbol.iterator]().next().done !== true;
    case 'with':
    case 'without':
      return providersOfRich(dependency, providersOf).size > 0;
    case 'and':
      return holds(dependency.left) && holds(dependency.right);
    case 'or':
      return holds(dependency.left) || holds(dependency.right);
    case 'if':
      if (holds(dependency.condition)) return holds(dependency.wanted);
      return dependency.otherwise === undefined || holds(dependency.otherwise);
    case 'unless':
      if (!holds(dependency.condition)) return holds(dependency.wanted);
      return dependency.otherwise !== undefined && holds(dependency.otherwise);
    default:
      return assertNever(dependency);
  }
}

/** The packages an operand of `with` and `without` stands for. */
function providersOfRich<Provider>(
  dependency: RichDependency,
  providersOf: FindProviders<Provider>,
): ReadonlySet<Provider> {
  if (dependency.kind === 'capability') return new Set(providersOf(dependency.capability));
  // the parser lets nothing else stand inside with and without
  if (!('left' in dependency)) return new Set();
  const left = providersOfRich(dependency.left, providersOf);
  const right = providersOfRich(dependency.right, providersOf);
  if (dependency.kind === 'or') return new Set([...left, ...right]);
  const isWith = dependency.kind === 'with';
  return new Set([...left].filter((provider) => right.has(provider) === isWith));
}
