/**
 * Running a plan, as a story in ten steps; behind each, what undoes it.
 *
 *  1. lock                      given up at the end (by the caller, who planned under it)
 *  2. unfinished journal        finished or undone first: recovery.ts
 *  3. problems again            nothing has changed yet (the caller plans under the lock)
 *  4. scripts that cannot run   nothing has changed yet
 *  5. what goes is kept, and    stays, as an entry of the history that tells of nothing done
 *     journal opened            removed in step 10
 *  6. %pretrans, %preuntrans    a failure skips its element; what a script did is its own affair
 *  7. each element in order     install: undoFiles, while its row is not in the database;
 *                               erase: from the first file on it is finished, not undone
 *  8. files put back (undo)     done again by recovery
 *     %posttrans, %postuntrans  and transaction file triggers: failures only warn
 *  9. everything to the disk    -
 * 10. journal closed            -
 *
 * What a package itself is to blame for (its %pre, its payload) ends that package, and the others go on,
 * as with rpm. When the disk, the database or the machine fails, nothing more is begun, the journal stays
 * and says so, and the caller has what was done taken back: resume.ts.
 */
import type { RanScript, SideFile, TransactionOutcome } from '../contract/plan.ts';
import { attempt, makeRoom, openSelinux, RpmError, toRpmError } from '../base/index.ts';
import type { Context, Selinux } from '../base/index.ts';
import { nativeInt32 } from '../database/index.ts';
import type { WritableDatabase } from '../database/index.ts';
import { RootTree } from '../files/index.ts';
import { removeLeftScripts } from '../scriptlets/index.ts';
import type { ScriptOutput } from '../scriptlets/index.ts';
import { goingPaths } from './changed-paths.ts';
import { runElements } from './element-run.ts';
import { surveyFiles } from './file-survey.ts';
import type { SurveyOptions } from './file-survey.ts';
import { restoreFiles } from '../history/index.ts';
import { openJournal } from './journal.ts';
import type { Journal } from './journal.ts';
import type { JournalElement, JournalRecord } from './journal-record.ts';
import { inTransactionOrder } from './planned-scripts.ts';
import { presentIn } from './present-packages.ts';
import type { PlanOutline } from './plan.ts';
import type { TransactionReport } from './report.ts';
import { recordRun } from './run-history.ts';
import type { RunHistory } from './run-history.ts';
import { checkScripts, ScriptStage } from './run-scripts.ts';
import type { ScriptletMode } from './run-scripts.ts';
import { finish, nameOf, orWarn, syncRoot } from './run-state.ts';
import type { RunState } from './run-state.ts';
import { RunView } from './run-view.ts';
import { usualSettings } from './settings.ts';
import type { TransactionSettings } from './settings.ts';
import { headerDigestOf, isReplacing } from './transaction-element.ts';
import type { TransactionElement } from './transaction-element.ts';
import { accountTool } from './account-entries.ts';
import { TransactionScripts } from './transaction-scripts.ts';
import type { GoingPaths } from './transaction-scripts.ts';

/** What a run needs besides the database and the plan. */
export interface RunSurroundings {
  /** Absolute path of the root. */
  readonly root: string;
  readonly scriptlets: ScriptletMode;
  /** Where scripts write: `inherit` for a terminal, else the report gets it. */
  readonly scriptOutput: 'inherit' | 'report';
  /** Macros that scripts see besides those of the machine's files, as `--define` takes them. */
  readonly definitions?: readonly string[];
  /** Shells tell every command of a script they run. */
  readonly isTraced?: boolean;
  /** ELF classes as for planning. */
  readonly color: number;
  /** What asked, for the history; the command line unless given. */
  readonly program?: 'command line' | 'window';
  /** As for planning. */
  readonly settings?: TransactionSettings;
  /** Keeps the machine running until it is disposed of; absent: nobody is asked to. */
  readonly inhibitShutdown?: () => Promise<Disposable>;
  /** Its signal stops the run at the next safe point; the element in work is taken back. */
  readonly context: Context;
}

