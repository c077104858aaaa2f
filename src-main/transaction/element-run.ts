/**
 * One element at a time: what is done, in rpm's order, with the way back written down before each
 * step. Undoing an install means undoFiles over its journal records; an erase that has begun is
 * finished instead, because what is gone cannot be brought back.
 */
import type { TransactionOptions } from '../contract/plan.ts';
import {
  CancelledError,
  errnoOf,
  FileType,
  isMachineFailure,
  syncFileSystem,
  toRpmError,
} from '../base/index.ts';
import type { Context, RpmError, Selinux } from '../base/index.ts';
import type { InstalledPackage, WritableDatabase } from '../database/index.ts';
import {
  accountsOf,
  labelDirectories,
  commitFiles,
  discardReplaced,
  eraseFiles,
  fileInfos,
  inodesBefore,
  isWritten,
  planFiles,
  stageFiles,
  undoFiles,
} from '../files/index.ts';
import type {
  Accounts,
  FileAction,
  FileInfo,
  FilesRecord,
  RootTree,
  StagedRecord,
} from '../files/index.ts';
import { formatVersionOf, Tag } from '../format/index.ts';
import { rebuiltPayload } from '../history/index.ts';
import { formatNvra } from '../nevra/index.ts';
import { replacesFiles, syncPlaced, syncRows } from './durability.ts';
import { eraseFates, fileStates, installActions, replacedFiles } from './file-actions.ts';
import type { ReplacedFile } from './file-actions.ts';
import { surveyFiles } from './file-survey.ts';
import { installedHeader, markReplaced } from './installed-header.ts';
import type { Journal } from './journal.ts';
import { openPayload } from './package-source.ts';
import type { OpenPayload } from './package-source.ts';
import type { TransactionReport } from './report.ts';
import type { ScriptCall } from './fired-triggers.ts';
import type { ScriptStage } from './run-scripts.ts';
import type { RunHistory } from './run-history.ts';
import type { RunView } from './run-view.ts';
import type { TransactionSettings } from './settings.ts';
import { ProgressCounter } from './progress-counter.ts';
import type { EraseElement, InstallElement, TransactionElement } from './transaction-element.ts';
import type { TransactionScripts } from './transaction-scripts.ts';

/** What all elements of one run share. */
export interface RunState {
  readonly database: WritableDatabase;
  readonly tree: RootTree;
  readonly view: RunView;
  readonly journal: Journal;
  /** Which scripts there are, at each moment. */
  readonly calls: TransactionScripts;
  /** What runs them. */
  readonly scripts: ScriptStage;
  readonly report: TransactionReport;
  readonly context: Context;
  readonly options: TransactionOptions;
  readonly color: number;
  readonly settings: TransactionSettings;
  /** In the order of the journal's `begin`; after a crash, those the database does not have are undefined. */
  readonly elements: readonly (TransactionElement | undefined)[];
  /** Unsigned 32-bit: the second in which the transaction began. */
  readonly transactionId: number;
  /**
   * Nobody removes what is at these places: erasures have put the file aside that they knew, or a
   * package is there that `--nodb` keeps out of the database.
   */
  readonly savedPlaces: Set<string>;
  readonly history: Pick<RunHistory, 'restore' | 'rebuiltFiles'>;
  /** Labels files, where the system has SELinux. */
  readonly selinux?: Selinux | undefined;
}

/** Carries out one element; false when it failed and was taken back. */
export async function runElement(state: RunState, at: number): Promise<boolean> {
  const element = state.elements[at];
  if (element === undefined) return false;
  try {
    const isDone =
      element.kind === 'install'
        ? await installElement(state, element, at)
        : await eraseElement(state, element, at);
    if (isDone) state.report.elementDone(element);
    else state.report.error(failureText(element));
    return isDone;
  } catch (thrown) {
    const error = toRpmError(thrown);
    state.report.error(errorText(element, error));
    state.report.error(failureText(element));
    // What it was to replace is there no more: recovery ends what could not be ended now.
    if (element.kind === 'erase' && element.causedBy !== undefined) state.journal.leaveOpen(at);
    if (isFatal(error)) throw error;
    return false;
  }
}

