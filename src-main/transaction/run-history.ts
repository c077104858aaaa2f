/**
 * What a run leaves in the history: who asked for what, what came of it, and what is kept so that it can
 * be taken back. A history that cannot be written never stops a transaction; it is warned of.
 */
import type { SideFile, TransactionOutcome, TransactionPlan } from '../contract/plan.ts';
import { accountsOf, attempt, RpmError, visibleText } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import type { WritableDatabase } from '../database/index.ts';
import { fileInfos, filePaths, RootTree } from '../files/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import {
  differencesOf,
  hasOtherContent,
  HistoryStore,
  keepOriginal,
  KeptFiles,
  keptPackagePath,
  missingDirectories,
  overwrittenBy,
  rebuildPackage,
  sweepKept,
} from '../history/index.ts';
import type {
  Difference,
  DifferenceSurroundings,
  RestoreItem,
  StoredElement,
} from '../history/index.ts';
import { InstalledFiles } from './installed-files.ts';
import { isPackageWith } from './package-source.ts';
import type { TransactionReport } from './report.ts';
import { restoreItems } from './restore-items.ts';
import { headerDigestOf, nevraOf } from './transaction-element.ts';
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

/** Where the transaction runs. */
interface Surroundings {
  readonly root: string;
  readonly program?: 'command line' | 'window';
  readonly context: Context;
}

type Element = Omit<StoredElement, 'isDone' | 'differences'>;

/**
 * Writes the transaction down and keeps what it is about to remove or replace, before it touches anything.
 *
 * @throws {RpmError} when it takes another one back, and what that was cannot be read
 */
