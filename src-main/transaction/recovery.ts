/**
 * What an interrupted transaction left behind is put right before the next one: an install that had not
 * reached the database is undone, one that had is finished; an erase that had begun is finished, and so
 * is the erase of every version that a finished install replaces. What had not begun is left to resume.ts.
 */
import type { InterruptedTransaction } from '../contract/history.ts';
import { attempt, RpmError, visibleText } from '../base/index.ts';
import type { InstalledPackage, ReadableDatabase, WritableDatabase } from '../database/index.ts';
import { discardReplaced, RootTree, undoFiles } from '../files/index.ts';
import { readDatabaseHeader, Tag } from '../format/index.ts';
import { removeLeftScripts } from '../scriptlets/index.ts';
import { runErase } from './element-run.ts';
import { removeFiles, removeRows } from './erase-element.ts';
import { restoreFiles } from '../history/index.ts';
import { lostFile } from './lost-content.ts';
import { openJournal } from './journal.ts';
import type { JournalElement } from './journal-record.ts';
import { readJournal } from './read-journal.ts';
import type { JournalReading } from './read-journal.ts';
import { leftOver } from './left-over.ts';
import type { LeftOver } from './left-over.ts';
import type { TransactionReport } from './report.ts';
import { installedPaths } from './present-packages.ts';
import { scriptStage, selinuxFor, transactionScripts } from './run.ts';
import { finish, syncRoot } from './run-state.ts';
import type { RunState } from './run-state.ts';
import { RunView } from './run-view.ts';
import type { RunSurroundings } from './run.ts';
import { endRecovered } from './end-recovered.ts';
import { usualSettings } from './settings.ts';
import { headerDigestOf, identityOf, nevraOf } from './transaction-element.ts';
import type { EraseElement, TransactionElement } from './transaction-element.ts';

/** What came of the elements of an interrupted transaction; NEVRAs. */
export interface RecoveryResult {
  readonly planId: string;
  /** Were complete, or have been finished now. */
  readonly finished: readonly string[];
  /** Had begun and have been taken back. */
  readonly undone: readonly string[];
  /** Had not begun. */
  readonly notBegun: readonly string[];
  /** What can be begun again, or taken back where it failed by itself; until it is, the journal stays. */
  readonly left?: LeftOver & { readonly isFailed: boolean };
}

type Fate = 'finished' | 'undone' | 'notBegun';

/**
 * Finishes or undoes an interrupted transaction of this root; undefined when there is none.
 *
 * @throws {RpmError} when the disk or the database cannot be written; the journal then stays
 */
