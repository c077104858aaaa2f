import { isInstalled, isLegalReplacement, isSameColor } from './policy.ts';
import { compareMembers } from './pool.ts';
import type { Member, Pool } from './pool.ts';
import type { RequestIndex } from './request-index.ts';
import type { SolverOptions } from './requests.ts';

/** What may be done to an installed package. */
export interface Wish {
  readonly member: Member;
  /** Where an update may go, itself included. */
  readonly candidates: readonly Member[];
  readonly isUpdated: boolean;
  /** Nothing says that it has to stay. */
  readonly isOrphan: boolean;
}

/** What wishes are made by. */
export interface WishContext {
  readonly pool: Pool;
  readonly index: RequestIndex;
  readonly options: SolverOptions;
  /** Whether a package can be installed at all. */
  readonly isFit: (member: Member) => boolean;
}

/** The wish for an installed package, and one for what comes beside it where it may stand beside itself. */
export function wishesFor(member: Member, context: WishContext): readonly Wish[] {
  const wish = updateOf(member, context);
  const isBesides = wish.isUpdated && context.index.multiversion.has(member);
  return isBesides ? [wish, besides(member, context)] : [wish];
}

function updateOf(member: Member, context: WishContext): Wish {
  const { index, options } = context;
  const requests = index.updatesOf(member);
  const isSync = requests.some(({ kind }) => kind === 'distupgrade');
  const allowed: SolverOptions = isSync
    ? { allowsDowngrade: true, allowsVendorChange: true, allowsArchitectureChange: true }
    : options;
  const candidates = successors(member, context).filter((one) =>
    isLegalReplacement(member, one, { ...options, ...allowed }),
  );
  const targets = requests.flatMap((request) => index.targetsOf(request) ?? []);
  const chosen =
    targets.length === 0
      ? candidates
      : candidates.filter((one) => targets.some((set) => set.has(one)));
  const others = isSync ? chosen.filter((one) => !isInstalled(one)) : chosen;
  return {
    member,
    candidates: [member, ...(requests.length > 0 ? others : candidates)],
    isUpdated: requests.length > 0,
    isOrphan: isSync && others.length === 0,
  };
}

/** Of what may stand beside itself, an update brings the newest, and takes nothing away. */
function besides(member: Member, context: WishContext): Wish {
  const same = sameName(member, context);
  const there = same.filter(isInstalled);
  const newer = same.filter(
    (one) => context.isFit(one) && there.every((old) => compareMembers(one, old) > 0),
  );
  return { member, candidates: newer, isUpdated: true, isOrphan: true };
}

/** Packages that would take the place of an installed one. */
function successors(member: Member, context: WishContext): readonly Member[] {
  const { pool, index, isFit } = context;
  const own = index.multiversion.has(member) ? [] : sameName(member, context);
  const all = new Set([...own, ...pool.obsoletersOf(member)]);
  return [...all].filter((one) => !isInstalled(one) && isFit(one));
}

function sameName(member: Member, { pool, options }: WishContext): readonly Member[] {
  return pool
    .named(member.package.name)
    .filter((one) => options.isMultilib !== true || isSameColor(one, member));
}
