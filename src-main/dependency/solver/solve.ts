import type { Capability } from '../capability.ts';
import { isRichCapability } from '../capability.ts';
import { parseRichDependency } from '../rich-dependency.ts';
import { isRichSatisfied } from '../rich-evaluation.ts';
import { Clauses } from './clauses.ts';
import { bestFirst, isInstalled, isLegalReplacement, isSameColor } from './policy.ts';
import type { Situation } from './policy.ts';
import { compareMembers } from './pool.ts';
import type { Member, Pool } from './pool.ts';
import type {
  Cause,
  Remedy,
  SolverOptions,
  SolverProblem,
  SolverRequest,
  SolverSolution,
} from './requests.ts';
import { PackageRules } from './rules.ts';

/** Problems that are told of at most. */
const mostProblems = 20;
/** Things given up together in one solution at most. */
const mostRemedies = 6;

/** What may be given up: requests, and that an installed package stays or is replaced as it should be. */
type Soft = SolverRequest | Member;

/**
 * Finds the packages to install and to erase so that what is asked for holds, and everything that is
 * installed then has what it requires. Problems are data: what stands against what, and what could be
 * given up. With problems, the solution is the one without what stands in the way.
 */
export function solve(
  pool: Pool,
  requests: readonly SolverRequest[],
  options: SolverOptions = {},
): SolverSolution {
  const problems: SolverProblem[] = [];
  const dropped = new Set<Soft>();
  for (;;) {
    const attempt = new Attempt(pool, requests, options, dropped);
    const core = attempt.run();
    if (core === undefined) return { ...attempt.changes(), problems };
    const weak = core.soft.find((one) => 'kind' in one && one.isWeak === true);
    if (weak !== undefined) {
      dropped.add(weak);
      continue;
    }
    const solutions = remediesOf(pool, requests, options, dropped, core);
    problems.push({ causes: core.causes, solutions });
    if (core.soft.length === 0 || problems.length >= mostProblems)
      return { install: [], erase: [], problems };
    for (const one of core.soft) dropped.add(one);
  }
}

interface Core {
  readonly causes: readonly Cause[];
  readonly soft: readonly Soft[];
}

/** For each thing that stands in the way, what else has to go with it. */
function remediesOf(
  pool: Pool,
  requests: readonly SolverRequest[],
  options: SolverOptions,
  dropped: ReadonlySet<Soft>,
  core: Core,
): readonly (readonly Remedy[])[] {
  const solutions: (readonly Remedy[])[] = [];
  for (const first of core.soft) {
    const given: Soft[] = [first];
    while (given.length <= mostRemedies) {
      const attempt = new Attempt(pool, requests, options, new Set([...dropped, ...given]));
      const rest = attempt.run();
      if (rest === undefined) {
        solutions.push(given.map((one) => remedy(one, attempt)));
        break;
      }
      const next = rest.soft.find((one) => !core.soft.includes(one)) ?? rest.soft[0];
      if (next === undefined) break;
      given.push(next);
    }
  }
  return solutions;
}

function remedy(soft: Soft, attempt: Attempt): Remedy {
  if ('kind' in soft) return { kind: 'drop request', request: soft };
  const by = attempt.changes().install.find(({ package: one }) => one.name === soft.package.name);
  return by === undefined ? { kind: 'erase', member: soft } : { kind: 'replace', member: soft, by };
}

/** What may be done to an installed package. */
interface Wish {
  readonly member: Member;
  /** Where an update may go, itself included. */
  readonly candidates: readonly Member[];
  readonly isUpdated: boolean;
  /** Nothing says that it has to stay. */
  readonly isOrphan: boolean;
}

/** One search. */
class Attempt {
  readonly #pool: Pool;
  readonly #options: SolverOptions;
  readonly #requests: readonly SolverRequest[];
  readonly #clauses: Clauses;
  readonly #rules: PackageRules;
  readonly #softOf = new Map<number, Soft>();
  readonly #wishes: Wish[] = [];
  readonly #wanted: (readonly Member[])[] = [];
  readonly #situation: Situation;
  readonly #multiversion: ReadonlySet<Member>;
  #recommended: ReadonlySet<Member> = new Set();
  #suggested: ReadonlySet<Member> = new Set();
  /** What installed packages may be updated to. */
  readonly #replacing = new Set<Member>();
  #at = 0;
  readonly #refused = new Set<Capability>();

