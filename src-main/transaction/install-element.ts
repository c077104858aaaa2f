/**
 * An install in two steps, with the way back written down before each: its files are staged beside their
 * places, and once the disk knows where they are they are put in place and the database gets the row.
 * Between the two steps others may be staged (waiting-installs.ts), so that all wait for the disk once.
 */
import type { TransactionOptions } from '../contract/plan.ts';
import { CancelledError, FileType } from '../base/index.ts';
import type { InstalledPackage } from '../database/index.ts';
import {
  accountsOf,
  commitFiles,
  discardReplaced,
  inodesBefore,
  isWritten,
  labelDirectories,
  planFiles,
  stageFiles,
  undoFiles,
} from '../files/index.ts';
import type {
  Accounts,
  FileAction,
  FileInfo,
  FilesRecord,
  StagedRecord,
  StagingLanes,
  StagingReport,
  UnpackedFiles,
} from '../files/index.ts';
import { formatVersionOf } from '../format/index.ts';
import { rebuiltPayload } from '../history/index.ts';
import { formatNvra } from '../nevra/index.ts';
import { replacesFiles, syncPlaced, syncRows } from './durability.ts';
import { fileStates, installActions, replacedFiles } from './file-actions.ts';
import type { ReplacedFile } from './file-actions.ts';
import { surveyFiles } from './file-survey.ts';
import { installedHeader, markReplaced } from './installed-header.ts';
import { openPayload } from './package-source.ts';
import type { OpenPayload } from './package-source.ts';
import { ProgressCounter } from './progress-counter.ts';
import type { TransactionReport } from './report.ts';
import { finish, orWarn, passOver } from './run-state.ts';
import type { RunState } from './run-state.ts';
import type { InstallElement } from './transaction-element.ts';

/** What is to be done with a package's files; all that is kept of looking at them while they are unpacked. */
export interface Preparation {
  readonly files: readonly FileInfo[];
  /** Where each will be, links followed; parallel to the files, and empty where none is touched. */
  readonly places: readonly string[];
  /** Undefined where no file is touched. */
  readonly record: FilesRecord | undefined;
  /** Parallel to the files. */
  readonly states: readonly number[];
  readonly written: readonly string[];
  readonly hasLinks: boolean;
  /** Files of other packages that it takes. */
  readonly replaced: readonly ReplacedFile[];
}

/** An install in its turn. */
export interface InstallTurn {
  readonly element: InstallElement;
  readonly at: number;
  /** How many of its name there were to be with it when its %pre ran. */
  readonly argument: number;
}

/** An install that knows what it is going to do. */
export interface PreparedInstall extends InstallTurn, Preparation {
  /** Whether it may wait with others. */
  readonly waits: boolean;
}

/** An install whose files lie beside their places, or are on their way there. */
export interface StagedInstall extends PreparedInstall {
  /** Undefined where no file is touched. */
  readonly unpacked: UnpackedFiles | undefined;
}

/** An install whose files all lie beside their places, as the journal knows. */
export interface ReadyInstall extends StagedInstall {
  /** Undefined where no file is touched. */
  readonly staged: StagedRecord | undefined;
}

/** %pre and all that runs before a package's files are touched; false when one of them vetoes. */
export async function beginInstall(state: RunState, element: InstallElement): Promise<boolean> {
  warnOfOldFormat(element, state.report);
  return state.scripts.run(state.calls.beforeInstall(element));
}

/** rpm says so of a package of rpm 3 each time it opens it, which it does when the package's turn comes. */
function warnOfOldFormat({ header, identity }: InstallElement, report: TransactionReport): void {
  if (formatVersionOf(header) !== 3) return;
  report.warning(`RPM v3 packages are deprecated: ${formatNvra(identity)}`);
}

/** What is to be done with its files, now; changes nothing. */
export function prepareInstall(state: RunState, element: InstallElement): Preparation {
  const { tree, view, options, transactionId, color, settings } = state;
  const { preferredColor } = settings;
  const { disk, installed } = view;
  tree.forget();
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
    places: isDatabaseOnly ? [] : (survey?.files.map(({ place }) => place) ?? []),
    record: isDatabaseOnly ? undefined : planFiles(tree, files, actions, transactionId),
    states: fileStates(actions),
    written: writtenPaths(files, actions),
    hasLinks: files.some(isLink),
    replaced: hasReplaced ? replacedFiles(survey, transactionId, { color, preferredColor }) : [],
  };
}

/**
 * Writes down where their files will be before any of it is there; they wait for the disk once. When it
 * throws, the caller takes them back.
 */
export function announceInstalls(
  { journal }: RunState,
  installs: readonly PreparedInstall[],
): void {
  const told = installs.flatMap(({ at, record }) => (record === undefined ? [] : [{ at, record }]));
  for (const [number, { at, record }] of told.entries())
    journal.append({ type: 'files', at, files: record }, number === told.length - 1);
}

/**
 * Unpacks its files, and takes them back when that fails. It must have been announced.
 *
 * @param lanes - threads that it shares with others; they may still be writing when it returns
 */