/** rpm's words for an element that failed, or was never begun. */
export function failureText(
  { kind, nevra }: TransactionElement,
  word: 'failed' | 'skipped' = 'failed',
): string {
  return `${nevra}: ${kind} ${word}`;
}

/** With the words that rpm puts before what went wrong with a file. */
function errorText({ kind }: TransactionElement, error: RpmError): string {
  const { code, message, context } = error;
  const path = context['path'];
  if (code.startsWith('DATABASE_')) return message;
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

async function installElement(
  state: RunState,
  element: InstallElement,
  at: number,
): Promise<boolean> {
  const { database, scripts, calls, journal, report } = state;
  const { header, identity } = element;
  const argument = database.findInstances('Name', identity.name).length + 1;
  warnOfOldFormat(element, report);
  if (!(await scripts.run(calls.beforeInstall(element)))) return false;
  const { row, written, isClean } = await placePackage(state, element, at);
  await finish(
    state,
    calls.afterInstall(row ?? { instance: 0, header }, () => written, argument),
  );
  await orWarn(report, () => journal.append({ type: isClean ? 'done' : 'posted', at }));
  return true;
}

/** rpm says so of a package of rpm 3 each time it opens it, which it does when the package's turn comes. */
function warnOfOldFormat({ header, identity }: InstallElement, report: TransactionReport): void {
  if (formatVersionOf(header) !== 3) return;
  report.warning(`RPM v3 packages are deprecated: ${formatNvra(identity)}`);
}

/** What follows once the package is in the database, or out of it; its failures only warn. */
export async function finish(
  { scripts, report }: RunState,
  calls: Iterable<ScriptCall>,
): Promise<void> {
  if (!scripts.mayRun) return;
  for (const call of calls) await orWarn(report, () => scripts.run([call]));
}

/**
 * Past the point of no return what goes wrong is told, and the rest is done all the same; but for the
 * database, without which nothing can be done.
 *
 * @returns whether it went well
 */
export async function orWarn(report: TransactionReport, step: () => unknown): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (thrown) {
    const error = toRpmError(thrown);
    if (error.code.startsWith('DATABASE_')) throw error;
    report.warning(error.message);
    return false;
  }
}

interface Placed {
  /** Its row; undefined when it has none. */
  readonly row: InstalledPackage | undefined;
  /** Paths of the files that came to the disk with it. */
  readonly written: readonly string[];
  /** False when what was replaced could not be removed: recovery does it then. */
  readonly isClean: boolean;
}

/** What is to be done with a package's files; all that is kept of looking at them while they are unpacked. */
interface Preparation {
  readonly files: readonly FileInfo[];
  /** Undefined where no file is touched. */
  readonly record: FilesRecord | undefined;
  /** Parallel to the files. */
  readonly states: readonly number[];
  readonly written: readonly string[];
  readonly hasLinks: boolean;
  /** Files of other packages that it takes. */
  readonly replaced: readonly ReplacedFile[];
  /** Of a package that no row will tell of. */
  readonly places: readonly string[];
}

function prepareFiles(state: RunState, element: InstallElement): Preparation {
  const { tree, view, options, transactionId, color, settings } = state;
  const { preferredColor } = settings;
  const { disk, installed } = view;
  const erased = state.elements.filter((other) => other?.kind === 'erase');
  const rules = { ...options, color, settings };
  const surveyed = surveyFiles(installed, [element, ...erased], disk, rules, view.directories);
  const survey = surveyed.installs.get(element);
  const isDatabaseOnly = options.justdb === true;
  const allfiles = options.allfiles ?? false;
  const actions =
    survey === undefined ? [] : installActions(survey, disk, { transactionId, allfiles });
  const files = survey?.files.map(({ file }) => file) ?? [];
  const hasReplaced = survey !== undefined && !isDatabaseOnly;
  return {
    files,
    record: isDatabaseOnly ? undefined : planFiles(tree, files, actions, transactionId),
    states: fileStates(actions),
    written: writtenPaths(files, actions),
    hasLinks: files.some(isLink),
    replaced: hasReplaced ? replacedFiles(survey, transactionId, { color, preferredColor }) : [],
    places: options.nodb === true ? (survey?.files.map(({ place }) => place) ?? []) : [],
  };
}