/** Objects of so many bytes are mostly those of a large plan. */
const plannedBytes = 64 * 1024 * 1024;

/** A plan with its elements, as outlineTransaction returns it. */
export interface PlannedTransaction {
  readonly plan: PlanOutline;
  readonly elements: readonly TransactionElement[];
}

/** How many elements came to their end, beside the outcome for the window. */
export interface RunResult {
  readonly outcome: TransactionOutcome;
  readonly failedCount: number;
  /** Whether the machine failed after something was done, so that the journal stays and is to be looked at. */
  readonly isBroken: boolean;
}

/** What a run takes the place of in the journal that is there. */
export interface RunBefore {
  /** Id in the history of the transaction that was cut off; undefined where it is not written down. */
  readonly history: number | undefined;
  /** Whether this run takes back what that one did. */
  readonly isTakingBack: boolean;
}

/**
 * Carries out a plan without problems, under the database's lock.
 *
 * @param before - what it goes on from, where a journal is there that this transaction's takes the place of
 * @throws {RpmError} PLAN_HAS_PROBLEMS, UNSUPPORTED before anything changed; what goes wrong after
 *   that is told by the outcome
 */
export async function runTransaction(
  database: WritableDatabase,
  { plan, elements }: PlannedTransaction,
  around: RunSurroundings,
  report: TransactionReport,
  before?: RunBefore,
): Promise<RunResult> {
  if (plan.problems.length > 0)
    throw new RpmError('PLAN_HAS_PROBLEMS', `running a plan with ${plan.problems.length} problems`);
  const { options } = plan.request;
  const { context } = around;
  using inhibition = await around.inhibitShutdown?.();
  void inhibition;
  if (around.scriptlets !== 'disabled') checkScripts(elements, options);
  const began = context.monotonicMs();
  const transactionId = freshTransactionId(database, Math.floor(context.now() / 1000) >>> 0);
  const history = await recordRun(database, plan, elements, around);
  // What planning and the history needed goes before files are looked at again.
  makeRoom(plannedBytes);
  const previousMask = process.umask(0o022);
  using tree = new RootTree(around.root);
  using selinux = selinuxFor(around, options);
  using journal = openJournal(around.root);
  const collector = collecting(history.watching(report));
  const view = new RunView(database, around.root);
  const state: RunState = {
    database,
    tree,
    view,
    journal,
    options,
    elements,
    transactionId,
    context,
    color: around.color,
    settings: around.settings ?? usualSettings,
    savedPlaces: new Set(),
    history,
    takesBack: plan.request.takesBack !== undefined || before?.isTakingBack === true,
    report: collector.report,
    calls: transactionScripts(database, view, elements, { ...around, ...options }),
    scripts: scriptStage(around, options, view.watching(collector.report), selinux),
    selinux,
  };
  const failed = new Set<TransactionElement>();
  let fatal: RpmError | undefined;
  try {
    const described = {
      ...beginRecord(plan, elements, transactionId, history, before),
      boot: context.bootId(),
    };
    beginJournal(journal, described, collector.report);
    await runAll(state, elements, failed);
  } catch (thrown) {
    fatal = toRpmError(thrown);
  } finally {
    process.umask(previousMask);
  }
  const outcome = collector.outcome(plan, context.monotonicMs() - began, failed.size > 0, fatal);
  const isBroken = !journal.isSettled || (isMachineFatal(fatal) && hasDone(outcome, before));
  if (!isBroken) journal.finish();
  else if (isMachineFatal(fatal) && before?.isTakingBack !== true)
    attempt('marking the journal', context.log, () => journal.append({ type: 'failed' }, true));
  // Half an element may be left; recovery writes down what comes of it.
  if (journal.isSettled) history.end(outcome);
  return { outcome, failedCount: failed.size, isBroken };
}

function isMachineFatal(fatal: RpmError | undefined): boolean {
  return fatal !== undefined && fatal.code !== 'CANCELLED';
}

function hasDone(
  { installed, erased }: TransactionOutcome,
  before: RunBefore | undefined,
): boolean {
  return before !== undefined || installed.length + erased.length > 0;
}