export async function recoverTransaction(
  database: WritableDatabase,
  around: RunSurroundings,
  report: TransactionReport,
): Promise<RecoveryResult | undefined> {
  const reading = readJournal(around.root);
  if (reading === undefined) return undefined;
  using inhibition = await around.inhibitShutdown?.();
  void inhibition;
  using journal = openJournal(around.root, reading.wholeBytes);
  const { begin } = reading;
  if (begin === undefined) {
    journal.finish(); // cut off before anything was done
    endRecovered(around);
    return { planId: '', finished: [], undone: [], notBegun: [] };
  }
  using tree = new RootTree(around.root);

  const elements = begin.elements.map((element) => elementOf(database, element));
  const known = elements.filter((element) => element !== undefined);
  const { transactionId, options = {} } = begin;
  using selinux = selinuxFor(around, options);
  const view = new RunView(database, around.root);
  const state: RunState = {
    database,
    tree,
    view,
    journal,
    report,
    transactionId,
    elements,
    context: around.context,
    color: around.color,
    settings: around.settings ?? usualSettings,
    savedPlaces: new Set(),
    // A rebuilt package is only ever installed by the transaction that was cut off, never again here.
    history: { restore: begin.restore ?? [], rebuiltFiles: () => undefined },
    takesBack: begin.takesBack !== undefined || begin.isTakingBack === true,
    options,
    calls: transactionScripts(database, view, known, { ...around, ...options }),
    scripts: scriptStage(around, options, view.watching(report), selinux),
    selinux,
  };
  const recovery = new Recovery(state, begin, reading);
  const fates = await recovery.run();
  restoreFiles(
    tree,
    state.history.restore,
    (at) => fates[at] === 'finished',
    (text) => report.warning(text),
  );
  if (!reading.isEnded) await runPostTransactionScripts(state, begin.elements, fates, reading.owed);
  attempt('removing scripts', around.context.log, () =>
    removeLeftScripts(tree, state.settings.temporaryFolder),
  );
  syncRoot(state);
  if (!journal.isSettled)
    throw new RpmError(
      'TRANSACTION_INTERRUPTED',
      'putting an interrupted transaction right: not all of it could be done',
      { hint: 'The messages above say what stopped it; it is tried again next time.' },
    );
  const isDone = (at: number): boolean => fates[at] === 'finished';
  const left = leftOver(begin, isDone);
  if (left === undefined) journal.finish();
  else if (!reading.isEnded) journal.append({ type: 'ended' });
  endRecovered(around, {
    planId: begin.planId,
    isDone,
    sideFiles: begin.elements.flatMap(({ nevra }, at) =>
      isDone(at) ? (reading.sideFiles.get(at) ?? []).map((side) => ({ ...side, nevra })) : [],
    ),
    status: reading.isFailed ? 'failed' : 'recovered',
  });
  const withFate = (wanted: Fate): string[] =>
    begin.elements.filter((_, at) => fates[at] === wanted).map(({ nevra }) => nevra);
  return {
    planId: begin.planId,
    finished: withFate('finished'),
    undone: withFate('undone'),
    notBegun: withFate('notBegun'),
    ...(left !== undefined && { left: { ...left, isFailed: reading.isFailed } }),
  };
}

/**
 * What `recoverTransaction` would find, without changing anything; undefined when nothing was cut off.
 * A journal is there while a transaction runs as well: the caller looks at the lock.
 *
 * @throws {RpmError} TRANSACTION_INTERRUPTED for a damaged journal
 */
export function findInterrupted(
  database: ReadableDatabase,
  root: string,
): InterruptedTransaction | undefined {
  const reading = readJournal(root);
  if (reading === undefined) return undefined;
  const { begin, latest } = reading;
  const elements = begin?.elements ?? [];
  const fates: ExpectedFate[] = [];
  for (const [at, element] of elements.entries())
    fates.push(expectedFate(database, reading, element, at, fates));
  // One that failed by itself is not gone on with: all it did goes back, unless that is all of it.
  const isBack = reading.isFailed && fates.some((fate) => fate === 'notBegun' || fate === 'toUndo');
  const shown = fates.map((fate) => (isBack && fate !== 'notBegun' ? 'toUndo' : fate));
  const withFate = (wanted: ExpectedFate): string[] =>
    elements.filter((_, at) => shown[at] === wanted).map(({ nevra }) => visibleText(nevra));
  const doing = latest === undefined ? undefined : elements[latest];
  return {
    planId: begin?.planId ?? '',
    beganAtSeconds: begin?.transactionId ?? 0,
    ...(doing !== undefined && { doing: { kind: doing.kind, nevra: visibleText(doing.nevra) } }),
    finished: withFate('finished'),
    toFinish: withFate('toFinish'),
    toUndo: withFate('toUndo'),
    notBegun: withFate('notBegun'),
  };
}

type ExpectedFate = 'finished' | 'toFinish' | 'toUndo' | 'notBegun';

/**
 * The same decisions as Recovery's, by the same signs; but what a loss of power took of packages that were
 * done is found only by recovery itself, which reads their files.
 */
function expectedFate(
  database: ReadableDatabase,
  { begin, last: told }: JournalReading,
  element: JournalElement,
  at: number,
  before: readonly ExpectedFate[],
): ExpectedFate {
  const last = told.get(at);
  if (last === 'done') return 'finished';
  if (element.kind === 'install') {
    if (last === undefined || last === 'undone') return 'notBegun';
    const isPlaced = last === 'committed' || last === 'posted';
    if (isPlaced && begin?.options?.nodb === true) return 'toFinish';
    const id = findRow(database, element)?.header.number(Tag.INSTALLTID);
    return id === begin?.transactionId ? 'toFinish' : 'toUndo';
  }
  const row = findRow(database, element);
  if (last === 'erasing' || last === 'erased') return row === undefined ? 'finished' : 'toFinish';
  const cause = element.causedBy === undefined ? undefined : before[element.causedBy];
  const isReplaced = cause === 'finished' || cause === 'toFinish';
  return isReplaced && row !== undefined ? 'toFinish' : 'notBegun';
}

