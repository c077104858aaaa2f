import { CancelledError, FileType } from '../base/index.ts';
import { eraseFiles, fileInfos } from '../files/index.ts';
import { eraseFates } from './file-actions.ts';
import { finish, orWarn, passOver } from './run-state.ts';
import type { RunState } from './run-state.ts';
import type { EraseElement } from './transaction-element.ts';

/**
 * Scripts and files of a package that goes; false when a script vetoes. Its row is the caller's to remove.
 *
 * @param markErasing - lets the journal know, on the disk, that files go from here on
 */
export async function eraseElement(
  state: RunState,
  element: EraseElement,
  at: number,
  markErasing: () => void,
): Promise<boolean> {
  const { scripts, calls, journal, report, context } = state;
  // Once the new version is in place, the old one goes: two of them are nothing anybody asked for.
  if (context.signal?.aborted === true && element.causedBy === undefined)
    throw new CancelledError();
  if (!(await scripts.run(calls.beforeErase(element)))) return false;
  markErasing();
  removeFiles(state, element, false);
  const owed = calls.rememberErased(element);
  await orWarn(report, () => journal.append({ type: 'erased', at, ...(owed && { owed }) }));
  await finish(state, calls.afterErase(element));
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
  if (files.some(({ mode }) => isLink(mode))) view.forget();
  report.elementStop(element, files.length);
}

/** The turn of each row that goes, in the elements of a run. */
const turnsOf = new WeakMap<RunState['elements'], ReadonlyMap<number, number>>();

/** Tells of rows whether elements after this one erase them. */
function laterErasures(
  { elements }: RunState,
  { instance }: EraseElement,
): Pick<ReadonlySet<number>, 'has'> {
  const turns =
    turnsOf.get(elements) ??
    new Map(
      elements.flatMap((other, at) => (other?.kind === 'erase' ? [[other.instance, at]] : [])),
    );
  turnsOf.set(elements, turns);
  const turn = turns.get(instance) ?? -1;
  return { has: (other) => (turns.get(other) ?? -1) > turn };
}

/** An erasure of which only the row is left. */
export interface ErasedFiles {
  readonly element: EraseElement;
  readonly at: number;
}

/**
 * Takes their rows out, all or none; with them the elements are done.
 *
 * @throws {DatabaseError} when it cannot be written
 */
export function removeRows(
  { database, view, journal, options }: RunState,
  erased: readonly ErasedFiles[],
): void {
  if (options.nodb !== true) {
    database.transaction(() => {
      for (const { element } of erased) database.remove(element.instance);
    });
    for (const { element } of erased) view.installed.removed(element.instance);
  }
  for (const { at } of erased) journal.append({ type: 'done', at });
}

function isLink(mode: number): boolean {
  return (mode & FileType.MASK) === FileType.SYMLINK;
}
