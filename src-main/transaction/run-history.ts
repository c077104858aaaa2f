/**
 * What a run leaves in the history: who asked for what, what came of it, and what is kept so that it can
 * be taken back. A history that cannot be written never stops a transaction; it is warned of.
 */
import type { TransactionOutcome } from '../contract/plan.ts';
import { accountsOf, RpmError, visibleText } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import type { WritableDatabase } from '../database/index.ts';
import {
  hasOtherContent,
  HistoryStore,
  isStorePath,
  keepOriginal,
  KeptFiles,
} from '../history/index.ts';
import type { RestoreItem } from '../history/index.ts';
import { endUnfinished, sweep } from './end-recovered.ts';
import type { RunPlace } from './end-recovered.ts';
import { Keeper, listedElements, staysWith } from './keep-leaving.ts';
import type { PlanOutline } from './plan.ts';
import type { TransactionReport } from './report.ts';
import { restoreItems } from './restore-items.ts';
import type { InstallElement, TransactionElement } from './transaction-element.ts';

/** The end of what scripts wrote that is kept, in characters. */
const outputTail = 16_384;

/** What the run needs of its entry in the history. */
export interface RunHistory {
  /** Its number; undefined where it is not written down. */
  readonly id: number | undefined;
  /** What to put back, each once its element is done. */
  readonly restore: readonly RestoreItem[];
  /** Files of a package from the store that are not what its header says; undefined for all others. */
  rebuiltFiles(element: InstallElement): ReadonlySet<string> | undefined;
  /** Passes everything on, and remembers what belongs into the history. */
  watching(report: TransactionReport): TransactionReport;
  end(outcome: TransactionOutcome): void;
}

/** A run that leaves nothing: where the history cannot be written. */
const unrecorded: RunHistory = {
  id: undefined,
  restore: [],
  rebuiltFiles: () => undefined,
  watching: (report) => report,
  end() {},
};

interface Surroundings extends RunPlace {
  readonly program?: 'command line' | 'window';
}

/**
 * Writes the transaction down and keeps what it is about to remove or replace, before it touches anything.
 *
 * @throws {RpmError} when it takes another one back, and what that was cannot be read
 */
export async function recordRun(
  database: WritableDatabase,
  plan: PlanOutline,
  elements: readonly TransactionElement[],
  around: Surroundings,
): Promise<RunHistory> {
  const { root, context } = around;
  const { takesBack } = plan.request;
  const previousMask = process.umask(0o022);
  try {
    using store = HistoryStore.write(root);
    endUnfinished(store, around);
    if (!store.isLastDone) sweep(store, around);
    const restore =
      takesBack === undefined
        ? []
        : restoreItems(store, takesBack, elements, staysWith(database, elements));
    const rebuilt = rebuiltPackages(store, elements, restore, root);
    const listed = listedElements(database, elements);
    const id = store.begin({
      planId: plan.planId,
      beganMs: context.now(),
      program: around.program ?? 'command line',
      ...askedBy(context),
      request: requestText(plan),
      options: plan.request.options,
      ...(takesBack?.kind === 'undo' && { undoOf: takesBack.id }),
      ...(takesBack?.kind === 'rollback' && { rollbackTo: takesBack.id }),
      elements: listed.map(({ element }) => element),
    });
    const keeper = new Keeper(database, store, around, id);
    keeper.keep(listed, elements, plan.request.options.justdb === true);
    return new Recorded(root, id, elements, around, restore, rebuilt, keeper.isWhole);
  } catch (thrown) {
    if (!(thrown instanceof RpmError) || takesBack !== undefined) throw thrown;
    context.log.warning(visibleText(`the history is not written: ${thrown.message}`));
    return unrecorded;
  } finally {
    process.umask(previousMask);
  }
}

class Recorded implements RunHistory {
  readonly id: number;
  readonly restore: readonly RestoreItem[];
  readonly #root: string;
  readonly #elements: readonly TransactionElement[];
  readonly #context: Context;
  readonly #rebuilt: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #done = new Set<TransactionElement>();
  #isKeptWhole: boolean;
  #output = '';

  constructor(
    root: string,
    id: number,
    elements: readonly TransactionElement[],
    around: Surroundings,
    restore: readonly RestoreItem[],
    rebuilt: ReadonlyMap<string, ReadonlySet<string>>,
    isKeptWhole: boolean,
  ) {
    this.#root = root;
    this.id = id;
    this.#elements = elements;
    this.#context = around.context;
    this.restore = restore;
    this.#rebuilt = rebuilt;
    this.#isKeptWhole = isKeptWhole;
  }

