import { isInstalled, isSameColor } from './policy.ts';
import { append } from './pool.ts';
import type { Member, Pool } from './pool.ts';
import type { SolverOptions, SolverRequest } from './requests.ts';

/** What requests say about single packages: read once, so that each of many packages can ask at no cost. */
export class RequestIndex {
  readonly requests: readonly SolverRequest[];
  readonly locked: ReadonlySet<Member>;
  readonly multiversion: ReadonlySet<Member>;
  readonly #isMultilib: boolean;
  readonly #updates = new Map<Member, SolverRequest[]>();
  readonly #best = new Map<Member, SolverRequest>();
  readonly #targets = new Map<SolverRequest, ReadonlySet<Member>>();
  readonly #givenUp: ReadonlySet<Member>;
  /** Requests for some version of one name. */
  readonly #versions = new Map<string, ReadonlySet<Member>[]>();

  constructor(pool: Pool, requests: readonly SolverRequest[], options: SolverOptions) {
    this.requests = requests;
    this.#isMultilib = options.isMultilib === true;
    this.locked = this.of('lock');
    this.multiversion = this.of('multiversion');
    this.#givenUp = this.of('erase', 'allow uninstall');
    for (const request of requests)
      if (request.kind === 'update' || request.kind === 'distupgrade')
        this.#takeUpdate(pool, request);
      else if (request.kind === 'install') this.#takeInstall(request);
  }

  of(...kinds: readonly SolverRequest['kind'][]): ReadonlySet<Member> {
    return new Set(
      this.requests.filter(({ kind }) => kinds.includes(kind)).flatMap((one) => one.packages),
    );
  }

  /** Requests by which an installed package is brought up to date. */
  updatesOf(member: Member): readonly SolverRequest[] {
    return this.#updates.get(member) ?? [];
  }

  /** The request by which only the best will do for an installed package. */
  bestUpdateOf(member: Member): SolverRequest | undefined {
    return this.#best.get(member);
  }

  /** Where an update may go by its request; undefined where it says nothing of it. */
  targetsOf(request: SolverRequest): ReadonlySet<Member> | undefined {
    return this.#targets.get(request);
  }

  /** Whether a request says that an installed package need not stay. */
  isGivenUp(member: Member): boolean {
    if (this.#givenUp.has(member)) return true;
    if (this.multiversion.has(member)) return false;
    // asking for another version of it is leave to replace it
    return (this.#versions.get(member.package.name) ?? []).some(
      (packages) =>
        !packages.has(member) &&
        (!this.#isMultilib || [...packages].every((one) => isSameColor(one, member))),
    );
  }

  #takeUpdate(pool: Pool, request: SolverRequest): void {
    const { packages, isBest, isTargeted } = request;
    const concerned = new Set<Member>();
    for (const one of packages)
      if (!isInstalled(one)) for (const old of replacedBy(one, pool)) concerned.add(old);
      else if (isTargeted !== true) concerned.add(one);
    for (const one of concerned) append(this.#updates, one, request);
    if (packages.length > 0 && (isTargeted === true || !packages.some(isInstalled)))
      this.#targets.set(request, new Set(packages));
    if (isBest !== true) return;
    for (const one of packages) if (!this.#best.has(one)) this.#best.set(one, request);
  }

  #takeInstall({ packages }: SolverRequest): void {
    const name = packages[0]?.package.name;
    if (name !== undefined && packages.every((one) => one.package.name === name))
      append(this.#versions, name, new Set(packages));
  }
}

/** Installed packages whose place a package takes. */
function replacedBy({ package: one }: Member, pool: Pool): readonly Member[] {
  const named = [...pool.named(one.name)];
  const obsoleted = one.obsoletes.flatMap((dependency) => pool.obsoletedBy(dependency));
  return [...named, ...obsoleted].filter(isInstalled);
}
