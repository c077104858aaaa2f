import { compareMembers } from './pool.ts';
import type { Member, Pool } from './pool.ts';
import type { SolverOptions } from './requests.ts';

/** Word sizes of architectures, the colours by which packages of one name may stand beside each other. */
const wide = /64|s390x|alpha|^loongarch/;

/** Whether two architectures are of one word size; `noarch` is of every. */
export function isSameColor(a: Member, b: Member): boolean {
  const [left, right] = [a.package.arch ?? 'noarch', b.package.arch ?? 'noarch'];
  if (left === 'noarch' || right === 'noarch') return true;
  return wide.test(left) === wide.test(right);
}

/** Whether a package may take the place of an installed one without being told so. */
export function isLegalReplacement(old: Member, next: Member, options: SolverOptions): boolean {
  if (old.package.name === next.package.name) {
    if (!options.allowsDowngrade && compareMembers(next, old) < 0) return false;
    if (!options.allowsArchitectureChange && isArchitectureChange(old, next)) return false;
  }
  return options.allowsVendorChange === true || old.package.vendor === next.package.vendor;
}

function isArchitectureChange({ package: a }: Member, { package: b }: Member): boolean {
  return a.arch !== b.arch && a.arch !== 'noarch' && b.arch !== 'noarch';
}

/** What is known while it is chosen. */
export interface Situation {
  readonly pool: Pool;
  readonly favored: ReadonlySet<Member>;
  readonly disfavored: ReadonlySet<Member>;
  /** Whether a package is recommended or suggested by what is chosen already. */
  isRecommended(member: Member): boolean;
  isSuggested(member: Member): boolean;
}

/**
 * Of packages that would all do, the best first: those of preferred repositories, of the preferred
 * architecture, of each name the newest, then what is installed or replaces something that is, then what
 * others recommend, then the names that came first.
 */
export function bestFirst(members: readonly Member[], situation: Situation): readonly Member[] {
  const { pool, favored, disfavored } = situation;
  let left = keep(members, (one) => !disfavored.has(one));
  left = keep(left, (one) => favored.has(one));
  const priority = Math.min(...left.map(priorityOf));
  left = left.filter((one) => priorityOf(one) === priority || one.repository.isInstalled);
  const scores = left.map((one) => pool.architectureScore(one) ?? 1).filter((score) => score > 1);
  const score = Math.min(...scores);
  left = left.filter((one) => {
    const own = pool.architectureScore(one) ?? 1;
    return own === 1 || own <= score;
  });
  left = withoutObsoleted(newestOfEachName(left, pool), pool);
  left = keep(left, (one) => situation.isRecommended(one));
  const rank = (one: Member): number => {
    if (one.repository.isInstalled) return 0;
    if (pool.named(one.package.name).some(isInstalled)) return 1;
    if (situation.isSuggested(one)) return 2;
    return 3;
  };
  return [...left].sort((a, b) => rank(a) - rank(b) || a.number - b.number);
}

function priorityOf({ repository }: Member): number {
  return repository.isInstalled ? Number.POSITIVE_INFINITY : repository.priority;
}

export function isInstalled({ repository }: Member): boolean {
  return repository.isInstalled;
}

/** Those that a test lets through, or all where it lets none. */
function keep(members: readonly Member[], test: (one: Member) => boolean): readonly Member[] {
  const kept = members.filter(test);
  return kept.length > 0 ? kept : members;
}

/** The newest of each name; of equal ones the installed, then the one from where it costs least. */
function newestOfEachName(members: readonly Member[], pool: Pool): readonly Member[] {
  const best = new Map<string, Member>();
  for (const one of members) {
    const known = best.get(one.package.name);
    if (known === undefined || isBetter(one, known, pool)) best.set(one.package.name, one);
  }
  return members.filter((one) => best.get(one.package.name) === one);
}

function isBetter(one: Member, than: Member, pool: Pool): boolean {
  const order = compareMembers(one, than);
  if (order !== 0) return order > 0;
  if (isInstalled(one) !== isInstalled(than)) return isInstalled(one);
  const scores = (pool.architectureScore(than) ?? 1) - (pool.architectureScore(one) ?? 1);
  if (one.package.arch !== than.package.arch && scores !== 0) return scores < 0;
  return one.repository.cost < than.repository.cost;
}

/** What another of them obsoletes comes after it. */
function withoutObsoleted(members: readonly Member[], pool: Pool): readonly Member[] {
  if (members.length < 2) return members;
  const among = new Set(members);
  return keep(
    members,
    (one) => !pool.obsoletersOf(one).some((other) => among.has(other) && other !== one),
  );
}