export async function stageInstall(
  state: RunState,
  install: PreparedInstall,
  lanes?: StagingLanes,
): Promise<StagedInstall> {
  const { tree, options } = state;
  const { element, record, files } = install;
  if (record === undefined) {
    passOver(state, element);
    return { ...install, unpacked: undefined };
  }
  try {
    const unpacked = await unpack(state, element, asWritten(files, options), record, lanes);
    tree.forget();
    return { ...install, unpacked };
  } catch (thrown) {
    takeBackInstall(state, install);
    throw thrown;
  }
}

/**
 * Where each of its files got, for the journal, which is to be synced before they are put in place; when it
 * throws, the caller takes it back.
 */
export function readyInstall({ tree, journal }: RunState, install: StagedInstall): ReadyInstall {
  const { at, record, unpacked } = install;
  unpacked?.underWay?.check();
  if (record === undefined || unpacked === undefined) return { ...install, staged: undefined };
  const staged = { staged: unpacked.inodes, before: inodesBefore(tree, record) };
  journal.append({ type: 'staged', at, staged });
  return { ...install, staged };
}

/** An install that nothing takes back any more. */
export interface PlacedInstall extends ReadyInstall {
  /** Undefined where it has no row. */
  readonly row: InstalledPackage | undefined;
}

/** Its files in place; when it throws, the caller takes it back. */
export function placeInstall(state: RunState, install: ReadyInstall): void {
  const { tree, view, report } = state;
  const { element, record, staged } = install;
  if (record === undefined || staged === undefined) return;
  tree.forget();
  try {
    commitFiles(tree, record, staged, (side) => report.sideFile(side, element));
    if (replacesFiles(record, staged) || isLookedAtNeverAgain(state)) syncPlaced(tree, record);
  } finally {
    if (changesDirectories(install)) view.forget();
  }
}

/**
 * Whether recovery could not tell later that content was lost: without a row it does not know what there
 * was to be, and what comes back may be another than was packaged.
 */
function isLookedAtNeverAgain({ options, takesBack }: RunState): boolean {
  return options.nodb === true || takesBack;
}

/**
 * Their rows in the database, all or none; when it throws, the caller takes them back.
 *
 * @throws {DatabaseError} when it cannot be written
 */
export function addRows(
  state: RunState,
  installs: readonly ReadyInstall[],
): readonly PlacedInstall[] {
  if (state.options.nodb !== true)
    return state.database.transaction(() =>
      installs.map((install) => ({ ...install, row: addRow(state, install) })),
    );
  for (const { places } of installs) for (const place of places) state.savedPlaces.add(place);
  return installs.map((install) => ({ ...install, row: undefined }));
}

/** What it replaced goes, %post and triggers run; failures only warn, but for the database's. */
export async function completeInstall(state: RunState, install: PlacedInstall): Promise<void> {
  const { tree, journal, report, options, database, calls } = state;
  const { element, at, record, staged, written, argument, row } = install;
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
  const arrived = row ?? { instance: 0, header: element.header };
  await finish(
    state,
    calls.afterInstall(arrived, () => written, argument),
  );
  await orWarn(report, () => journal.append({ type: isClean ? 'done' : 'posted', at }));
}

/** Whether directories may lead elsewhere with it in place. */
function changesDirectories({
  hasLinks,
  record,
}: Pick<Preparation, 'hasLinks' | 'record'>): boolean {
  return hasLinks || (record?.displaced.length ?? 0) > 0;
}

/**
 * Brings the disk back to before it was staged.
 *
 * @returns false when not all could be brought back: recovery tries again, and the journal stays for it
 */
export function takeBackInstall(
  { tree, journal, context, view }: RunState,
  install: PreparedInstall & Partial<ReadyInstall>,
): boolean {
  const { at, record, staged } = install;
  const failures = record === undefined ? [] : undoFiles(tree, record, staged, context.log);
  tree.forget();
  if (changesDirectories(install)) view.forget();
  if (failures.length > 0) return false;
  journal.append({ type: 'undone', at });
  return true;
}

/** The package's row, in place of one that it takes over, and what it changes of others. */
function addRow(
  { database, view: { installed }, transactionId, color, context }: RunState,
  { element: { header: planned, replacesInstance }, states, replaced }: ReadyInstall,
): InstalledPackage {
  const installTimeSeconds = Math.floor(context.now() / 1000);
  const header = installedHeader(planned, { installTimeSeconds, transactionId, color, states });
  if (replacesInstance !== undefined) database.remove(replacesInstance);
  const instance = database.add(header);
  markReplaced(database, replaced);
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

/** Everything of the package on the disk, under temporary names; the inode of each. */
async function unpack(
  state: RunState,
  element: InstallElement,
  files: readonly FileInfo[],
  record: FilesRecord,
  lanes: StagingLanes | undefined,
): Promise<UnpackedFiles> {
  const { tree, report, context } = state;
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
    const progress: StagingReport = {
      warn: (message) => report.warning(message),
      progress(entry, contentBytes) {
        if (context.signal?.aborted === true) throw new CancelledError();
        for (const done of counter.advance(entry, contentBytes))
          report.elementProgress(element, done, counter.total);
      },
    };
    const { payload } = source;
    const unpacked = await stageFiles(tree, checked, record, payload, accounts, progress, lanes);
    labelDirectories(tree, withoutOwn(record.made, files), accounts);
    return unpacked;
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