export async function recordRun(
  database: WritableDatabase,
  plan: TransactionPlan,
  elements: readonly TransactionElement[],
  around: Surroundings,
): Promise<RunHistory> {
  const { root, context } = around;
  const { takesBack } = plan.request;
  const previousMask = process.umask(0o022);
  try {
    using store = HistoryStore.write(root);
    endUnfinished(store, around, nothingDone);
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

/** An element of the history, with the row of a package that goes. */
interface Listed {
  readonly element: Element;
  readonly leaving?: { readonly header: Header };
}

/** The plan's elements, and after them the rows that installs take over. */
function listedElements(
  database: WritableDatabase,
  elements: readonly TransactionElement[],
): readonly Listed[] {
  const replaced = elements.flatMap((element): Listed[] => {
    if (element.kind !== 'install' || element.replacesInstance === undefined) return [];
    const found = database.get(element.replacesInstance);
    if (found === undefined) return [];
    const gone = describe('erase', found.header, 'reinstall', element.nevra);
    return [{ element: gone, leaving: { header: found.header } }];
  });
  const planned = elements.map((element): Listed => {
    const { kind, header, action } = element;
    const other =
      element.kind === 'install'
        ? element.counterpart === undefined
          ? undefined
          : nevraOf(element.counterpart.header)
        : element.causedBy?.nevra;
    if (element.kind === 'erase')
      return { element: describe(kind, header, action, other), leaving: { header } };
    return { element: describe(kind, header, action, other, element.headerDigest) };
  });
  return [...planned, ...replaced];
}

function describe(
  kind: Element['kind'],
  header: Header,
  action: Element['action'],
  other: string | undefined,
  headerDigest = headerDigestOf(header),
): Element {
  const nevra = nevraOf(header);
  const name = header.string(Tag.NAME) ?? '';
  return { kind, action, nevra, name, headerDigest, ...(other !== undefined && { other }) };
}

/** Paths as packages list them; links in between are not followed. */
const asWritten = { resolve: (directory: string): string => directory };

/** Whether a path is that of a package which stays or comes. */
function staysWith(
  database: WritableDatabase,
  elements: readonly TransactionElement[],
): (path: string) => boolean {
  const installed = new InstalledFiles(database);
  const going = new Set(elements.flatMap((one) => (one.kind === 'erase' ? [one.instance] : [])));
  const coming = new Set(
    elements.flatMap((one) => (one.kind === 'install' ? filePaths(one.header) : [])),
  );
  return (path) =>
    coming.has(path) ||
    installed
      .at(path, path.slice(path.lastIndexOf('/') + 1), asWritten)
      .some(({ instance }) => !going.has(instance));
}

class Keeper {
  readonly #database: WritableDatabase;
  readonly #store: HistoryStore;
  readonly #around: Surroundings;
  readonly #id: number;
  readonly #notes: string[] = [];

  constructor(database: WritableDatabase, store: HistoryStore, around: Surroundings, id: number) {
    this.#database = database;
    this.#store = store;
    this.#around = around;
    this.#id = id;
  }

  /** Old packages into the store, and what differed of their files; in the history before anything changes. */
  keep(
    listed: readonly Listed[],
    elements: readonly TransactionElement[],
    isDatabaseOnly: boolean,
  ): void {
    const { root, context } = this.#around;
    using tree = new RootTree(root);
    const kept = new KeptFiles(root, this.#store, context);
    const note = (text: string): void => void this.#notes.push(text);
    const around = { tree, kept, transaction: this.#id, note };
    const differences = new Map<number, readonly Difference[]>();
    this.#store.together(() => {
      for (const [position, one] of listed.entries()) {
        const found = this.#keepLeaving(one, around, isDatabaseOnly);
        if (found !== undefined && !isDatabaseOnly) differences.set(position, found);
      }
      kept.sync();
    });
    if (!isDatabaseOnly) this.#addOverwritten(elements, around, differences);
    this.#store.keep(this.#id, differences, this.#notes);
  }

  /** What differs of its files; undefined for a package that does not go. */
  #keepLeaving(
    { element, leaving }: Listed,
    around: DifferenceSurroundings,
    isDatabaseOnly: boolean,
  ): readonly Difference[] | undefined {
    if (leaving === undefined) return undefined;
    const files = fileInfos(leaving.header);
    if (this.#isKept(element.headerDigest))
      return isDatabaseOnly ? [] : differencesOf(files, around);
    const { differences, refusal } = rebuildPackage(
      leaving.header,
      element.headerDigest,
      files,
      around,
    );
    if (refusal !== undefined) this.#notes.push(`${element.nevra} is not kept: ${refusal}.`);
    return differences;
  }

  /** What those that come write over and nobody owns. */
  #addOverwritten(
    elements: readonly TransactionElement[],
    around: DifferenceSurroundings,
    differences: Map<number, readonly Difference[]>,
  ): void {
    const installed = new InstalledFiles(this.#database);
    const isOwned = (path: string): boolean =>
      installed.at(path, path.slice(path.lastIndexOf('/') + 1), asWritten).length > 0;
    for (const [position, element] of elements.entries()) {
      if (element.kind !== 'install') continue;
      const files = fileInfos(element.header);
      const overwritten = overwrittenBy(files, isOwned, around);
      differences.set(position, [...overwritten, ...missingDirectories(files, around.tree)]);
    }
  }

  /** Whether all of it could be kept: nothing of what could not lies around then. */
  get isWhole(): boolean {
    return this.#notes.length === 0;
  }

  /** Whether the original lies in the store and is still itself: a user's hard link may have been written to. */
  #isKept(headerDigest: string): boolean {
    const path = keptPackagePath(this.#around.root, headerDigest);
    if (path === undefined || this.#store.keptKind(headerDigest) !== 'original') return false;
    return isPackageWith(path, headerDigest);
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

/** Whether an element's package lies in this root's store of old packages, under its own digest. */
export function isStorePath(root: string, path: string, headerDigest: string): boolean {
  // most are told by their name, which costs nothing
  return path.endsWith(`/${headerDigest}.rpm`) && path === keptPackagePath(root, headerDigest);
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
function requestText({ elements, request: { takesBack } }: TransactionPlan): string {
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

/** What came of a transaction that was cut off. */
export interface RecoveredRun {
  readonly planId: string;
  /** By the element's place in the journal. */
  readonly isDone: (at: number) => boolean;
  readonly sideFiles: readonly SideFile[];
  readonly status: 'recovered' | 'failed';
}

const nothingDone: RecoveredRun = {
  planId: '',
  isDone: () => false,
  sideFiles: [],
  status: 'recovered',
};

/** Ends what is written down of a transaction that was cut off and put right. */
export function endRecovered(around: Surroundings, run: RecoveredRun = nothingDone): void {
  try {
    using store = HistoryStore.write(around.root);
    endUnfinished(store, around, run);
    if (!store.isLastDone) sweep(store, around);
  } catch (thrown) {
    if (!(thrown instanceof RpmError)) throw thrown;
    around.context.log.warning(visibleText(`the history is not written: ${thrown.message}`));
  }
}

function endUnfinished(
  store: HistoryStore,
  { context }: Surroundings,
  { planId, isDone, sideFiles, status }: RecoveredRun,
): void {
  for (const { id, planId: stored } of store.unfinished()) {
    const isIt = stored === planId;
    const { elements } = store.transaction(id);
    const done = elements.flatMap((_, at) => (isIt && isDone(at) ? [at] : []));
    store.end(id, {
      endedMs: context.now(),
      status: isIt ? status : 'recovered',
      done: new Set([...done, ...takenOver(elements, done)]),
      sideFiles: isIt ? sideFiles : [],
      warnings: [],
      output: '',
      message:
        isIt && status === 'failed'
          ? 'The disk or the database failed.'
          : 'It was cut off, and put right later.',
    });
  }
}

/** What stays in the store without need costs room and nothing else: the next one sweeps it. */
function sweep(store: HistoryStore, { root, context }: Surroundings): void {
  attempt('sweeping the store of old packages', context.log, () => sweepKept(root, store));
}

/** Rows that were taken over stand behind the journal's elements, by the name of what took them over. */
function takenOver(elements: readonly StoredElement[], done: readonly number[]): readonly number[] {
  return elements.flatMap(({ kind, action, other }, at) => {
    if (kind !== 'erase' || action !== 'reinstall' || done.includes(at)) return [];
    return done.some((one) => elements[one]?.nevra === other && elements[one]?.kind === 'install')
      ? [at]
      : [];
  });
}
