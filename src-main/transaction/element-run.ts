/**
 * Elements one after another, in rpm's order, with the way back written down before each step. Undoing an
 * install means undoFiles over its journal records; an erase that has begun is finished instead, because
 * what is gone cannot be brought back. Neighbours between which no script runs wait for the disk together.
 */
import { attempt, errnoOf, isMachineFailure, toRpmError } from '../base/index.ts';
import type { RpmError } from '../base/index.ts';
import { eraseElement, removeRows } from './erase-element.ts';
import { StagingLanes, StagingStoppedError, temporarySuffix } from '../files/index.ts';
import { Tag } from '../format/index.ts';
import {
  addRows,
  announceInstalls,
  beginInstall,
  completeInstall,
  placeInstall,
  prepareInstall,
  readyInstall,
  stageInstall,
  takeBackInstall,
} from './install-element.ts';
import type {
  InstallTurn,
  PlacedInstall,
  PreparedInstall,
  ReadyInstall,
  StagedInstall,
} from './install-element.ts';
import { NeighbouringErasures } from './neighbouring-erasures.ts';
import { nameOf } from './run-state.ts';
import type { RunState } from './run-state.ts';
import type { EraseElement, TransactionElement } from './transaction-element.ts';
import { isLarge, mayWait, mayWaitWith, WaitingInstalls } from './waiting-installs.ts';

/** From so many files in a transaction on, small packages are written by other threads. */
const laneFromFiles = 400;

/**
 * Carries out all elements.
 *
 * @param failed - those whose %pretrans failed; the others that fail are added
 * @returns what made going on senseless, if anything did
 */
export async function runElements(
  state: RunState,
  elements: readonly TransactionElement[],
  failed: Set<TransactionElement>,
): Promise<unknown> {
  const run = new ElementRun(state, failed);
  for (const [at, element] of elements.entries()) await run.next(at, element);
  await run.end();
  return run.fatal;
}

/**
 * Carries out one element that goes, after a crash.
 *
 * @throws {RpmError} when the disk, the database or the machine fails
 * @returns false when a script vetoed it, or it failed by itself
 */
export async function runErase(
  state: RunState,
  element: EraseElement,
  at: number,
): Promise<boolean> {
  const run = new ElementRun(state, new Set(), true);
  await run.next(at, element);
  await run.end();
  if (run.fatal !== undefined) throw run.fatal;
  return run.failedCount === 0;
}

class ElementRun {
  fatal: unknown;
  readonly #state: RunState;
  readonly #failed: Set<TransactionElement>;
  readonly #waiting = new WaitingInstalls();
  readonly #hasManyFiles: boolean;
  /** Threads that write the files of those that wait. */
  #lanes: StagingLanes | undefined;
  readonly #erasures: NeighbouringErasures;

  /** @param isSingle - whether the turn of others does not come here */
  constructor(state: RunState, failed: Set<TransactionElement>, isSingle = false) {
    this.#state = state;
    this.#failed = failed;
    const isToRun = (element: EraseElement): boolean => !isSingle && this.#isToRun(element);
    this.#erasures = new NeighbouringErasures(state, isToRun);
    this.#hasManyFiles = hasManyFiles(state.elements);
  }

  get failedCount(): number {
    return this.#failed.size;
  }