  constructor(
    pool: Pool,
    requests: readonly SolverRequest[],
    options: SolverOptions,
    dropped: ReadonlySet<Soft>,
  ) {
    this.#pool = pool;
    this.#options = options;
    this.#requests = requests.filter((request) => !dropped.has(request));
    this.#clauses = new Clauses(pool.members.length);
    const of = (kind: SolverRequest['kind']): ReadonlySet<Member> =>
      new Set(this.#requests.filter((one) => one.kind === kind).flatMap((one) => one.packages));
    this.#multiversion = of('multiversion');
    this.#situation = {
      ...{ pool, favored: of('favor'), disfavored: of('disfavor') },
      isRecommended: (member) => this.#recommended.has(member),
      isSuggested: (member) => this.#suggested.has(member),
    };
    const sets = { mended: of('verify'), multiversion: this.#multiversion };
    this.#rules = new PackageRules(pool, this.#clauses, options, sets);
    this.#prepare(dropped);
  }

  run(): Core | undefined {
    const result = this.#clauses.search((isBack) => this.#propose(isBack));
    if (result.isSolved) return undefined;
    const soft = new Set<Soft>();
    const causes: Cause[] = [];
    for (const number of result.core) {
      const cause = this.#rules.causes[number];
      if (cause !== undefined) causes.push(cause);
      const own = this.#softOf.get(number);
      if (own !== undefined) soft.add(own);
    }
    return { causes, soft: [...soft] };
  }

  changes(): { install: readonly Member[]; erase: readonly Member[] } {
    const members = this.#pool.members;
    return {
      install: members.filter((one) => !isInstalled(one) && this.#holds(one)),
      erase: members.filter((one) => isInstalled(one) && !this.#holds(one)),
    };
  }

  #holds({ number }: Member): boolean {
    return this.#clauses.valueOf(number) > 0;
  }

  #prepare(dropped: ReadonlySet<Soft>): void {
    const installed = this.#pool.members.filter(isInstalled);
    for (const member of installed) {
      const wish = this.#wishFor(member);
      this.#wishes.push(wish);
      if (wish.isUpdated && this.#multiversion.has(member)) {
        const besides = this.#besides(wish);
        this.#wishes.push(besides);
        this.#rules.consider(besides.candidates);
      }
      for (const one of wish.candidates) if (one !== member) this.#replacing.add(one);
      this.#rules.consider(wish.candidates);
    }
    for (const request of this.#requests)
      if (request.kind === 'install') this.#rules.consider(request.packages);
    for (const member of this.#pool.members)
      if (member.package.supplements.length > 0 && !this.#ignoresWeak)
        this.#rules.consider([member]);
    for (const request of this.#requests) this.#state(request);
    for (const wish of this.#wishes)
      if (!dropped.has(wish.member) && !wish.isOrphan) this.#keepInstalled(wish);
    const rank = ({ isUpdated, isOrphan }: Wish): number => (isOrphan ? 2 : isUpdated ? 0 : 1);
    this.#wishes.sort((a, b) => rank(a) - rank(b));
    for (const { number } of this.#pool.members.filter((one) => !this.#rules.considered.has(one)))
      this.#clauses.add([-number]);
  }

  get #ignoresWeak(): boolean {
    return this.#options.ignoresWeak === true;
  }

  #wishFor(member: Member): Wish {
    const requests = this.#requests.filter(
      ({ kind, packages, isTargeted }) =>
        (kind === 'update' || kind === 'distupgrade') &&
        packages.some((one) =>
          one === member ? isTargeted !== true : isSuccessor(one, member, this.#pool),
        ),
    );
    const isSync = requests.some(({ kind }) => kind === 'distupgrade');
    const options: SolverOptions = isSync
      ? { allowsDowngrade: true, allowsVendorChange: true, allowsArchitectureChange: true }
      : this.#options;
    const candidates = this.#successors(member).filter((one) =>
      isLegalReplacement(member, one, { ...this.#options, ...options }),
    );
    const targets = requests
      .filter(({ packages, isTargeted }) => isTargeted === true || !packages.some(isInstalled))
      .flatMap(({ packages }) => packages);
    const chosen =
      targets.length === 0 ? candidates : candidates.filter((one) => targets.includes(one));
    const others = isSync ? chosen.filter((one) => !isInstalled(one)) : chosen;
    return {
      member,
      candidates: [member, ...(requests.length > 0 ? others : candidates)],
      isUpdated: requests.length > 0,
      isOrphan: isSync && others.length === 0,
    };
  }

  /** Of what may stand beside itself, an update brings the newest, and takes nothing away. */
  #besides({ member }: Wish): Wish {
    const same = this.#pool
      .named(member.package.name)
      .filter((one) => this.#options.isMultilib !== true || isSameColor(one, member));
    const there = same.filter(isInstalled);
    const newer = same.filter(
      (one) =>
        this.#rules.unfit(one) === undefined && there.every((old) => compareMembers(one, old) > 0),
    );
    return { member, candidates: newer, isUpdated: true, isOrphan: true };
  }

  /** Packages that would take the place of an installed one. */
  #successors(member: Member): readonly Member[] {
    const own = this.#multiversion.has(member)
      ? []
      : this.#pool
          .named(member.package.name)
          .filter((one) => this.#options.isMultilib !== true || isSameColor(one, member));
    const all = new Set([...own, ...this.#pool.obsoletersOf(member)]);
    return [...all].filter((one) => !isInstalled(one) && this.#rules.unfit(one) === undefined);
  }

  #state(request: SolverRequest): void {
    const cause: Cause = { kind: 'request', request };
    const add = (literals: readonly number[], why: Cause = cause): void =>
      void this.#softOf.set(this.#rules.add(literals, why), request);
    switch (request.kind) {
      case 'install':
        add(request.packages.map(({ number }) => number));
        this.#wanted.push(request.packages);
        if (request.isBest === true) {
          const fit = request.packages.filter((one) => this.#rules.unfit(one) === undefined);
          const best = this.#bestOf(this.#withoutLocked(fit));
          if (best.length > 0)
            add(
              best.map(({ number }) => number),
              { kind: 'best', request },
            );
        }
        break;
      case 'erase':
        for (const { number } of request.packages) add([-number]);
        break;
      case 'lock':
        for (const one of request.packages) add([isInstalled(one) ? one.number : -one.number]);
        break;
      case 'update':
      case 'distupgrade':
      case 'favor':
      case 'disfavor':
      case 'multiversion':
      case 'allow uninstall':
      case 'verify':
        break;
    }
  }

  /** Packages as good as the best there is. */
  #bestOf(members: readonly Member[]): readonly Member[] {
    return members.length === 0 ? [] : bestFirst(members, this.#situation);
  }

  #withoutLocked(members: readonly Member[]): readonly Member[] {
    const locked = this.#requests.filter(({ kind }) => kind === 'lock');
    return members.filter(
      (one) => isInstalled(one) || !locked.some(({ packages }) => packages.includes(one)),
    );
  }

  #keepInstalled({ member, candidates, isUpdated }: Wish): void {
    if (this.#options.allowsUninstall === true || this.#isGivenUp(member)) return;
    const add = (members: readonly Member[], cause: Cause): void =>
      void this.#softOf.set(
        this.#rules.add(
          members.map(({ number }) => number),
          cause,
        ),
        member,
      );
    add(candidates, { kind: 'kept', member });
    if (!isUpdated) return;
    const request = this.#requests.find(
      ({ kind, isBest, packages }) =>
        isBest === true &&
        (kind === 'update' || kind === 'distupgrade') &&
        packages.includes(member),
    );
    if (request === undefined) return;
    const isLocked = this.#requests.some(
      ({ kind, packages }) => kind === 'lock' && packages.includes(member),
    );
    const best = isLocked ? [member] : this.#bestOf(this.#withoutLocked(candidates));
    add(best, { kind: 'best', request, member });
  }

  /** Whether a request says that an installed package need not stay. */
  #isGivenUp(member: Member): boolean {
    return this.#requests.some(({ kind, packages }) => {
      if (kind === 'erase' || kind === 'allow uninstall') return packages.includes(member);
      if (kind !== 'install' || packages.includes(member)) return false;
      // asking for another version of it is leave to replace it
      return (
        packages.length > 0 &&
        !this.#multiversion.has(member) &&
        packages.every(
          (one) =>
            one.package.name === member.package.name &&
            (this.#options.isMultilib !== true || isSameColor(one, member)),
        )
      );
    });
  }

  /** What to decide next: what is asked for, what is installed, what these need, and what would be nice. */
  #propose(isBack: boolean): number | undefined {
    if (isBack) this.#at = 0;
    return (
      this.#chooseWanted() ??
      this.#chooseReplacing() ??
      this.#chooseInstalled() ??
      this.#chooseNeeded() ??
      this.#chooseWeak() ??
      this.#leave()
    );
  }

  #chooseWanted(): number | undefined {
    for (const members of this.#wanted) {
      if (members.some((one) => this.#holds(one))) continue;
      const open = this.#open(members);
      // what is installed is decided on its own: kept, it will do
      if (open.length > 0 && !open.some(isInstalled)) return this.#best(open);
    }
    return undefined;
  }

  /** What something new needs that nothing installed gives, before what might be updated for it is kept. */
  #chooseReplacing(): number | undefined {
    for (const literal of this.#clauses.trail) {
      if (literal < 0 || isInstalled(this.#pool.member(literal))) continue;
      for (const clause of this.#rules.choices.get(literal) ?? []) {
        if (clause.some((one) => this.#clauses.isTrue(one))) continue;
        const open = this.#open(
          clause.filter((one) => one > 0).map((one) => this.#pool.member(one)),
        );
        if (open.some(isInstalled)) continue;
        const updates = open.filter((one) => this.#replacing.has(one));
        if (open.length > 0) return this.#best(updates.length > 0 ? updates : open);
      }
    }
    return undefined;
  }

  #chooseInstalled(): number | undefined {
    for (const { member, candidates, isUpdated } of this.#wishes) {
      if (candidates.some((one) => this.#holds(one))) continue;
      const open = this.#open(candidates);
      if (open.length === 0) continue;
      const isKept = !isUpdated && open.includes(member);
      if (isKept && (open.length === 1 || !this.#needsNew(member))) return member.number;
      const next = isUpdated
        ? withoutOlder(open, member)
        : open.filter((one) => one !== member || !isKept);
      return this.#best(next);
    }
    return undefined;
  }

  /** Whether an installed package, if it stayed, would need what is not installed. */
  #needsNew({ number }: Member): boolean {
    return (this.#rules.choices.get(number) ?? []).some((clause) => {
      if (clause.some((one) => one !== -number && this.#clauses.isTrue(one))) return false;
      const members = clause.filter((one) => one > 0).map((one) => this.#pool.member(one));
      return !this.#open(members).some(isInstalled);
    });
  }

  #chooseNeeded(): number | undefined {
    const { trail } = this.#clauses;
    for (; this.#at < trail.length; this.#at += 1) {
      const literal = trail[this.#at] ?? 0;
      if (literal < 0) continue;
      for (const clause of this.#rules.choices.get(literal) ?? []) {
        if (clause.some((one) => this.#clauses.isTrue(one))) continue;
        const members = clause.filter((one) => one > 0).map((one) => this.#pool.member(one));
        const open = this.#open(members);
        if (open.length > 0) return this.#best(open);
        const negative = clause.find((one) => one < 0 && this.#clauses.valueOf(-one) === 0);
        if (negative !== undefined) return negative;
      }
    }
    return undefined;
  }

  #open(members: readonly Member[]): readonly Member[] {
    return members.filter(({ number }) => this.#clauses.valueOf(number) === 0);
  }

  #best(members: readonly Member[]): number | undefined {
    if (members.length > 1) this.#noteWeak();
    return (members.length > 1 ? bestFirst(members, this.#situation) : members)[0]?.number;
  }

  #noteWeak(): void {
    const chosen = this.#pool.members.filter((one) => this.#holds(one));
    const leadTo = (kind: 'recommends' | 'suggests'): ReadonlySet<Member> =>
      new Set(
        chosen.flatMap(({ package: one }) =>
          one[kind]
            .filter((dependency) => !isRichCapability(dependency))
            .flatMap((dependency) => this.#pool.providersOf(dependency)),
        ),
      );
    this.#recommended = this.#ignoresWeak ? new Set() : leadTo('recommends');
    this.#suggested = leadTo('suggests');
  }

  #chooseWeak(): number | undefined {
    if (this.#ignoresWeak) return undefined;
    return this.#chooseRecommended() ?? this.#chooseSupplementing();
  }

  #chooseRecommended(): number | undefined {
    for (const literal of this.#clauses.trail) {
      if (literal < 0) continue;
      const member = this.#pool.member(literal);
      if (isInstalled(member) && this.#options.addsOldWeak !== true) continue;
      for (const dependency of member.package.recommends) {
        if (this.#refused.has(dependency) || this.#isMet(dependency)) continue;
        const open = this.#open(this.#leadsTo(dependency)).filter((one) => this.#isAddition(one));
        if (open.length > 0 && this.#couldMeet(dependency)) return this.#best(open);
      }
    }
    return undefined;
  }

  /** A weak dependency brings something new; it does not replace what is installed. */
  #isAddition(member: Member): boolean {
    return !this.#pool
      .named(member.package.name)
      .some((one) => isInstalled(one) && this.#holds(one));
  }

  #leadsTo(dependency: Capability): readonly Member[] {
    if (!isRichCapability(dependency)) return this.#pool.providersOf(dependency);
    const parsed = parseRichDependency(dependency.name);
    const found = new Set<Member>();
    const walk = (part: typeof parsed): void => {
      if (part.kind === 'capability')
        for (const one of this.#pool.providersOf(part.capability)) found.add(one);
      else if ('wanted' in part) walk(part.wanted);
      else if (part.kind === 'without') walk(part.left);
      else {
        walk(part.left);
        walk(part.right);
      }
    };
    walk(parsed);
    return [...found].filter((one) => this.#rules.considered.has(one));
  }

  #couldMeet(dependency: Capability): boolean {
    if (!isRichCapability(dependency)) return true;
    const parsed = parseRichDependency(dependency.name);
    return isRichSatisfied(parsed, (wanted) =>
      this.#pool.providersOf(wanted).filter(({ number }) => this.#clauses.valueOf(number) >= 0),
    );
  }

  #isMet(dependency: Capability, when = (one: Member): boolean => this.#holds(one)): boolean {
    const holding = (wanted: Capability): readonly Member[] =>
      this.#pool.providersOf(wanted).filter(when);
    if (!isRichCapability(dependency)) return holding(dependency).length > 0;
    return isRichSatisfied(parseRichDependency(dependency.name), holding);
  }

  #chooseSupplementing(): number | undefined {
    const open = [...this.#rules.considered].filter(
      (one) =>
        this.#clauses.valueOf(one.number) === 0 &&
        !isInstalled(one) &&
        this.#isAddition(one) &&
        one.package.supplements.some(
          (dependency) =>
            this.#isMet(dependency) &&
            (this.#options.addsOldWeak === true || !this.#isMet(dependency, isInstalled)),
        ),
    );
    return open.length === 0 ? undefined : this.#best(open);
  }

  /** What nobody asked for stays away. */
  #leave(): number | undefined {
    for (const member of this.#rules.considered)
      if (this.#clauses.valueOf(member.number) === 0) return -member.number;
    return undefined;
  }
}

/** Of where an update may go, not what is older, unless there is nothing else. */
function withoutOlder(members: readonly Member[], than: Member): readonly Member[] {
  const kept = members.filter(
    (one) => one.package.name !== than.package.name || compareMembers(one, than) >= 0,
  );
  return kept.length > 0 ? kept : members;
}

/** Whether a package takes the place of an installed one. */
function isSuccessor(one: Member, installed: Member, pool: Pool): boolean {
  if (isInstalled(one)) return false;
  if (one.package.name === installed.package.name) return true;
  return pool.obsoletersOf(installed).includes(one);
}