/** Files to the disk and the row into the database, or neither. */
async function placePackage(state: RunState, element: InstallElement, at: number): Promise<Placed> {
  const { database, tree, view, journal, report, options, context } = state;
  tree.forget();
  const { files, record, hasLinks, written, ...facts } = prepareFiles(state, element);
  const installTimeSeconds = Math.floor(context.now() / 1000);
  let staged: StagedRecord | undefined;
  let row: InstalledPackage | undefined;
  try {
    if (record === undefined) passOver(state, element);
    else {
      journal.append({ type: 'files', at, files: record });
      staged = await stageElement(state, element, at, asWritten(files, options), record);
      commitFiles(tree, record, staged, (side) => report.sideFile(side, element));
      if (replacesFiles(record, staged)) syncPlaced(tree, record);
    }
    if (options.nodb === true) for (const place of facts.places) state.savedPlaces.add(place);
    else row = addRow(state, element, { installTimeSeconds, ...facts });
  } catch (thrown) {
    const failures = record === undefined ? [] : undoFiles(tree, record, staged, context.log);
    // What could not be taken back now is left to recovery, and so is the journal.
    if (failures.length === 0) journal.append({ type: 'undone', at });
    throw thrown;
  } finally {
    if (hasLinks || (record?.displaced.length ?? 0) > 0) view.forget();
  }
  // without a row this record alone tells that the files are in place
  const isDurable = options.nodb === true;
  const instance = row?.instance ?? 0;
  await orWarn(report, () => journal.append({ type: 'committed', at, instance }, isDurable));
  const isClean = await orWarn(report, () => {
    if (record === undefined || staged === undefined || !replacesFiles(record, staged)) return;
    syncRows(database);
    discardReplaced(tree, record, staged.before);
  });
  tree.forget();
  return { row, written, isClean };
}

/** The package's row, in place of one that it takes over, and what it changes of others. */
function addRow(
  { database, view: { installed }, transactionId, color }: RunState,
  { header: planned, replacesInstance }: InstallElement,
  {
    installTimeSeconds,
    states,
    replaced,
  }: Pick<Preparation, 'states' | 'replaced'> & { readonly installTimeSeconds: number },
): InstalledPackage {
  const header = installedHeader(planned, { installTimeSeconds, transactionId, color, states });
  const instance = database.transaction(() => {
    if (replacesInstance !== undefined) database.remove(replacesInstance);
    const added = database.add(header);
    markReplaced(database, replaced);
    return added;
  });
  if (replacesInstance !== undefined) installed.removed(replacesInstance);
  installed.added(instance, header);
  for (const other of replaced) installed.changed(other.instance);
  return { instance, header };
}

function writtenPaths(files: readonly FileInfo[], actions: readonly FileAction[]): string[] {
  return files.flatMap(({ path }, at) => (isWritten(actions[at] ?? 'skip') ? [path] : []));
}

function isLink({ mode }: FileInfo): boolean {
  return (mode & FileType.MASK) === FileType.SYMLINK;
}

/** What of the files' descriptions counts while they are unpacked. */
function asWritten(
  files: readonly FileInfo[],
  { nocaps, nofiledigest }: TransactionOptions,
): readonly FileInfo[] {
  if (nocaps !== true && nofiledigest !== true) return files;
  return files.map((file) => ({
    ...file,
    ...(nocaps === true && { capabilities: '' }),
    ...(nofiledigest === true && { digest: '' }),
  }));
}

/** Everything of the package on the disk, under temporary names, and where each got in the journal. */
async function stageElement(
  state: RunState,
  element: InstallElement,
  at: number,
  files: readonly FileInfo[],
  record: FilesRecord,
): Promise<StagedRecord> {
  const { tree, report, journal, context } = state;
  const differing = state.history.rebuiltFiles(element);
  using source = payloadOf(state, element, files);
  const counter = new ProgressCounter(element);
  report.elementStart(element, counter.total);
  try {
    // What a rebuilt package has no content of has no digest to be held against.
    const checked =
      differing === undefined
        ? files
        : files.map((file) => (differing.has(file.path) ? { ...file, digest: '' } : file));
    const accounts = namesOf(state);
    const inodes = await stageFiles(tree, checked, record, source.payload, accounts, {
      warn: (message) => report.warning(message),
      progress(entry, contentBytes) {
        if (context.signal?.aborted === true) throw new CancelledError();
        for (const done of counter.advance(entry, contentBytes))
          report.elementProgress(element, done, counter.total);
      },
    });
    labelDirectories(tree, withoutOwn(record.made, files), accounts);
    const staged = { staged: inodes, before: inodesBefore(tree, record) };
    journal.append({ type: 'staged', at, staged }, true);
    return staged;
  } finally {
    report.elementStop(element, counter.total);
  }
}