/** An element as the database has it; undefined when it has not, and then the journal alone tells. */
function elementOf(
  database: WritableDatabase,
  journaled: JournalElement,
): TransactionElement | undefined {
  const found = findRow(database, journaled);
  if (found === undefined) return undefined;
  const { instance, header } = found;
  const { kind, nevra, headerDigest } = journaled;
  const base = { header, identity: identityOf(header), nevra, action: kind };
  if (kind === 'erase') return { ...base, kind, instance, causedBy: undefined };
  const unasked = { isSource: false, isUpgrade: false, isReinstall: false, path: '' };
  const nothing = {
    counterpart: undefined,
    replacesInstance: undefined,
    excludedFiles: new Set<number>(),
    refusedRelocations: [],
  };
  return { ...base, kind, headerDigest, shippedHeader: header, ...unasked, ...nothing };
}

/** A package that is in no database any more, from its header in the journal. */
function goneElement(header: string | undefined): EraseElement | undefined {
  if (header === undefined) return undefined;
  const read = readDatabaseHeader(Buffer.from(header, 'base64'), 'a header in the journal');
  const base = { header: read, identity: identityOf(read), nevra: nevraOf(read) };
  return { ...base, kind: 'erase', action: 'erase', instance: 0, causedBy: undefined };
}

function findRow(
  database: ReadableDatabase,
  { kind, name, headerDigest, instance }: JournalElement,
): InstalledPackage | undefined {
  const isIt = ({ header }: InstalledPackage): boolean => headerDigestOf(header) === headerDigest;
  if (kind === 'install') return database.find('Name', name).find(isIt);
  const found = database.get(instance ?? 0);
  return found !== undefined && isIt(found) ? found : undefined;
}

class Recovery {
  readonly #state: RunState;
  readonly #journaled: readonly JournalElement[];
  readonly #files: JournalReading['files'];
  readonly #staged: JournalReading['staged'];
  readonly #last: JournalReading['last'];
  readonly #undone = new Set<number>();
  /** Whether the machine was started since, and what had not been waited for may be lost. */
  readonly #hasRestarted: boolean;

  constructor(
    state: RunState,
    { elements, boot = '' }: NonNullable<JournalReading['begin']>,
    { files, staged, last }: JournalReading,
  ) {
    this.#state = state;
    this.#journaled = elements;
    this.#hasRestarted = boot !== '' && boot !== state.context.bootId();
    this.#files = files;
    this.#staged = staged;
    this.#last = last;
  }