  rebuiltFiles({ headerDigest, path }: InstallElement): ReadonlySet<string> | undefined {
    return isStorePath(this.#root, path, headerDigest)
      ? this.#rebuilt.get(headerDigest)
      : undefined;
  }

  watching(report: TransactionReport): TransactionReport {
    return {
      ...report,
      elementDone: (element) => {
        this.#done.add(element);
        report.elementDone(element);
      },
      scriptOutput: (stream, text) => {
        this.#output = (this.#output + text).slice(-outputTail);
        report.scriptOutput(stream, text);
      },
    };
  }

  end({ status, sideFiles, warnings, message }: TransactionOutcome): void {
    try {
      using store = HistoryStore.write(this.#root);
      store.together(() => {
        this.#keepOriginals(store);
        store.end(this.id, {
          endedMs: this.#context.now(),
          status,
          done: donePositions(this.#elements, (element) => this.#done.has(element)),
          sideFiles,
          warnings,
          output: this.#output,
          ...(message !== undefined && { message }),
        });
      });
      if (status !== 'done' || !this.#isKeptWhole)
        sweep(store, { root: this.#root, context: this.#context });
    } catch (thrown) {
      if (!(thrown instanceof RpmError)) throw thrown;
      this.#context.log.warning(visibleText(`the history is not written: ${thrown.message}`));
    }
  }

  /** What was installed is what a later transaction removes. */
  #keepOriginals(store: HistoryStore): void {
    const kept = new KeptFiles(this.#root, store, this.#context);
    for (const element of this.#elements) {
      if (element.kind !== 'install' || !this.#done.has(element)) continue;
      const { path, headerDigest } = element;
      if (isStorePath(this.#root, path, headerDigest)) continue;
      const refusal = keepOriginal(kept, path, headerDigest);
      if (refusal === undefined) continue;
      this.#isKeptWhole = false;
      this.#context.log.debug(`${path} is not kept: ${refusal}`);
    }
  }
}

/** Positions of what is done; a row that was taken over is gone when its successor is done. */
export function donePositions(
  elements: readonly TransactionElement[],
  isDone: (element: TransactionElement, at: number) => boolean,
): ReadonlySet<number> {
  const done = new Set<number>();
  let position = elements.length;
  for (const [at, element] of elements.entries()) {
    const ended = isDone(element, at);
    if (ended) done.add(at);
    if (element.kind !== 'install' || element.replacesInstance === undefined) continue;
    if (ended) done.add(position);
    position += 1;
  }
  return done;
}

function rebuiltPackages(
  store: HistoryStore,
  elements: readonly TransactionElement[],
  restore: readonly RestoreItem[],
  root: string,
): ReadonlyMap<string, ReadonlySet<string>> {
  const rebuilt = new Map<string, ReadonlySet<string>>();
  for (const [at, element] of elements.entries()) {
    if (element.kind !== 'install' || !isStorePath(root, element.path, element.headerDigest))
      continue;
    if (store.keptKind(element.headerDigest) !== 'rebuilt') continue;
    const paths = restore.flatMap((item) =>
      item.at === at && item.do === 'differ' && hasOtherContent(item.difference)
        ? [item.difference.path]
        : [],
    );
    rebuilt.set(element.headerDigest, new Set(paths));
  }
  return rebuilt;
}

/** Who asked, also through pkexec and sudo. */
function askedBy({ environment }: Context): { userId?: number; userName?: string } {
  const given = environment['PKEXEC_UID'] ?? environment['SUDO_UID'];
  const userId = given !== undefined && /^\d+$/.test(given) ? Number(given) : process.getuid?.();
  if (userId === undefined) return {};
  const userName = accountsOf('/').users.nameOf(userId);
  return { userId, ...(userName !== undefined && { userName }) };
}

const shownPackages = 3;

/** `upgrade tree-2-1.noarch, erase disc-1-1.noarch and 4 more`. */
function requestText({ elements, request: { takesBack } }: PlanOutline): string {
  if (takesBack !== undefined) return `${takesBack.kind} ${takesBack.id}`;
  const asked = elements.filter(
    ({ kind, counterpart }) => kind === 'install' || counterpart === undefined,
  );
  const texts = asked
    .slice(0, shownPackages)
    .map(({ action, package: { nevra } }, at, all) =>
      all[at - 1]?.action === action ? nevra : `${action} ${nevra}`,
    );
  const more = asked.length - texts.length;
  return texts.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
