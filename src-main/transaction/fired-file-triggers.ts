/**
 * Triggers on paths: which of them the files of a package, or of a whole transaction, set off. What rpm
 * 4.18 does was observed on it (test/interop/file-triggers*.test.ts): all of them get the argument 0.
 */
import type { InstalledPackage } from '../database/index.ts';
import { Sense, Tag } from '../format/index.ts';
import type { ScriptCall } from './fired-triggers.ts';
import { fileTriggersOf } from './package-scripts.ts';
import type { FileTrigger } from './package-scripts.ts';
import type { PresentPackages } from './present-packages.ts';

/** Before %post, %preun and %postun run those of at least this priority, the others after them. */
const beforeScripts = 10_000;

export type PriorityClass = 'high' | 'low';

/** A package of the transaction with those of its paths that come or go. */
export interface ChangedFiles extends InstalledPackage {
  paths(): readonly string[];
}

/** File triggers of all installed packages that one package's files set off. */
export function* fileTriggersOfAll(
  present: PresentPackages,
  changed: ChangedFiles,
  event: number,
  priorities: PriorityClass,
): Generator<ScriptCall> {
  const keys = [...present.keys('Filetriggername')];
  if (keys.length === 0) return;
  const paths = changed.paths();
  const fired = keys.filter((key) => paths.some((path) => path.startsWith(key)));
  for (const { holder, trigger } of holdersOf(present, 'filetrigger', fired)) {
    if (trigger.event !== event || !isOf(priorities, trigger)) continue;
    yield call(holder, trigger, () => matching(paths, trigger));
  }
}

/** A package's own file triggers, set off by the files of all installed packages but `except`. */
export function* ownFileTriggers(
  present: PresentPackages,
  owner: Pick<InstalledPackage, 'header'>,
  event: number,
  priorities: PriorityClass,
  except?: number,
): Generator<ScriptCall> {
  for (const trigger of byPriority(fileTriggersOf(owner.header, 'filetrigger'))) {
    if (trigger.event !== event || !isOf(priorities, trigger)) continue;
    const paths = pathsOfAll(present, trigger, except);
    if (paths.length > 0) yield call(owner, trigger, () => paths);
  }
}

/**
 * Transaction file triggers of installed packages that the transaction neither brings nor takes, set off by
 * what it does.
 *
 * @param changed - in order of instances
 * @param members - packages of the transaction, whose triggers are run on their own
 */
export function* transactionFileTriggers(
  present: PresentPackages,
  changed: readonly ChangedFiles[],
  event: number,
  members: ReadonlySet<number>,
): Generator<ScriptCall> {
  const keys = [...present.keys('Transfiletriggername')];
  const fired = keys.filter((key) => pathsBelow(changed, key).length > 0);
  for (const { holder, trigger } of holdersOf(present, 'transfiletrigger', fired)) {
    if (trigger.event !== event || members.has(holder.instance)) continue;
    yield call(holder, trigger, () =>
      trigger.prefixes.flatMap((prefix) => pathsBelow(changed, prefix)),
    );
  }
}

/** Transaction file triggers of a package that comes or goes, set off by the files of all that are there. */
export function* ownTransactionFileTriggers(
  present: PresentPackages,
  owner: Pick<InstalledPackage, 'header'>,
  event: number,
): Generator<ScriptCall> {
  for (const trigger of byPriority(fileTriggersOf(owner.header, 'transfiletrigger'))) {
    if (trigger.event !== event) continue;
    const paths = pathsOfAll(present, trigger);
    if (paths.length > 0) yield call(owner, trigger, () => paths);
  }
}

/** A transaction file trigger that is to run when everything is over. */
export interface HeldTrigger {
  readonly holder: InstalledPackage;
  readonly trigger: FileTrigger;
}

/** %transfiletriggerpostun that a package's erase sets off, by any path it had, even one that stays. */
export function triggersForTheEnd(
  present: PresentPackages,
  changed: ChangedFiles,
  event: number,
): readonly HeldTrigger[] {
  const keys = [...present.keys('Transfiletriggername')];
  if (keys.length === 0) return [];
  const paths = changed.paths();
  const fired = keys.filter((key) => paths.some((path) => path.startsWith(key)));
  const held = holdersOf(present, 'transfiletrigger', fired);
  return held.filter(({ trigger }) => trigger.event === event);
}