function namesOf({ tree, selinux }: RunState): Accounts {
  const accounts = accountsOf(tree);
  if (selinux === undefined) return accounts;
  return { ...accounts, labelOf: (path, mode) => selinux.labelOf(path, mode) };
}

/** Directories that are made and are no file of the package itself. */
function withoutOwn(made: readonly string[], files: readonly FileInfo[]): readonly string[] {
  const own = new Set(files.map(({ path }) => path));
  return made.filter((path) => !own.has(path));
}

/** From the package file, or for a package that was rebuilt from what is kept of its files. */
function payloadOf(
  { tree, history }: RunState,
  element: InstallElement,
  files: readonly FileInfo[],
): OpenPayload {
  const differing = history.rebuiltFiles(element);
  if (differing === undefined) return openPayload(element);
  const payload = rebuiltPayload(tree.rootPath, element.headerDigest, files, differing);
  return { payload, [Symbol.dispose]() {} };
}

async function eraseElement(state: RunState, element: EraseElement, at: number): Promise<boolean> {
  const { scripts, calls, journal, report, context } = state;
  // Once the new version is in place, the old one goes: two of them are nothing anybody asked for.
  if (context.signal?.aborted === true && element.causedBy === undefined)
    throw new CancelledError();
  if (!(await scripts.run(calls.beforeErase(element)))) return false;
  journal.append({ type: 'erasing', at }, true);
  removeFiles(state, element, false);
  const owed = calls.rememberErased(element);
  await orWarn(report, () => journal.append({ type: 'erased', at, ...(owed && { owed }) }));
  await finish(state, calls.afterErase(element));
  finishErase(state, element, at);
  return true;
}

/** Removes an element's files; `isAgain`: after a crash, when some are gone already. */
export function removeFiles(state: RunState, element: EraseElement, isAgain: boolean): void {
  const { tree, view, report, options } = state;
  if (options.justdb === true) return passOver(state, element);
  tree.forget();
  const files = fileInfos(element.header);
  const { disk, directories, installed } = view;
  const { netSharedPaths } = state.settings;
  const others = { later: laterErasures(state, element), saved: state.savedPlaces, netSharedPaths };
  const fates = eraseFates(installed, element.instance, files, disk, others, directories);
  report.elementStart(element, files.length);
  eraseFiles(tree, files, fates, {
    warn(message) {
      if (!isAgain) report.warning(message);
    },
    sideFile: (side) => report.sideFile(side, element),
    progress: (done) => report.elementProgress(element, done, files.length),
  });
  if (files.some(isLink)) view.forget();
  report.elementStop(element, files.length);
}

/** Rows that elements after this one erase. */
function laterErasures({ elements }: RunState, element: EraseElement): ReadonlySet<number> {
  const later = elements.slice(elements.indexOf(element) + 1);
  return new Set(later.flatMap((other) => (other?.kind === 'erase' ? [other.instance] : [])));
}

/** `--justdb`: shown like any other element, but no file is touched. */
function passOver({ report }: RunState, element: TransactionElement): void {
  report.elementStart(element, 0);
  report.elementStop(element, 0);
}

/** Takes the row out; with it the element is done. */
export function finishErase(
  { database, view, journal, options }: RunState,
  element: EraseElement,
  at: number,
): void {
  if (options.nodb !== true) {
    database.remove(element.instance);
    view.installed.removed(element.instance);
  }
  journal.append({ type: 'done', at });
}

/** Everything of the root's file system is on the disk when this returns. */
export function syncRoot({ tree }: RunState): void {
  syncFileSystem(tree.rootDescriptor);
}

/** Name of an element's package, for counting. */
export function nameOf({ header }: TransactionElement): string {
  return header.string(Tag.NAME) ?? '';
}