  async run(): Promise<readonly Fate[]> {
    // Last first: a directory that one made may hold what others, which waited with it, had staged there.
    for (let at = this.#journaled.length - 1; at >= 0; at -= 1)
      if (this.#isToUndo(at)) this.#undo(at);
    const fates: Fate[] = [];
    for (const [at, { kind }] of this.#journaled.entries())
      fates.push(kind === 'install' ? await this.#install(at) : await this.#erase(at, fates));
    return fates;
  }

  /** An install that had begun and has no row, which is the point of no return, or lacks what it points to. */
  #isToUndo(at: number): boolean {
    const last = this.#last.get(at);
    if (this.#journaled[at]?.kind !== 'install' || last === undefined) return false;
    if (last === 'undone' || this.#isPlacedWithoutRow(at)) return false;
    if (last === 'done' && (!this.#hasRestarted || this.#state.options.nodb === true)) return false;
    const row = this.#rowOf(at);
    if (row?.header.number(Tag.INSTALLTID) !== this.#state.transactionId) return true;
    return this.#hasRestarted && this.#hasLost(at, row);
  }

  #hasLost(at: number, { header }: InstalledPackage): boolean {
    const { tree, view, takesBack, report } = this.#state;
    const record = this.#files.get(at);
    const staged = this.#staged.get(at);
    if (takesBack || record === undefined || staged === undefined) return false;
    const path = lostFile(tree, view.disk, { record, staged }, header);
    if (path === undefined) return false;
    const nevra = this.#journaled[at]?.nevra ?? '';
    report.warning(`${nevra} is taken back: ${path} was lost when the machine went down`);
    return true;
  }

  #isPlacedWithoutRow(at: number): boolean {
    const last = this.#last.get(at);
    return this.#state.options.nodb === true && (last === 'committed' || last === 'posted');
  }

  #rowOf(at: number): InstalledPackage | undefined {
    const journaled = this.#journaled[at];
    return journaled === undefined ? undefined : findRow(this.#state.database, journaled);
  }

  #undo(at: number): void {
    const { tree, context, journal, report, database, view, transactionId } = this.#state;
    const record = this.#files.get(at);
    const row = this.#rowOf(at);
    if (row?.header.number(Tag.INSTALLTID) === transactionId) {
      database.remove(row.instance);
      view.installed.removed(row.instance);
    }
    const failures =
      record === undefined ? [] : undoFiles(tree, record, this.#staged.get(at), context.log);
    // Trying for ever would let one directory stop every transaction.
    for (const failure of failures) report.warning(`left as it is: ${failure}`);
    journal.append({ type: 'undone', at });
    this.#undone.add(at);
  }

  async #install(at: number): Promise<Fate> {
    const last = this.#last.get(at);
    if (last === undefined) return 'notBegun';
    if (last === 'undone' || this.#undone.has(at)) return 'undone';
    const { tree, journal, calls } = this.#state;
    const row = this.#rowOf(at);
    const record = this.#files.get(at);
    // That what was replaced has gone may be lost where `done` is not.
    if (record !== undefined && (last !== 'done' || this.#hasRestarted))
      discardReplaced(tree, record, this.#staged.get(at)?.before ?? []);
    if (last === 'done') {
      if (row !== undefined) calls.remember(row);
      return 'finished';
    }
    if (this.#isPlacedWithoutRow(at) || row === undefined) return 'finished';
    if (last === 'posted') calls.remember(row);
    else
      await finish(
        this.#state,
        calls.afterInstall(row, () => installedPaths(row.header)),
      );
    journal.append({ type: 'done', at });
    return 'finished';
  }

  async #erase(at: number, fates: readonly Fate[]): Promise<Fate> {
    const last = this.#last.get(at);
    const element = this.#state.elements[at];
    if (last === 'done' && !this.#hasRestarted) return 'finished';
    // After a loss of power a row may be back that had gone, and its files.
    if (last === 'erasing' || last === 'erased' || last === 'done') {
      if (element?.kind !== 'erase') return 'finished'; // its row has gone already
      if (last === 'erasing' || this.#hasRestarted) removeFiles(this.#state, element, true);
      if (last === 'erasing') await finish(this.#state, this.#state.calls.afterErase(element));
      else this.#state.calls.rememberErased(element);
      removeRows(this.#state, [{ element, at }]);
      return 'finished';
    }
    const causedBy = this.#journaled[at]?.causedBy;
    const isReplaced = causedBy !== undefined && fates[causedBy] === 'finished';
    if (!isReplaced || element?.kind !== 'erase') return 'notBegun';
    return (await runErase(this.#state, element, at)) ? 'finished' : 'notBegun';
  }
}

async function runPostTransactionScripts(
  state: RunState,
  journaled: readonly JournalElement[],
  fates: readonly Fate[],
  owed: JournalReading['owed'],
): Promise<void> {
  const { calls, elements } = state;
  for (const one of owed.values()) calls.rememberOwed(one);
  for (const kind of ['install', 'erase'] as const)
    for (const [at, known] of elements.entries()) {
      const element = known ?? goneElement(owed.get(at)?.header);
      if (element?.kind !== kind || fates[at] !== 'finished') continue;
      const isReplacing = journaled.some(({ causedBy }) => causedBy === at);
      await finish(state, calls.afterTransaction(element, isReplacing));
    }
  await finish(state, calls.atTheEnd());
}