/** A transaction file trigger by its package's row and its number there; none when it is not there any more. */
export function heldTriggerOf(
  present: PresentPackages,
  instance: number,
  index: number,
): readonly HeldTrigger[] {
  for (const key of present.keys('Transfiletriggername')) {
    const holder = present
      .find('Transfiletriggername', key)
      .find((one) => one.instance === instance);
    if (holder === undefined) continue;
    const triggers = fileTriggersOf(holder.header, 'transfiletrigger');
    const trigger = triggers.find((one) => one.index === index);
    const isIt = trigger?.event === Sense.TRIGGERPOSTUN;
    return isIt ? [{ holder, trigger }] : [];
  }
  return [];
}

/** Runs of what was kept for the end, each once, of packages that are still there; without input. */
export function* heldTriggers(
  present: PresentPackages,
  held: readonly HeldTrigger[],
): Generator<ScriptCall> {
  for (const { holder, trigger } of inOrder(held)) {
    const keepers = present.find('Transfiletriggername', trigger.prefixes[0] ?? '');
    if (keepers.some(({ instance }) => instance === holder.instance))
      yield { header: holder.header, script: trigger, arguments: [0] };
  }
}

function holdersOf(
  present: PresentPackages,
  family: 'filetrigger' | 'transfiletrigger',
  prefixes: readonly string[],
): readonly HeldTrigger[] {
  const index = family === 'filetrigger' ? 'Filetriggername' : 'Transfiletriggername';
  const held = prefixes.flatMap((prefix) =>
    present.find(index, prefix).flatMap((holder) =>
      fileTriggersOf(holder.header, family)
        .filter((trigger) => trigger.prefixes.includes(prefix))
        .map((trigger) => ({ holder, trigger })),
    ),
  );
  return inOrder(held);
}

/** By priority, then by package, then as the package has them; each once. */
function inOrder(held: readonly HeldTrigger[]): readonly HeldTrigger[] {
  const each = new Map(held.map((one) => [`${one.holder.instance} ${one.trigger.index}`, one]));
  return [...each.values()].toSorted(
    (a, b) =>
      b.trigger.priority - a.trigger.priority ||
      a.holder.instance - b.holder.instance ||
      a.trigger.index - b.trigger.index,
  );
}

function byPriority(triggers: readonly FileTrigger[]): readonly FileTrigger[] {
  return triggers.toSorted((a, b) => b.priority - a.priority || a.index - b.index);
}

function isOf(priorities: PriorityClass, { priority }: FileTrigger): boolean {
  return priority >= beforeScripts === (priorities === 'high');
}

function call(
  { header }: Pick<InstalledPackage, 'header'>,
  script: FileTrigger,
  input: () => readonly string[],
): ScriptCall {
  return { header, script, arguments: [0], input };
}

/** Prefix after prefix: a path that two of them match is there twice. */
function matching(paths: readonly string[], { prefixes }: FileTrigger): readonly string[] {
  return prefixes.flatMap((prefix) => paths.filter((path) => path.startsWith(prefix)));
}

/**
 * Only packages with a directory of theirs that begins so are looked at: rpm finds them through its index of
 * directory names. A prefix that ends within a file's name therefore matches nothing here.
 */
function pathsBelow(changed: readonly ChangedFiles[], prefix: string): readonly string[] {
  return changed
    .filter(({ header }) => header.strings(Tag.DIRNAMES).some((name) => name.startsWith(prefix)))
    .flatMap((one) => one.paths().filter((path) => path.startsWith(prefix)));
}

function pathsOfAll(
  present: PresentPackages,
  { prefixes }: FileTrigger,
  except?: number,
): readonly string[] {
  return prefixes.flatMap((prefix) => {
    const found = new Map<number, InstalledPackage>();
    for (const directory of present.keys('Dirnames', prefix))
      for (const one of present.find('Dirnames', directory)) found.set(one.instance, one);
    const others = [...found.values()].filter(({ instance }) => instance !== except);
    return others
      .toSorted((a, b) => a.instance - b.instance)
      .flatMap((one) => present.paths(one).filter((path) => path.startsWith(prefix)));
  });
}
