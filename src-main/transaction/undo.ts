/**
 * Taking transactions of the history back: what to ask for so that the packages are again those that
 * were there before, and what cannot be as it was. It is an ordinary request; planning and running it is
 * everybody's way.
 */
import type { TakesBack, TransactionOptions, TransactionRequest } from '../contract/plan.ts';
import { RpmError, visibleText } from '../base/index.ts';
import type { InstalledPackage, ReadableDatabase } from '../database/index.ts';
import { HistoryStore, keptPackagePath } from '../history/index.ts';
import type { StoredElement, StoredTransaction } from '../history/index.ts';
import { isPackageWith } from './package-source.ts';
import { planTransaction } from './plan.ts';
import type { PlanResult } from './plan.ts';
import { transactionsOf } from './restore-items.ts';
import type { PlanSurroundings } from './surroundings.ts';
import { headerDigestOf } from './transaction-element.ts';

/** A request that takes transactions back. */
export interface UndoRequest {
  readonly request: TransactionRequest;
  /** Sentences: what will not be as it was. */
  readonly lost: readonly string[];
  /** Whether every package will be there that was, and no other. */
  readonly isComplete: boolean;
}

/** A package that comes back. */
interface Returning {
  readonly element: StoredElement;
  readonly path: string;
}

/** A package that goes again. */
interface Leaving {
  readonly element: StoredElement;
  readonly present: InstalledPackage;
}

/**
 * What undoing one transaction, or going back to the state after one, asks for.
 *
 * @param options - what was asked for beside it
 * @throws {RpmError} BAD_ARGUMENT when there is no such transaction, or nothing of it is left to take back
 */
export function undoRequest(
  database: ReadableDatabase,
  root: string,
  takesBack: TakesBack,
  options: TransactionOptions,
  planning: PlanSurroundings,
): UndoRequest {
  using store = HistoryStore.read(root);
  if (store === undefined)
    throw new RpmError('BAD_ARGUMENT', 'reading the history: nothing has been done here yet');
  const transactions = transactionsOf(store, takesBack);
  refuseUseless(transactions, takesBack);
  const lost: string[] = [];
  const change = new Change(database, root, transactions, lost);
  const kept = { ...optionsOf(transactions), ...options, oldpackage: true };
  const asked = { options: kept, takesBack };
  const { leaving, returning } = change;
  const isComplete = lost.length === 0;
  if (leaving.length === 0 && returning.length === 0)
    throw new RpmError(
      'BAD_ARGUMENT',
      ['there is nothing to take back: the packages are as they were', ...lost].join('\n'),
    );
  const names = new Set(store.kept().map(({ name }) => name));
  lost.push(...lostContents(transactions, returning, names));
  const short = { ...asked, ...change.asUpgrades() };
  const plan = planTransaction(database, short, planning);
  const request = isMeant(plan, change) ? short : { ...asked, ...change.oneByOne() };
  return { request, lost: [...new Set(lost.map(visibleText))], isComplete };
}

function refuseUseless(transactions: readonly StoredTransaction[], { kind, id }: TakesBack): void {
  const [only] = transactions;
  if (kind === 'rollback' && only === undefined)
    throw new RpmError('BAD_ARGUMENT', `going back to transaction ${id}: nothing was done since`);
  if (kind === 'undo' && only?.undoneBy !== undefined)
    throw new RpmError(
      'BAD_ARGUMENT',
      `undoing transaction ${id}: transaction ${only.undoneBy} has done so already`,
      { hint: `To have it again, undo transaction ${only.undoneBy}.` },
    );
  if (transactions.some(({ elements }) => elements.some(({ isDone }) => isDone))) return;
  throw new RpmError('BAD_ARGUMENT', `taking back transaction ${id}: it changed nothing`);
}

/** What the transactions were allowed to do, their taking back is as well. */
function optionsOf(transactions: readonly StoredTransaction[]): TransactionOptions {
  const shared = ['justdb', 'replacefiles', 'ignorearch', 'ignoreos', 'ignoresize'] as const;
  const found: Record<string, true> = {};
  for (const name of shared)
    if (transactions.some(({ options }) => options[name] === true)) found[name] = true;
  return found;
}

/** The difference between what is installed and what was. */
class Change {
  readonly leaving: Leaving[] = [];
  readonly returning: Returning[] = [];
  readonly #database: ReadableDatabase;

