import { formatCapability, isRichCapability } from '../capability.ts';
import type { Capability } from '../capability.ts';
import { parseRichDependency } from '../rich-dependency.ts';
import type { Clauses } from './clauses.ts';
import { isInstalled, isSameColor } from './policy.ts';
import type { Member, Pool } from './pool.ts';
import type { Cause, SolverOptions, Unfit } from './requests.ts';
import { richClauses } from './rich-clauses.ts';
import type { NormalForm } from './rich-clauses.ts';

/**
 * The clauses that packages themselves make: what each requires, what it cannot stand beside. Only
 * packages that can come into question are looked at. What is broken among installed packages already
 * is let be, unless it is to be mended.
 */
export class PackageRules {
  readonly causes: Cause[] = [];
  /** Clauses of a package that may ask for a choice. */
  readonly choices = new Map<number, (readonly number[])[]>();
  readonly #pool: Pool;
  readonly #clauses: Clauses;
  readonly #options: SolverOptions;
  readonly #mended: ReadonlySet<Member>;
  readonly #multiversion: ReadonlySet<Member>;
  readonly #seen = new Set<Member>();
  readonly #open: Member[] = [];

  constructor(
    pool: Pool,
    clauses: Clauses,
    options: SolverOptions,
    sets: { readonly mended: ReadonlySet<Member>; readonly multiversion: ReadonlySet<Member> },
  ) {
    this.#pool = pool;
    this.#clauses = clauses;
    this.#options = options;
    this.#mended = sets.mended;
    this.#multiversion = sets.multiversion;
  }

  /** Adds a clause with what stands behind it. @returns its number */
  add(literals: readonly number[], cause: Cause): number {
    const number = this.#clauses.add(literals);
    this.causes[number] = cause;
    return number;
  }

  /** Packages that come into question, and all that these may need. */
  consider(members: Iterable<Member>): void {
    for (const member of members) this.#reach(member);
    for (let member = this.#open.pop(); member !== undefined; member = this.#open.pop())
      this.#describe(member);
  }

  get considered(): ReadonlySet<Member> {
    return this.#seen;
  }

  #reach(member: Member): void {
    if (this.#seen.has(member)) return;
    this.#seen.add(member);
    this.#open.push(member);
  }

  #describe(member: Member): void {
    const unfit = this.unfit(member);
    if (unfit !== undefined) {
      this.add([-member.number], { kind: 'not installable', member, why: unfit });
      return;
    }
    for (const dependency of member.package.requires) this.#require(member, dependency);
    for (const dependency of member.package.conflicts) this.#conflict(member, dependency);
    if (!this.#multiversion.has(member))
      for (const dependency of member.package.obsoletes) this.#obsolete(member, dependency);
    this.#standAlone(member);
    for (const kind of ['recommends', 'suggests'] as const)
      for (const dependency of member.package[kind])
        if (!isRichCapability(dependency))
          for (const one of this.#pool.providersOf(dependency)) this.#reach(one);
  }

  /** Why a package cannot be installed whatever else is; installed ones are there. */
  unfit(member: Member): Unfit | undefined {
    if (isInstalled(member)) return undefined;
    const { arch } = member.package;
    if (arch === 'src' || arch === 'nosrc') return 'source';
    if (this.#pool.architectureScore(member) === undefined) return 'architecture';
    return this.#options.disabled?.has(member.number) === true ? 'disabled' : undefined;
  }

  #require(member: Member, dependency: Capability): void {
    if (dependency.name.startsWith('rpmlib(')) return;
    const numbersOf = (wanted: Capability): readonly number[] => {
      const providers = this.#pool.providersOf(wanted);
      for (const provider of providers) this.#reach(provider);
      return providers.map(({ number }) => number);
    };
    const normal: NormalForm = isRichCapability(dependency)
      ? richClauses(parseRichDependency(dependency.name), numbersOf)
      : [numbersOf(dependency)];
    for (const literals of normal) {
      if (literals.includes(member.number) || isTautology(literals)) continue;
      if (this.#isBrokenBefore(member, literals)) continue;
      const clause = [-member.number, ...literals];
      this.add(clause, {
        ...{ kind: 'requires', member, dependency: formatCapability(dependency) },
        hasProviders: literals.some((one) => one > 0),
      });
      if (literals.length > 0) append(this.choices, member.number, clause);
    }
  }

  #isBrokenBefore(member: Member, literals: readonly number[]): boolean {
    if (!isInstalled(member) || this.#mended.has(member)) return false;
    return !literals.some((one) => {
      const isThere = isInstalled(this.#pool.member(Math.abs(one)));
      return one > 0 ? isThere : !isThere;
    });
  }

  #conflict(member: Member, dependency: Capability): void {
    const others = (wanted: Capability): readonly number[] =>
      this.#pool
        .providersOf(wanted)
        .filter((one) => one !== member)
        .map(({ number }) => number);
    const normal: NormalForm = isRichCapability(dependency)
      ? richClauses(parseRichDependency(dependency.name), others, true)
      : others(dependency).map((number) => [-number]);
    for (const literals of normal) {
      const [only = 0] = literals;
      const other = literals.length === 1 && only < 0 ? this.#pool.member(-only) : undefined;
      if (other !== undefined && this.#areTogether(member, other)) continue;
      this.add([-member.number, ...literals], {
        ...{ kind: 'conflicts', member, other, dependency: formatCapability(dependency) },
      });
    }
  }

  #obsolete(member: Member, dependency: Capability): void {
    for (const other of this.#pool.obsoletedBy(dependency)) {
      if (other === member || this.#areTogether(member, other)) continue;
      // of one name, the newer stands for the older anyway
      if (other.package.name === member.package.name) continue;
      this.add([-member.number, -other.number], {
        ...{ kind: 'obsoletes', member, other, dependency: formatCapability(dependency) },
      });
    }
  }

  #areTogether(member: Member, other: Member): boolean {
    return isInstalled(member) && isInstalled(other) && !this.#mended.has(member);
  }

  /** Of one name there is one package, of each word size. */
  #standAlone(member: Member): void {
    for (const other of this.#pool.named(member.package.name)) {
      if (other === member || (this.#seen.has(other) && other.number < member.number)) continue;
      if (this.#areTogether(member, other)) continue;
      if (this.#multiversion.has(member) && this.#multiversion.has(other))
        if (!isSameLabel(member, other)) continue;
      if (this.#options.isMultilib === true && !isSameColor(member, other)) continue;
      this.add([-member.number, -other.number], { kind: 'same name', member, other });
    }
  }
}

function isSameLabel({ package: a }: Member, { package: b }: Member): boolean {
  const sameVersion = a.version === b.version && a.release === b.release;
  return sameVersion && (a.epoch ?? 0) === (b.epoch ?? 0) && a.arch === b.arch;
}

function isTautology(literals: readonly number[]): boolean {
  return literals.some((one) => one < 0 && literals.includes(-one));
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