/** What stops it before its first element is said here; what stops an element, with the element. */
function beginJournal(journal: Journal, record: JournalRecord, report: TransactionReport): void {
  try {
    journal.append(record, true);
  } catch (thrown) {
    report.error(toRpmError(thrown).message);
    throw thrown;
  }
}

/** The second in which it begins, or the next one that is free: what was installed before is not ours. */
function freshTransactionId(database: WritableDatabase, nowSeconds: number): number {
  let id = nowSeconds;
  while (database.findInstances('Installtid', nativeInt32(id)).length > 0) id += 1;
  return id;
}

/** The policy that labels files and scripts; undefined where nobody wants it, or the system has none. */
export function selinuxFor(
  { settings }: Pick<RunSurroundings, 'settings'>,
  { nocontexts }: RunState['options'],
): Selinux | undefined {
  const isWanted = nocontexts !== true && settings?.labels !== false;
  return isWanted && process.getuid?.() === 0 ? openSelinux() : undefined;
}

/** The scripts' stage for a root. */
export function scriptStage(
  around: Omit<RunSurroundings, 'color' | 'program' | 'inhibitShutdown'>,
  options: RunState['options'],
  report: TransactionReport,
  selinux: Selinux | undefined,
): ScriptStage {
  const output: ScriptOutput =
    around.scriptOutput === 'inherit'
      ? 'inherit'
      : (stream, text) => report.scriptOutput(stream, text);
  const { root, scriptlets: mode, definitions, settings, isTraced } = around;
  const { context } = around;
  const { environment } = context;
  const surroundings = {
    ...{ root, mode, environment, output },
    ...(definitions !== undefined && { definitions }),
    ...(isTraced !== undefined && { isTraced }),
    selinux,
    ...(settings?.scriptPath !== undefined && { path: settings.scriptPath }),
    ...(settings?.temporaryFolder !== undefined && { temporaryFolder: settings.temporaryFolder }),
  };
  return new ScriptStage(surroundings, options, report, () => context.monotonicMs());
}

/**
 * Which scripts those are and when. What goes is worked out when a file trigger asks for the first time:
 * hardly any transaction sets one off.
 */
export function transactionScripts(
  database: WritableDatabase,
  view: RunView,
  elements: readonly TransactionElement[],
  options: SurveyOptions,
): TransactionScripts {
  let going: GoingPaths | undefined;
  const whatGoes: GoingPaths = (element) => {
    going ??= goingPaths(elements, {
      survey: surveyFiles(database, elements, view.disk, options),
      settings: options.settings,
    });
    return going(element);
  };
  return new TransactionScripts(
    presentIn(database),
    whatGoes,
    accountTool(options.settings?.accountTool),
  );
}

async function runAll(
  state: RunState,
  elements: readonly TransactionElement[],
  failed: Set<TransactionElement>,
): Promise<void> {
  const { report, scripts, calls, context } = state;
  report.phase('pretrans');
  const run = async (kind: TransactionElement['kind']): Promise<void> => {
    for (const element of elements)
      if (element.kind === kind && !(await scripts.run(calls.beforeTransaction(element))))
        failed.add(element);
  };
  await run('install');
  prepare(report, elements.length);
  await run('erase');
  await scripts.run(calls.beforeRemovals(elements));
  const fatal = await runInOrder(state, elements, failed);
  // Whoever puts it right runs what follows, once what was done stays.
  if (fatal !== undefined && toRpmError(fatal).code !== 'CANCELLED') throw fatal;
  report.phase('posttrans');
  for (const element of inTransactionOrder(elements))
    if (!failed.has(element))
      await finish(state, calls.afterTransaction(element, isReplacing(element, elements)));
  await finish(state, calls.atTheEnd());
  // What is still open is put right without running them again.
  if (!state.journal.isSettled)
    attempt('marking the journal', context.log, () => state.journal.append({ type: 'ended' }));
  attempt('removing scripts', context.log, () =>
    removeLeftScripts(state.tree, state.settings.temporaryFolder),
  );
  report.phase('finishing');
  if (context.signal?.aborted !== true || fatal !== undefined)
    await orWarn(report, () => syncRoot(state));
  if (fatal !== undefined) throw fatal;
}