  async next(at: number, element: TransactionElement): Promise<void> {
    const { report } = this.#state;
    if (element.kind === 'install') await this.#removeRows();
    const canWait = element.kind === 'install' && mayWait(this.#state, element);
    if (!canWait) await this.settle();
    if (this.#isLeftOut(element)) return;
    report.phase(element.kind === 'install' ? 'installing' : 'erasing');
    await this.#guarded(element, at, async () => {
      if (element.kind === 'erase') return this.#erase(element, at);
      const argument = this.#state.database.findInstances('Name', nameOf(element)).length + 1;
      if (!(await beginInstall(this.#state, element))) return 'vetoed';
      return this.#install({ element, at, argument }, canWait);
    });
  }

  /** Ends what was begun for all of them. */
  async end(): Promise<void> {
    await this.settle();
    await this.#removeRows();
    await this.#dropLanes();
  }

  /** Puts in place what waits: all of it, or nothing. */
  async settle(): Promise<void> {
    await this.#stagePrepared();
    const group = this.#waiting.take();
    const [first] = group;
    if (first === undefined) return;
    await this.#lanes?.drain();
    // One that a failure of another has stopped is not the one to blame.
    let current = group.find(({ unpacked }) => unpacked?.underWay?.failure !== undefined) ?? first;
    const ready: ReadyInstall[] = [];
    let placed: readonly PlacedInstall[];
    try {
      current.unpacked?.underWay?.check();
      for (current of group) ready.push(readyInstall(this.#state, current));
      current = first;
      this.#state.journal.sync();
      for (const install of ready) {
        current = install;
        placeInstall(this.#state, install);
      }
      current = first;
      placed = addRows(this.#state, ready);
    } catch (thrown) {
      await this.#takeBack([...ready, ...group.slice(ready.length)], current.at, thrown);
      return;
    }
    this.#lanes?.forget();
    for (const install of placed)
      await this.#guarded(install.element, install.at, async () => {
        await completeInstall(this.#state, install);
        return 'done';
      });
  }

  /**
   * Last first: what one made may hold what those after it staged. Then those that are not to blame have
   * their turns again, one by one.
   *
   * @param blamed - number of the element at which it failed
   */
  async #takeBack(
    group: readonly (StagedInstall | ReadyInstall)[],
    blamed: number,
    thrown: unknown,
  ): Promise<void> {
    const { context } = this.#state;
    const left = new Set<StagedInstall>();
    for (const install of group.toReversed()) {
      let isBack = false;
      attempt('taking back', context.log, () => (isBack = takeBackInstall(this.#state, install)));
      if (!isBack) left.add(install);
    }
    this.#lanes?.forget();
    if (this.#lanes?.hasFailed === true) await this.#dropLanes();
    const isStopped = thrown instanceof StagingStoppedError;
    for (const install of group) {
      const { element, at } = install;
      const hasFailed = (at === blamed && !isStopped) || left.has(install);
      if (hasFailed) await this.#guarded(element, at, () => Promise.reject(toRpmError(thrown)));
      else if (!this.#isLeftOut(element))
        await this.#guarded(element, at, () => this.#install(install, false));
    }
  }

  /** Has it wait, or puts it in place at once. */
  async #install(turn: InstallTurn, canWait: boolean): Promise<Step> {
    const { element } = turn;
    let prepared = prepareInstall(this.#state, element);
    const waits = canWait && mayWaitWith(prepared);
    const isInTheWay = !this.#waiting.isEmpty && !(waits && this.#waiting.allows(prepared));
    if (isInTheWay || this.#waiting.makesTheSame(prepared)) {
      await (isInTheWay ? this.settle() : this.#stagePrepared());
      if (this.#isLeftOut(element)) return 'told';
      prepared = prepareInstall(this.#state, element);
    }
    if (isLarge(prepared)) await this.#dropLanes();
    this.#waiting.addPrepared({ ...prepared, ...turn, waits });
    if (!waits || this.#waiting.isFull) await this.settle();
    else if (this.#waiting.isToAnnounce) await this.#stagePrepared();
    return 'told';
  }

  /** Stages those of which nothing is on the disk yet. After a failure the others have their turns again. */
  async #stagePrepared(): Promise<void> {
    const installs = this.#waiting.takePrepared();
    let failure: unknown;
    try {
      announceInstalls(this.#state, installs);
    } catch (thrown) {
      failure = thrown;
    }
    let isDisturbed = failure !== undefined;
    for (const install of installs) {
      const takeBack = (): boolean => takeBackInstall(this.#state, install);
      if (isDisturbed) attempt('taking back', this.#state.context.log, takeBack);
      if (this.#isLeftOut(install.element)) continue;
      await this.#guarded(install.element, install.at, async () => {
        if (failure !== undefined) throw failure;
        if (isDisturbed) return this.#install(install, false);
        try {
          this.#waiting.add(await stageInstall(this.#state, install, this.#lanesFor(install)));
          return 'told';
        } catch (thrown) {
          isDisturbed = true;
          this.#lanes?.forget();
          if (!(thrown instanceof StagingStoppedError)) throw thrown;
          // The one to blame is among those that wait.
          await this.settle();
          await this.#dropLanes();
          return this.#isLeftOut(install.element) ? 'told' : this.#install(install, false);
        }
      });
    }
  }

  /** Threads that many small ones share. */
  #lanesFor({ waits }: PreparedInstall): StagingLanes | undefined {
    if (!this.#hasManyFiles || !waits) return undefined;
    this.#lanes ??= new StagingLanes(this.#state.tree.rootDescriptor);
    return this.#lanes;
  }

  async #dropLanes(): Promise<void> {
    const lanes = this.#lanes;
    this.#lanes = undefined;
    await lanes?.close();
  }

  /** Its row goes with those of its neighbours, or at once where a script or trigger looks at what is there. */
  async #erase(element: EraseElement, at: number): Promise<Step> {
    const erasures = this.#erasures;
    const waits = erasures.joins({ element, at });
    if (!waits) await this.#removeRows();
    const isDone = await eraseElement(this.#state, element, at, () => erasures.announce(at));
    if (!isDone) {
      erasures.withdraw(at);
      return 'vetoed';
    }
    erasures.add({ element, at });
    if (!waits || erasures.isFull) await this.#removeRows();
    return 'told';
  }

  async #removeRows(): Promise<void> {
    const erased = this.#erasures.take();
    const [first] = erased;
    if (first === undefined) return;
    let failure: unknown;
    try {
      removeRows(this.#state, erased);
    } catch (thrown) {
      failure = thrown;
    }
    for (const { element, at } of erased)
      await this.#guarded(element, at, async () => {
        if (failure !== undefined) throw failure;
        return 'done';
      });
  }

  #isToRun(element: TransactionElement): boolean {
    return !isSkipped(element, this.#failed) && (this.fatal === undefined || completes(element));
  }

  /** Whether it is not to be carried out; said, where rpm says it. */
  #isLeftOut(element: TransactionElement): boolean {
    if (this.#isToRun(element)) return false;
    const wasFailed = this.#failed.has(element);
    this.#failed.add(element);
    if (isTold(element, wasFailed)) this.#state.report.error(failureText(element, 'skipped'));
    return true;
  }

  /** What stops an element is told with it; what stops all others as well is kept. */
  async #guarded(
    element: TransactionElement,
    at: number,
    step: () => Promise<Step>,
  ): Promise<void> {
    const { report, journal, context, transactionId } = this.#state;
    try {
      const end = await step();
      if (end === 'done') report.elementDone(element);
      if (end !== 'vetoed') return;
      report.error(failureText(element));
      this.#failed.add(element);
    } catch (thrown) {
      const error = toRpmError(thrown);
      report.error(errorText(element, error, transactionId));
      context.log.debug(error.message);
      report.error(failureText(element));
      this.#failed.add(element);
      // What it was to replace is there no more: recovery ends what could not be ended now.
      if (element.kind === 'erase' && element.causedBy !== undefined) journal.leaveOpen(at);
      if (!isFatal(error)) return;
      this.fatal ??= thrown;
      this.#erasures.withdrawAll();
      await this.settle();
      await this.#removeRows();
    }
  }
}

/** Whether threads that write them are worth their start. */
function hasManyFiles(elements: RunState['elements']): boolean {
  const counts = elements.map((element) =>
    element?.kind === 'install' ? element.header.count(Tag.BASENAMES) : 0,
  );
  return counts.reduce((sum, count) => sum + count, 0) >= laneFromFiles;
}

/** `told`: what came of it is told elsewhere, now or later. */
type Step = 'done' | 'vetoed' | 'told';

/** rpm's words for an element that failed, or was never begun. */
export function failureText(
  { kind, nevra }: TransactionElement,
  word: 'failed' | 'skipped' = 'failed',
): string {
  return `${nevra}: ${kind} ${word}`;
}

/** With the words that rpm puts before what went wrong with a file. */
function errorText({ kind }: TransactionElement, error: RpmError, transactionId: number): string {
  const { code, message, context } = error;
  const path = context['path'];
  if (code.startsWith('DATABASE_')) return message;
  // rpm names the file as it is called until it is whole, and does not tell the digests
  if (code === 'PAYLOAD_DIGEST_MISMATCH' && path !== undefined)
    return `unpacking of archive failed on file ${path}${temporarySuffix(transactionId)}: cpio: Digest mismatch`;
  if (kind === 'erase' || path === undefined || message.startsWith('unpacking of')) return message;
  return `unpacking of archive failed on file ${path}: ${message}`;
}

/** After these there is no sense in the next element. */
function isFatal(error: RpmError): boolean {
  return error.code === 'CANCELLED' || isMachineError(error);
}

/** Whether the disk, the database or the machine failed, and not what only one package is to blame for. */
export function isMachineError(error: RpmError): boolean {
  const { code } = error;
  return code === 'DISK_FULL' || code.startsWith('DATABASE_') || isMachineFailure(errnoOf(error));
}

/** An old version stays when the new one failed; an element whose %pretrans failed is left out. */
function isSkipped(element: TransactionElement, failed: ReadonlySet<TransactionElement>): boolean {
  if (failed.has(element)) return true;
  return element.kind === 'erase' && element.causedBy !== undefined && failed.has(element.causedBy);
}

/** Of an old version that stays because the new one failed nothing is said. */
function isTold(element: TransactionElement, hasFailed: boolean): boolean {
  return hasFailed || element.kind === 'install' || element.causedBy === undefined;
}

/** What a new version that is in place has replaced goes, whatever happens to the others. */
function completes(element: TransactionElement): boolean {
  return element.kind === 'erase' && element.causedBy !== undefined;
}
