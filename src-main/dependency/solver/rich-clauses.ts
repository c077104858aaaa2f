import { assertNever, MalformedError } from '../../base/index.ts';
import type { Capability } from '../capability.ts';
import type { RichDependency } from '../rich-dependency.ts';

/** Literals of which one has to hold, and several such: an expression in conjunctive normal form. */
export type NormalForm = readonly (readonly number[])[];

/** More than any packager's expression comes to. */
const mostClauses = 4096;

/**
 * The clauses a rich dependency stands for, over the numbers of packages.
 *
 * @param isNegated - for what must not be so, as in a conflict
 * @throws {MalformedError} DEPENDENCY_MALFORMED when it would become too many
 */
export function richClauses(
  dependency: RichDependency,
  providersOf: (capability: Capability) => readonly number[],
  isNegated = false,
): NormalForm {
  const normal = (part: RichDependency, negated: boolean): NormalForm =>
    richClauses(part, providersOf, negated);
  const amount = (literals: readonly number[]): NormalForm =>
    isNegated ? literals.map((one) => [-one]) : [literals];
  switch (dependency.kind) {
    case 'capability':
      return amount(providersOf(dependency.capability));
    case 'with':
    case 'without':
      return amount([...packagesOf(dependency, providersOf)]);
    case 'and':
    case 'or': {
      const [left, right] = [
        normal(dependency.left, isNegated),
        normal(dependency.right, isNegated),
      ];
      return (dependency.kind === 'and') === isNegated ? either(left, right) : both(left, right);
    }
    case 'if':
    case 'unless': {
      const { wanted, condition, otherwise, kind } = dependency;
      // without else, `if` asks for nothing more, and `unless` for what cannot be
      const rest: NormalForm =
        otherwise === undefined
          ? (kind === 'if') === isNegated
            ? [[]]
            : []
          : normal(otherwise, isNegated);
      const isIf = kind === 'if';
      const own = normal(wanted, isNegated);
      return both(either(normal(condition, isIf), own), either(normal(condition, !isIf), rest));
    }
    default:
      return assertNever(dependency);
  }
}

function both(left: NormalForm, right: NormalForm): NormalForm {
  return bounded([...left, ...right]);
}

function either(left: NormalForm, right: NormalForm): NormalForm {
  if (left.length * right.length > mostClauses) return bounded(undefined);
  return left.flatMap((one) => right.map((other) => [...one, ...other]));
}

function bounded(clauses: NormalForm | undefined): NormalForm {
  if (clauses === undefined || clauses.length > mostClauses)
    throw new MalformedError('DEPENDENCY_MALFORMED', 'a rich dependency is too large to be solved');
  return clauses;
}

/** The packages an operand of `with` and `without` stands for. */
function packagesOf(
  dependency: RichDependency,
  providersOf: (capability: Capability) => readonly number[],
): ReadonlySet<number> {
  if (dependency.kind === 'capability') return new Set(providersOf(dependency.capability));
  if (!('left' in dependency)) return new Set();
  const left = packagesOf(dependency.left, providersOf);
  const right = packagesOf(dependency.right, providersOf);
  if (dependency.kind === 'or') return new Set([...left, ...right]);
  const isWith = dependency.kind === 'with';
  return new Set([...left].filter((one) => right.has(one) === isWith));
}