/** Each element's turn, and then what is to be put back beside them; what made going on senseless, if anything did. */
async function runInOrder(
  state: RunState,
  elements: readonly TransactionElement[],
  failed: Set<TransactionElement>,
): Promise<unknown> {
  const fatal = await runElements(state, elements, failed);
  restoreFiles(
    state.tree,
    state.history.restore,
    (at) => {
      const element = elements[at];
      return element !== undefined && !failed.has(element);
    },
    (text) => state.report.warning(text),
  );
  return fatal;
}

/** The pause in which rpm works out what happens to files; here it was worked out by the plan. */
export function prepare(report: TransactionReport, total: number): void {
  report.phase('preparing');
  for (let done = 0; done <= total; done += 1) report.phaseProgress('preparing', done, total);
}

function beginRecord(
  { planId, request: { install, options, takesBack } }: PlanOutline,
  elements: readonly TransactionElement[],
  transactionId: number,
  { restore, id }: RunHistory,
  before: RunBefore | undefined,
): Extract<JournalRecord, { readonly type: 'begin' }> {
  const numbers = new Map(elements.map((element, at) => [element, at]));
  const first = before === undefined ? id : before.history;
  const described = elements.map((element): JournalElement => {
    const { kind, nevra, header } = element;
    const headerDigest = element.kind === 'install' ? element.headerDigest : headerDigestOf(header);
    const base = { kind, nevra, name: nameOf(element), headerDigest };
    if (element.kind === 'install') {
      const asked = install.find(({ path }) => path === element.path);
      return { ...base, ...(asked !== undefined && { asked }) };
    }
    const cause = element.causedBy === undefined ? undefined : numbers.get(element.causedBy);
    return {
      ...base,
      instance: element.instance,
      ...(cause !== undefined && { causedBy: cause }),
    };
  });
  return {
    type: 'begin',
    version: 1,
    planId,
    transactionId,
    elements: described,
    options,
    ...(takesBack !== undefined && { takesBack, restore }),
    ...(first !== undefined && { history: first }),
    ...(before !== undefined && { continues: true }),
    ...(before?.isTakingBack === true && { isTakingBack: true }),
  };
}

interface Collector {
  readonly report: TransactionReport;
  outcome(
    plan: PlanOutline,
    elapsedMs: number,
    hasFailed: boolean,
    fatal: RpmError | undefined,
  ): TransactionOutcome;
}

/** Passes everything on and remembers what the outcome tells. */
export function collecting(report: TransactionReport): Collector {
  const installed: string[] = [];
  const erased: string[] = [];
  const sideFiles: SideFile[] = [];
  const warnings: string[] = [];
  const errors: string[] = [];
  const scripts: RanScript[] = [];
  const collector: TransactionReport = {
    ...report,
    elementDone(element) {
      (element.kind === 'install' ? installed : erased).push(element.nevra);
      report.elementDone(element);
    },
    sideFile(side, element) {
      sideFiles.push({ ...side, nevra: element.nevra });
      report.sideFile(side, element);
    },
    scriptStop(ran) {
      scripts.push(ran);
      report.scriptStop(ran);
    },
    warning(text) {
      warnings.push(text);
      report.warning(text);
    },
    error(text) {
      errors.push(text);
      report.error(text);
    },
  };
  return {
    report: collector,
    outcome({ planId }, elapsedMs, hasFailed, fatal) {
      const isCancelled = fatal?.code === 'CANCELLED';
      const message = fatal?.message ?? errors.join('\n');
      return {
        planId,
        status: isCancelled ? 'cancelled' : hasFailed || fatal !== undefined ? 'failed' : 'done',
        installed,
        erased,
        sideFiles,
        warnings,
        ...(scripts.length > 0 && { scripts }),
        elapsedMs,
        ...(message !== '' && { message }),
      };
    },
  };
}