  constructor(
    database: ReadableDatabase,
    root: string,
    transactions: readonly StoredTransaction[],
    lost: string[],
  ) {
    this.#database = database;
    const { came, went } = netOf(transactions);
    /** Packages that came and are not there any more, by NEVRA. */
    const gone = new Set<string>();
    for (const element of came) {
      const present = this.#installed(element);
      if (present !== undefined) this.leaving.push({ element, present });
      else {
        gone.add(element.nevra);
        lost.push(`${element.nevra} has been replaced or erased since, and that stays so.`);
      }
    }
    const missing = new Set<string>();
    for (const element of went) {
      if (this.#installed(element) !== undefined) continue;
      const { headerDigest, nevra, other } = element;
      if (other !== undefined && gone.has(other)) {
        lost.push(`${nevra} does not come back: ${other}, which took its place, is gone.`);
        continue;
      }
      const path = keptPackagePath(root, headerDigest);
      if (path !== undefined && isPackageWith(path, headerDigest))
        this.returning.push({ element, path });
      else {
        missing.add(element.name);
        lost.push(
          `${nevra} cannot be brought back: its package is not kept${noteOn(transactions, nevra)}.`,
        );
      }
    }
    this.#keepWhatCannotBeReplaced(missing, lost);
  }

  /** A package whose predecessor cannot come back stays: an old system is better than half of one. */
  #keepWhatCannotBeReplaced(missing: ReadonlySet<string>, lost: string[]): void {
    for (const one of [...this.leaving]) {
      if (!missing.has(one.element.name)) continue;
      this.leaving.splice(this.leaving.indexOf(one), 1);
      lost.push(`${one.element.nevra} stays, because what it replaced cannot come back.`);
    }
  }

  /** In a few words: an old version takes the place of the new one, as a downgrade. */
  asUpgrades(): Pick<TransactionRequest, 'install' | 'erase'> {
    const instances = (name: string): number[] =>
      this.#database.find('Name', name).map(({ instance }) => instance);
    const replaced = new Set<number>();
    const install = this.returning.map(({ element: { name, nevra }, path }) => {
      // Another build of the same version can only take its place.
      const twin = this.leaving.find(({ element }) => element.nevra === nevra);
      if (twin !== undefined) {
        replaced.add(twin.present.instance);
        return { path, mode: 'reinstall' } as const;
      }
      const there = instances(name);
      const going = this.leaving.filter(({ element }) => element.name === name);
      const isAlone = this.returning.filter(({ element }) => element.name === name).length === 1;
      const mayReplace = isAlone && there.length > 0 && going.length === there.length;
      if (mayReplace) for (const one of there) replaced.add(one);
      return { path, mode: mayReplace ? 'upgrade' : 'install' } as const;
    });
    const erase = this.leaving
      .filter(({ present }) => !replaced.has(present.instance))
      .map(({ present: { instance } }) => ({ instance }));
    return { install, erase };
  }

  /** Every package by itself. */
  oneByOne(): Pick<TransactionRequest, 'install' | 'erase'> {
    return {
      install: this.returning.map(({ path }) => ({ path, mode: 'install' })),
      erase: this.leaving.map(({ present: { instance } }) => ({ instance })),
    };
  }

  #installed({ name, headerDigest }: StoredElement): InstalledPackage | undefined {
    return this.#database
      .find('Name', name)
      .find(({ header }) => headerDigestOf(header) === headerDigest);
  }
}

/** What came and what went over all of them, without what did both. */
function netOf(transactions: readonly StoredTransaction[]): {
  came: readonly StoredElement[];
  went: readonly StoredElement[];
} {
  const balance = new Map<string, { count: number; element: StoredElement }>();
  for (const { elements } of transactions)
    for (const element of elements.filter(({ isDone }) => isDone)) {
      const known = balance.get(element.headerDigest)?.count ?? 0;
      const count = known + (element.kind === 'install' ? 1 : -1);
      balance.set(element.headerDigest, { count, element });
    }
  const all = [...balance.values()];
  return {
    came: all.filter(({ count }) => count > 0).map(({ element }) => element),
    went: all.filter(({ count }) => count < 0).map(({ element }) => element),
  };
}

/** Why the history says that a package was not kept. */
function noteOn(transactions: readonly StoredTransaction[], nevra: string): string {
  const start = `${nevra} is not kept: `;
  const note = transactions.flatMap(({ notes }) => notes).find((text) => text.startsWith(start));
  return note === undefined ? '' : ` (${note.slice(start.length).replace(/\.$/, '')})`;
}

/** Whether the plan does to the packages what was meant, and to no others. */
function isMeant(result: PlanResult, { leaving, returning }: Change): boolean {
  if (result.kind !== 'planned') return false;
  const described = result.elements.map((element) =>
    element.kind === 'install' ? element.path : String(element.instance),
  );
  const meant = [
    ...returning.map(({ path }) => path),
    ...leaving.map(({ present }) => String(present.instance)),
  ];
  return described.length === meant.length && meant.every((one) => described.includes(one));
}

/** Sentences about files, and about what nobody knows. */
function lostContents(
  transactions: readonly StoredTransaction[],
  returning: readonly Returning[],
  keptNames: ReadonlySet<string>,
): readonly string[] {
  const back = new Set(returning.map(({ element }) => element.headerDigest));
  const elements = transactions.flatMap((transaction) => transaction.elements);
  const concerned = elements.filter(
    ({ kind, headerDigest }) => kind === 'install' || back.has(headerDigest),
  );
  return concerned.flatMap(({ differences, nevra }) =>
    differences.flatMap((difference) => {
      if (difference.kind === 'other')
        return [
          `${difference.path} of ${nevra} was something else than a file, which was not kept.`,
        ];
      if (difference.kind === 'content' && !keptNames.has(difference.kept ?? ''))
        return [`What ${difference.path} held is not kept.`];
      return [];
    }),
  );
}
