import type { PlannedScript } from '../contract/plan.ts';
import type { IndexName, InstalledPackage, ReadableDatabase } from '../database/index.ts';
import { visibleText } from '../base/index.ts';
import { Tag } from '../format/index.ts';
import type { ScriptCall } from './fired-triggers.ts';
import { presentIn } from './present-packages.ts';
import type { PresentPackages } from './present-packages.ts';
import { isReplacing, nevraOf } from './transaction-element.ts';
import type { InstallElement, TransactionElement } from './transaction-element.ts';
import { TransactionScripts } from './transaction-scripts.ts';
import type { GoingPaths } from './transaction-scripts.ts';

export interface ScriptOptions {
  /** Why no script or trigger of a kind (`%pre`, `%triggerin` ...) runs, if so. */
  readonly skippedBecause: (kind: string) => string | undefined;
  /** What makes users and groups. */
  readonly accountTool: string | undefined;
  readonly goingPaths: GoingPaths;
  /** Paths of a package that will be there: what was not left out. */
  readonly ownedPaths: (element: InstallElement) => readonly string[];
  /** Those of them that it brings itself: no other package has done so before, no config file stays. */
  readonly writtenPaths: (element: InstallElement) => readonly string[];
}

/**
 * Every script and trigger of a transaction in the order in which rpm runs them, walked over the packages
 * as they will be.
 *
 * @param elements - in the order in which they will be carried out
 */
export function plannedScripts(
  database: ReadableDatabase,
  elements: readonly TransactionElement[],
  { skippedBecause, accountTool, goingPaths, ownedPaths, writtenPaths }: ScriptOptions,
): readonly PlannedScript[] {
  const future = new FuturePackages(database);
  const scripts = new TransactionScripts(future, goingPaths, accountTool);
  const planned: PlannedScript[] = [];
  const plan = (calls: Iterable<ScriptCall>): void => {
    for (const call of calls) planned.push(plannedScript(call, skippedBecause));
  };
  const binary = elements.filter((element) => element.kind === 'erase' || !element.isSource);
  for (const element of inTransactionOrder(binary)) plan(scripts.beforeTransaction(element));
  plan(scripts.beforeRemovals(binary));
  for (const element of binary) {
    if (element.kind === 'install') {
      plan(scripts.beforeInstall(element));
      const argument = future.count(element.identity.name) + 1;
      const installed = future.arrive(element, () => ownedPaths(element));
      plan(scripts.afterInstall(installed, () => writtenPaths(element), argument));
    } else {
      plan(scripts.beforeErase(element));
      plan(scripts.afterErase(element));
      future.leave(element.instance);
    }
  }
  for (const element of inTransactionOrder(binary))
    plan(scripts.afterTransaction(element, isReplacing(element, binary)));
  plan(scripts.atTheEnd());
  return planned;
}

/** Scripts around the whole transaction: those of what comes, then those of what goes. */
export function inTransactionOrder<Element extends TransactionElement>(
  elements: readonly Element[],
): readonly Element[] {
  const installs = elements.filter(({ kind }) => kind === 'install');
  return [...installs, ...elements.filter(({ kind }) => kind === 'erase')];
}

function plannedScript(
  { header, script }: ScriptCall,
  skippedBecause: ScriptOptions['skippedBecause'],
): PlannedScript {
  const reason = skippedBecause(script.kind);
  return {
    nevra: nevraOf(header),
    kind: script.kind,
    interpreter: visibleText(script.interpreter),
    body: visibleText(script.body),
    ...(reason !== undefined && { skippedBecause: reason }),
  };
}

/** Tags behind the indexes that triggers are looked up in. */
const indexTags: readonly (readonly [index: IndexName, tag: number])[] = [
  ['Name', Tag.NAME],
  ['Triggername', Tag.TRIGGERNAME],
  ['Filetriggername', Tag.FILETRIGGERNAME],
  ['Transfiletriggername', Tag.TRANSFILETRIGGERNAME],
  ['Dirnames', Tag.DIRNAMES],
];

interface Arrived extends InstalledPackage {
  readonly paths: () => readonly string[];
}

/** A database's packages, less those that have gone, and those that have come. */
class FuturePackages implements PresentPackages {
  readonly #database: ReadableDatabase;
  readonly #present: PresentPackages;
  readonly #gone = new Set<number>();
  /** What has come, by instance. */
  readonly #arrived = new Map<number, Arrived>();
  /** Index and key -> who of them has it. */
  readonly #keyed = new Map<IndexName, Map<string, Arrived[]>>();
  readonly #keys = new Map<IndexName, readonly string[]>();
  #nextInstance = Number.MAX_SAFE_INTEGER / 2;

  constructor(database: ReadableDatabase) {
    this.#database = database;
    this.#present = presentIn(database);
  }

  arrive(element: InstallElement, paths: () => readonly string[]): InstalledPackage {
    if (element.replacesInstance !== undefined) this.leave(element.replacesInstance);
    this.#nextInstance += 1;
    const arrived = { instance: this.#nextInstance, header: element.header, paths };
    this.#arrived.set(arrived.instance, arrived);
    for (const [index, tag] of indexTags) {
      const keyed = this.#keyedBy(index);
      for (const key of new Set(element.header.has(tag) ? element.header.strings(tag) : [])) {
        const known = keyed.get(key);
        if (known === undefined) keyed.set(key, [arrived]);
        else known.push(arrived);
      }
    }
    return arrived;
  }

  leave(instance: number): void {
    this.#gone.add(instance);
  }

  find(index: IndexName, key: string): readonly InstalledPackage[] {
    const before = this.#database.find(index, key);
    const present = before.filter(({ instance }) => !this.#gone.has(instance));
    return [...present, ...(this.#keyedBy(index).get(key) ?? [])];
  }

  keys(index: IndexName, beginning = ''): Iterable<string> {
    const before = beginning === '' ? this.#allKeys(index) : this.#database.keys(index, beginning);
    const found = new Set(before);
    for (const key of this.#keyedBy(index).keys()) if (key.startsWith(beginning)) found.add(key);
    return found;
  }

  count(name: string): number {
    const before = this.#database.findInstances('Name', name);
    const isPresent = before.filter(({ instance }) => !this.#gone.has(instance));
    return isPresent.length + (this.#keyedBy('Name').get(name)?.length ?? 0);
  }

  paths(one: InstalledPackage): readonly string[] {
    return this.#arrived.get(one.instance)?.paths() ?? this.#present.paths(one);
  }

  #keyedBy(index: IndexName): Map<string, Arrived[]> {
    let keyed = this.#keyed.get(index);
    if (keyed === undefined) {
      keyed = new Map();
      this.#keyed.set(index, keyed);
    }
    return keyed;
  }

  #allKeys(index: IndexName): readonly string[] {
    let keys = this.#keys.get(index);
    if (keys === undefined) {
      keys = [...this.#database.keys(index)];
      this.#keys.set(index, keys);
    }
    return keys;
  }
}
