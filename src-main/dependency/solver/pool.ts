import { Sense } from '../../format/index.ts';
import { compareEvr, formatEvr } from '../../nevra/index.ts';
import type { Nevra } from '../../nevra/index.ts';
import { rangesOverlap } from '../capability.ts';
import type { Capability } from '../capability.ts';

/** A package as the solver sees it; those of repositories are such. */
export interface SolverPackage extends Nevra {
  readonly vendor: string;
  readonly provides: readonly Capability[];
  readonly requires: readonly Capability[];
  readonly conflicts: readonly Capability[];
  readonly obsoletes: readonly Capability[];
  readonly recommends: readonly Capability[];
  readonly suggests: readonly Capability[];
  readonly supplements: readonly Capability[];
  readonly enhances: readonly Capability[];
  /** Files that may be required by their paths. */
  readonly files: readonly string[];
}

/** Where packages come from. */
export interface SolverRepository {
  readonly id: string;
  readonly isInstalled: boolean;
  /** The smaller, the more preferred, whatever the versions are. */
  readonly priority: number;
  /** The smaller, the more preferred among packages that are equal. */
  readonly cost: number;
}

/** A package of the pool, with the number it has there. */
export interface Member {
  /** From 1. */
  readonly number: number;
  readonly package: SolverPackage;
  readonly repository: SolverRepository;
}

interface Provide {
  readonly member: Member;
  readonly capability: Capability;
}

/** All packages among which is solved: installed ones and those of repositories. */
export class Pool {
  readonly members: Member[] = [];
  readonly #byCapability = new Map<string, Provide[]>();
  readonly #byName = new Map<string, Member[]>();
  readonly #byFile = new Map<string, Member[]>();
  readonly #obsoleters = new Map<string, Member[]>();
  readonly #asked = new Map<Capability, readonly Member[]>();
  readonly #scores: ReadonlyMap<string, number>;

  /**
   * @param architectures - those that can be installed, the most preferred first, without `noarch`;
   *   empty for whatever there is
   */
  constructor(architectures: readonly string[]) {
    const scores = new Map(architectures.map((name, at) => [name, at + 2] as const));
    if (architectures.length > 0) scores.set('noarch', 1);
    this.#scores = scores;
  }

  add(repository: SolverRepository, packages: Iterable<SolverPackage>): readonly Member[] {
    const added: Member[] = [];
    for (const one of packages) {
      const member = { number: this.members.length + 1, package: one, repository };
      this.members.push(member);
      added.push(member);
      append(this.#byName, one.name, member);
      for (const capability of one.provides)
        append(this.#byCapability, capability.name, { member, capability });
      this.addFiles(member, one.files);
      for (const { name } of one.obsoletes) append(this.#obsoleters, name, member);
    }
    this.#asked.clear();
    return added;
  }

  /** Files of a package that were not told of before. */
  addFiles(member: Member, files: readonly string[]): void {
    for (const path of files) append(this.#byFile, path, member);
    this.#asked.clear();
  }

  member(number: number): Member {
    const found = this.members[number - 1];
    if (found === undefined) throw new RangeError(`no package ${number}`);
    return found;
  }

  /** Packages that provide a capability, by a file too where it is a path. */
  providersOf(wanted: Capability): readonly Member[] {
    const known = this.#asked.get(wanted);
    if (known !== undefined) return known;
    let list: Member[] = [];
    // in the order of their numbers, so that a package that provides it twice follows itself
    for (const { member, capability } of this.#byCapability.get(wanted.name) ?? [])
      if (list.at(-1) !== member && rangesOverlap(capability, wanted)) list.push(member);
    const owners = wanted.name.startsWith('/') ? this.#byFile.get(wanted.name) : undefined;
    if (owners !== undefined)
      list = [...new Set([...list, ...owners])].sort((a, b) => a.number - b.number);
    this.#asked.set(wanted, list);
    return list;
  }

  named(name: string): readonly Member[] {
    return this.#byName.get(name) ?? [];
  }

  /** Packages whose own name and version an obsoletes names. */
  obsoletedBy(wanted: Capability): readonly Member[] {
    return this.named(wanted.name).filter(({ package: one }) =>
      rangesOverlap(ownCapability(one), wanted),
    );
  }

  /** Packages that obsolete this one. */
  obsoletersOf({ package: one }: Member): readonly Member[] {
    const own = ownCapability(one);
    return (this.#obsoleters.get(one.name) ?? []).filter((member) =>
      member.package.obsoletes.some((each) => each.name === one.name && rangesOverlap(own, each)),
    );
  }

  /** Whether it can be installed where it is solved for; 1 for `noarch`, more for less preferred ones. */
  architectureScore({ package: { arch = 'noarch' } }: Member): number | undefined {
    return this.#scores.size === 0 ? 1 : this.#scores.get(arch);
  }
}

/** What a package is by itself: `name = evr`. */
export function ownCapability(one: SolverPackage): Capability {
  return { name: one.name, sense: Sense.EQUAL, evr: formatEvr(one) };
}

export function compareMembers(a: Member, b: Member): number {
  return compareEvr(a.package, b.package);
}

export function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
