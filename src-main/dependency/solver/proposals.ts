import type { Clauses } from './clauses.ts';
import { bestFirst, isInstalled } from './policy.ts';
import type { Situation } from './policy.ts';
import { compareMembers } from './pool.ts';
import type { Member, Pool } from './pool.ts';
import type { PackageRules } from './rules.ts';
import type { WeakDependencies } from './weak-dependencies.ts';
import type { Wish } from './wishes.ts';

/** What is decided upon. */
export interface ProposalContext {
  readonly pool: Pool;
  readonly clauses: Clauses;
  readonly rules: PackageRules;
  readonly weak: WeakDependencies;
  readonly situation: Situation;
  /** Of each of these, one is asked for. */
  readonly wanted: readonly (readonly Member[])[];
  readonly wishes: readonly Wish[];
}

type Clause = readonly number[];

/**
 * What to decide next: what is asked for, what is installed, what these need, and what would be nice. Each
 * of them goes through its list once, and again from the start only after decisions were taken back.
 */
export class Proposals {
  readonly #context: ProposalContext;
  readonly #clauses: Clauses;
  /** What installed packages may be updated to. */
  readonly #replacing: ReadonlySet<Member>;
  readonly #considered: readonly Member[];
  #wanted: readonly (readonly Member[])[] = [];
  /** How far the trail was looked at for what is new, and for what is needed. */
  #newAt = 0;
  #neededAt = 0;
  #wishAt = 0;
  #leftAt = 0;
  /** Needs of what is new that wait for the decision about an installed package, by its number. */
  #waiting = new Map<number, Set<Clause>>();

  constructor(context: ProposalContext) {
    this.#context = context;
    this.#clauses = context.clauses;
    this.#considered = [...context.rules.considered];
    const updates = context.wishes.filter(({ member, candidates }) => candidates.includes(member));
    this.#replacing = new Set(
      updates.flatMap(({ member, candidates }) => candidates.filter((one) => one !== member)),
    );
  }

  /** @param isBack - whether decisions were taken back @returns a literal; undefined when all is decided */
  next(isBack: boolean): number | undefined {
    if (isBack) this.#startAgain();
    return (
      this.#chooseWanted() ??
      this.#chooseReplacing() ??
      this.#chooseInstalled() ??
      this.#chooseNeeded() ??
      this.#chooseWeak() ??
      this.#leave()
    );
  }

  #startAgain(): void {
    this.#wanted = this.#context.wanted;
    [this.#newAt, this.#neededAt, this.#wishAt, this.#leftAt] = [0, 0, 0, 0];
    this.#waiting = new Map();
    this.#context.weak.forget();
  }

  #chooseWanted(): number | undefined {
    this.#wanted = this.#wanted.filter((members) => !members.some((one) => this.#holds(one)));
    for (const members of this.#wanted) {
      const open = this.#open(members);
      // what is installed is decided on its own: kept, it will do
      if (open.length > 0 && !open.some(isInstalled)) return this.#best(open);
    }
    return undefined;
  }

  /** What something new needs that nothing installed gives, before what might be updated for it is kept. */
  #chooseReplacing(): number | undefined {
    const { trail } = this.#clauses;
    for (; this.#newAt < trail.length; this.#newAt += 1) {
      const literal = trail[this.#newAt] ?? 0;
      for (const clause of this.#newNeeds(literal)) {
        const found = this.#replacingFor(clause);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** The clauses that a decision makes worth a look. */
  #newNeeds(literal: number): Iterable<Clause> {
    if (literal < 0) return this.#waiting.get(-literal) ?? [];
    if (isInstalled(this.#context.pool.member(literal))) return [];
    return this.#context.rules.choices.get(literal) ?? [];
  }

  #replacingFor(clause: Clause): number | undefined {
    const open = this.#openOf(clause);
    const installed = open.find(isInstalled);
    if (installed !== undefined) {
      const waiting = this.#waiting.get(installed.number) ?? new Set();
      this.#waiting.set(installed.number, waiting.add(clause));
      return undefined;
    }
    if (open.length === 0) return undefined;
    const updates = open.filter((one) => this.#replacing.has(one));
    return this.#best(updates.length > 0 ? updates : open);
  }

  #chooseInstalled(): number | undefined {
    const { wishes } = this.#context;
    for (; this.#wishAt < wishes.length; this.#wishAt += 1) {
      const wish = wishes[this.#wishAt];
      if (wish === undefined || wish.candidates.some((one) => this.#holds(one))) continue;
      const open = this.#open(wish.candidates);
      if (open.length > 0) return this.#fulfilled(wish, open);
    }
    return undefined;
  }

  #fulfilled({ member, isUpdated }: Wish, open: readonly Member[]): number | undefined {
    const isKept = !isUpdated && open.includes(member);
    if (isKept && (open.length === 1 || !this.#needsNew(member))) return member.number;
    const next = isUpdated
      ? withoutOlder(open, member)
      : open.filter((one) => one !== member || !isKept);
    return this.#best(next);
  }

  /** Whether an installed package, if it stayed, would need what is not installed. */
  #needsNew({ number }: Member): boolean {
    const { rules, pool } = this.#context;
    return (rules.choices.get(number) ?? []).some((clause) => {
      if (clause.some((one) => one !== -number && this.#clauses.isTrue(one))) return false;
      const members = clause.filter((one) => one > 0).map((one) => pool.member(one));
      return !this.#open(members).some(isInstalled);
    });
  }

  #chooseNeeded(): number | undefined {
    const { trail } = this.#clauses;
    for (; this.#neededAt < trail.length; this.#neededAt += 1) {
      const literal = trail[this.#neededAt] ?? 0;
      if (literal < 0) continue;
      for (const clause of this.#context.rules.choices.get(literal) ?? []) {
        if (clause.some((one) => this.#clauses.isTrue(one))) continue;
        const open = this.#openOf(clause);
        if (open.length > 0) return this.#best(open);
        const negative = clause.find((one) => one < 0 && this.#clauses.valueOf(-one) === 0);
        if (negative !== undefined) return negative;
      }
    }
    return undefined;
  }

  #chooseWeak(): number | undefined {
    const open = this.#context.weak.next();
    return open.length === 0 ? undefined : this.#best(open);
  }

  /** What nobody asked for stays away. */
  #leave(): number | undefined {
    for (; this.#leftAt < this.#considered.length; this.#leftAt += 1) {
      const { number = 0 } = this.#considered[this.#leftAt] ?? {};
      if (this.#clauses.valueOf(number) === 0) return -number;
    }
    return undefined;
  }

  #holds({ number }: Member): boolean {
    return this.#clauses.valueOf(number) > 0;
  }

  #open(members: readonly Member[]): readonly Member[] {
    return members.filter(({ number }) => this.#clauses.valueOf(number) === 0);
  }

  /** Undecided packages by which a clause would hold; none where it holds already. */
  #openOf(clause: Clause): readonly Member[] {
    if (clause.some((one) => this.#clauses.isTrue(one))) return [];
    return this.#open(clause.filter((one) => one > 0).map((one) => this.#context.pool.member(one)));
  }

  #best(members: readonly Member[]): number | undefined {
    if (members.length <= 1) return members[0]?.number;
    this.#context.weak.note();
    return bestFirst(members, this.#context.situation)[0]?.number;
  }
}

/** Of where an update may go, not what is older, unless there is nothing else. */
function withoutOlder(members: readonly Member[], than: Member): readonly Member[] {
  const kept = members.filter(
    (one) => one.package.name !== than.package.name || compareMembers(one, than) >= 0,
  );
  return kept.length > 0 ? kept : members;
}
