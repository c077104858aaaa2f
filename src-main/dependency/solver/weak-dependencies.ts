import { isRichCapability } from '../capability.ts';
import type { Capability } from '../capability.ts';
import { parseRichDependency } from '../rich-dependency.ts';
import type { RichDependency } from '../rich-dependency.ts';
import { isRichSatisfied } from '../rich-evaluation.ts';
import type { Clauses } from './clauses.ts';
import { isInstalled } from './policy.ts';
import type { Member, Pool } from './pool.ts';
import type { SolverOptions } from './requests.ts';

/**
 * What would be nice beside what is chosen. It follows the trail of decisions: each is looked at once, and
 * all of them anew only after some were taken back.
 */
export class WeakDependencies {
  readonly #pool: Pool;
  readonly #clauses: Clauses;
  readonly #considered: ReadonlySet<Member>;
  readonly #supplementing: readonly Member[];
  readonly #isIgnored: boolean;
  readonly #isOldAdded: boolean;
  #recommended = new Set<Member>();
  #suggested = new Set<Member>();
  #noted = 0;
  #at = 0;
  /** Rich dependencies of what is chosen, which what is decided later may bring into play. */
  #waiting: Capability[] = [];
  /** Packages that these name, and how far the trail was when they were looked at. */
  #named = new Set<Member>();
  #asked = 0;
  /** As far as the trail went when nothing supplemented it. */
  #barren = 0;

  constructor(
    pool: Pool,
    clauses: Clauses,
    considered: ReadonlySet<Member>,
    options: SolverOptions,
  ) {
    this.#pool = pool;
    this.#clauses = clauses;
    this.#considered = considered;
    this.#isIgnored = options.ignoresWeak === true;
    this.#isOldAdded = options.addsOldWeak === true;
    this.#supplementing = [...considered].filter(
      (one) => !isInstalled(one) && one.package.supplements.length > 0,
    );
  }

  /** Decisions were taken back. */
  forget(): void {
    this.#recommended = new Set();
    this.#suggested = new Set();
    this.#waiting = [];
    this.#named = new Set();
    [this.#noted, this.#at, this.#barren, this.#asked] = [0, 0, 0, 0];
  }

  isRecommended(member: Member): boolean {
    return this.#recommended.has(member);
  }

  isSuggested(member: Member): boolean {
    return this.#suggested.has(member);
  }

  /** Notes what is recommended and suggested by all that is chosen by now. */
  note(): void {
    const { trail } = this.#clauses;
    for (; this.#noted < trail.length; this.#noted += 1) {
      const literal = trail[this.#noted] ?? 0;
      if (literal < 0) continue;
      const { package: one } = this.#pool.member(literal);
      if (!this.#isIgnored) this.#noteAll(one.recommends, this.#recommended);
      this.#noteAll(one.suggests, this.#suggested);
    }
  }

  #noteAll(dependencies: readonly Capability[], into: Set<Member>): void {
    for (const dependency of dependencies)
      if (!isRichCapability(dependency))
        for (const one of this.#pool.providersOf(dependency)) into.add(one);
  }

  /** Undecided packages of which the best should come; empty when nothing more would be nice. */
  next(): readonly Member[] {
    if (this.#isIgnored) return [];
    const recommended = this.#nextRecommended();
    return recommended.length > 0 ? recommended : this.#nextSupplementing();
  }

  #nextRecommended(): readonly Member[] {
    const { trail } = this.#clauses;
    const waiting = this.#nextWaiting();
    if (waiting.length > 0) return waiting;
    for (; this.#at < trail.length; this.#at += 1) {
      const literal = trail[this.#at] ?? 0;
      if (literal < 0) continue;
      const member = this.#pool.member(literal);
      if (isInstalled(member) && !this.#isOldAdded) continue;
      for (const dependency of member.package.recommends) {
        const found = this.#additionsFor(dependency);
        if (found.length > 0) return found;
      }
      for (const dependency of member.package.recommends.filter(isRichCapability)) {
        this.#waiting.push(dependency);
        const parts = capabilitiesOf(parseRichDependency(dependency.name), true);
        for (const part of parts)
          for (const one of this.#pool.providersOf(part)) this.#named.add(one);
      }
    }
    return [];
  }

  #nextWaiting(): readonly Member[] {
    const { trail } = this.#clauses;
    const isNamed = (literal = 0): boolean => this.#named.has(this.#pool.member(Math.abs(literal)));
    while (this.#asked < trail.length && !isNamed(trail[this.#asked])) this.#asked += 1;
    if (this.#asked === trail.length) return [];
    for (const dependency of this.#waiting) {
      const found = this.#additionsFor(dependency);
      if (found.length > 0) return found;
    }
    this.#asked = trail.length;
    return [];
  }

  #additionsFor(dependency: Capability): readonly Member[] {
    if (this.#isMet(dependency)) return [];
    const open = this.#leadsTo(dependency).filter(
      (one) => this.#isOpen(one) && this.#isAddition(one),
    );
    return open.length > 0 && this.#couldMeet(dependency) ? open : [];
  }

  #nextSupplementing(): readonly Member[] {
    // leaving something out makes nothing else welcome
    if (!this.#isMoreChosen()) return [];
    const found = this.#supplementing.filter(
      (one) =>
        this.#isOpen(one) &&
        this.#isAddition(one) &&
        one.package.supplements.some(
          (dependency) =>
            this.#isMet(dependency) &&
            (this.#isOldAdded || !this.#isMet(dependency, (other) => this.#stays(other))),
        ),
    );
    if (found.length === 0) this.#barren = this.#clauses.trail.length;
    return found;
  }

  #isMoreChosen(): boolean {
    const { trail } = this.#clauses;
    while (this.#barren < trail.length && (trail[this.#barren] ?? 0) < 0) this.#barren += 1;
    return this.#barren < trail.length;
  }

  #isOpen({ number }: Member): boolean {
    return this.#clauses.valueOf(number) === 0;
  }

  #holds({ number }: Member): boolean {
    return this.#clauses.valueOf(number) > 0;
  }

  /** Installed, and neither replaced nor erased. */
  #stays(member: Member): boolean {
    return isInstalled(member) && this.#holds(member);
  }

  /** A weak dependency brings something new; it does not replace what is installed. */
  #isAddition(member: Member): boolean {
    return !this.#pool
      .named(member.package.name)
      .some((one) => isInstalled(one) && this.#holds(one));
  }

  #leadsTo(dependency: Capability): readonly Member[] {
    if (!isRichCapability(dependency)) return this.#pool.providersOf(dependency);
    const wanted = capabilitiesOf(parseRichDependency(dependency.name), false);
    const found = new Set(wanted.flatMap((one) => this.#pool.providersOf(one)));
    return [...found].filter((one) => this.#considered.has(one));
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
}

/** What a rich dependency names; its conditions and exceptions too, or only what could come by it. */
function capabilitiesOf(part: RichDependency, isWhole: boolean): readonly Capability[] {
  if (part.kind === 'capability') return [part.capability];
  const [first, ...rest] =
    'wanted' in part
      ? [part.wanted, part.condition, ...(part.otherwise === undefined ? [] : [part.otherwise])]
      : [part.left, part.right];
  const isFirstOnly = !isWhole && ('wanted' in part || part.kind === 'without');
  const parts = isFirstOnly ? [first] : [first, ...rest];
  return parts.flatMap((one) => capabilitiesOf(one, isWhole));
}
