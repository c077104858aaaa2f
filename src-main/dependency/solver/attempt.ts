import { Clauses } from './clauses.ts';
import { bestFirst, isInstalled } from './policy.ts';
import type { Situation } from './policy.ts';
import type { Member, Pool } from './pool.ts';
import { Proposals } from './proposals.ts';
import { RequestIndex } from './request-index.ts';
import type { Cause, SolverOptions, SolverRequest } from './requests.ts';
import { PackageRules } from './rules.ts';
import { WeakDependencies } from './weak-dependencies.ts';
import { wishesFor } from './wishes.ts';
import type { Wish } from './wishes.ts';

/** What may be given up: requests, and that an installed package stays or is replaced as it should be. */
export type Soft = SolverRequest | Member;

/** What cannot all hold, and what of it may be given up. */
export interface Core {
  readonly causes: readonly Cause[];
  readonly soft: readonly Soft[];
}

/** One search: what requests and installed packages demand as clauses, and what the search made of them. */
export class Attempt {
  readonly #pool: Pool;
  readonly #options: SolverOptions;
  readonly #index: RequestIndex;
  readonly #clauses: Clauses;
  readonly #rules: PackageRules;
  readonly #situation: Situation;
  readonly #softOf = new Map<number, Soft>();
  readonly #wishes: Wish[] = [];
  readonly #proposals: Proposals;

  constructor(
    pool: Pool,
    requests: readonly SolverRequest[],
    options: SolverOptions,
    dropped: ReadonlySet<Soft>,
  ) {
    this.#pool = pool;
    this.#options = options;
    const kept = requests.filter((request) => !dropped.has(request));
    this.#index = new RequestIndex(pool, kept, options);
    this.#clauses = new Clauses(pool.members.length);
    const sets = { mended: this.#index.of('verify'), multiversion: this.#index.multiversion };
    this.#rules = new PackageRules(pool, this.#clauses, options, sets);
    this.#consider();
    const [clauses, rules] = [this.#clauses, this.#rules];
    const weak = new WeakDependencies(pool, clauses, rules.considered, options);
    this.#situation = {
      ...{ pool, favored: this.#index.of('favor'), disfavored: this.#index.of('disfavor') },
      isRecommended: (member) => weak.isRecommended(member),
      isSuggested: (member) => weak.isSuggested(member),
    };
    this.#demand(dropped);
    const wanted = kept.filter(({ kind }) => kind === 'install').map(({ packages }) => packages);
    const [situation, wishes] = [this.#situation, this.#wishes];
    this.#proposals = new Proposals({ pool, clauses, rules, weak, situation, wanted, wishes });
  }

  /** Searches. @returns what stands against each other, or undefined when all of it holds */
  run(): Core | undefined {
    const result = this.#clauses.search((isBack) => this.#proposals.next(isBack));
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

  /** What a search that came to an end changes. */
  changes(): { install: readonly Member[]; erase: readonly Member[] } {
    const holds = ({ number }: Member): boolean => this.#clauses.valueOf(number) > 0;
    const { members } = this.#pool;
    return {
      install: members.filter((one) => !isInstalled(one) && holds(one)),
      erase: members.filter((one) => isInstalled(one) && !holds(one)),
    };
  }

  /** All packages that may come into question, with what they say themselves. */
  #consider(): void {
    const isFit = (member: Member): boolean => this.#rules.unfit(member) === undefined;
    const context = { pool: this.#pool, index: this.#index, options: this.#options, isFit };
    for (const member of this.#pool.members.filter(isInstalled))
      for (const wish of wishesFor(member, context)) {
        this.#wishes.push(wish);
        this.#rules.consider(wish.candidates);
      }
    for (const request of this.#index.requests)
      if (request.kind === 'install') this.#rules.consider(request.packages);
    if (this.#options.ignoresWeak !== true)
      this.#rules.consider(
        this.#pool.members.filter(({ package: one }) => one.supplements.length > 0),
      );
  }

  #demand(dropped: ReadonlySet<Soft>): void {
    for (const request of this.#index.requests) this.#state(request);
    for (const wish of this.#wishes)
      if (!dropped.has(wish.member) && !wish.isOrphan) this.#keepInstalled(wish);
    const rank = ({ isUpdated, isOrphan }: Wish): number => (isOrphan ? 2 : isUpdated ? 0 : 1);
    this.#wishes.sort((a, b) => rank(a) - rank(b));
    for (const { number } of this.#pool.members.filter((one) => !this.#rules.considered.has(one)))
      this.#clauses.add([-number]);
  }

  #state(request: SolverRequest): void {
    const add = (literals: readonly number[]): void =>
      this.#add(literals, { kind: 'request', request }, request);
    switch (request.kind) {
      case 'install':
        add(request.packages.map(({ number }) => number));
        if (request.isBest === true) this.#stateBest(request);
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

  #stateBest(request: SolverRequest): void {
    const fit = request.packages.filter((one) => this.#rules.unfit(one) === undefined);
    const best = this.#bestOf(this.#withoutLocked(fit));
    if (best.length > 0)
      this.#add(
        best.map(({ number }) => number),
        { kind: 'best', request },
        request,
      );
  }

  #add(literals: readonly number[], cause: Cause, soft: Soft): void {
    this.#softOf.set(this.#rules.add(literals, cause), soft);
  }

  #keepInstalled({ member, candidates, isUpdated }: Wish): void {
    if (this.#options.allowsUninstall === true || this.#index.isGivenUp(member)) return;
    const add = (members: readonly Member[], cause: Cause): void => {
      const literals = members.map(({ number }) => number);
      this.#add(literals, cause, member);
    };
    add(candidates, { kind: 'kept', member });
    const request = isUpdated ? this.#index.bestUpdateOf(member) : undefined;
    if (request === undefined) return;
    const isLocked = this.#index.locked.has(member);
    const best = isLocked ? [member] : this.#bestOf(this.#withoutLocked(candidates));
    add(best, { kind: 'best', request, member });
  }

  /** Packages as good as the best there is. */
  #bestOf(members: readonly Member[]): readonly Member[] {
    return members.length === 0 ? [] : bestFirst(members, this.#situation);
  }

  #withoutLocked(members: readonly Member[]): readonly Member[] {
    return members.filter((one) => isInstalled(one) || !this.#index.locked.has(one));
  }
}
