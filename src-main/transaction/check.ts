import type { ProblemSet } from '../contract/problem.ts';
import type { ReadableDatabase } from '../database/index.ts';
import {
  dependenciesOf,
  filePlacesOf,
  formatCapability,
  isRichCapability,
  rangesOverlap,
  selfCapability,
} from '../dependency/index.ts';
import type { Capability, IsSameDirectory } from '../dependency/index.ts';
import { elementLine } from './dependency-trace.ts';
import type { Trace } from './dependency-trace.ts';
import { FutureState, indexOfKind } from './future-state.ts';
import type { IndexedKind } from './future-state.ts';
import { ProblemCollector } from './problems.ts';
import { nevraOf } from './transaction-element.ts';
import type { EraseElement, InstallElement, TransactionElement } from './transaction-element.ts';

/**
 * Checks dependencies against the system as it will be: what new packages need and refuse, what
 * installed packages refuse of them, what installed packages lose with those that go. Problems come
 * in rpm's order: by element as given, for each in the order of its header.
 *
 * @param isSameDirectory - whether two directories are one on the disk (`/bin/` and `/usr/bin/`)
 * @param trace - told of each requirement that is looked at
 */
export function checkDependencies(
  database: ReadableDatabase,
  elements: readonly TransactionElement[],
  isSameDirectory?: IsSameDirectory,
  trace?: Trace,
): ProblemSet {
  const future = new FutureState(database, elements, isSameDirectory, trace);
  const check = new DependencyCheck(database, future);
  const problems: ProblemSet[] = elements.map((element) => {
    trace?.(elementLine(element));
    return element.kind === 'install' ? check.install(element) : check.erase(element);
  });
  return problems.flat();
}

class DependencyCheck {
  readonly #database: ReadableDatabase;
  readonly #future: FutureState;
  readonly #pathKeys = new Map<string, ReadonlySet<string>>();

  constructor(database: ReadableDatabase, future: FutureState) {
    this.#database = database;
    this.#future = future;
  }

  install(element: InstallElement): ProblemSet {
    const found = new ProblemCollector();
    this.#ownDependencies(element, found);
    const provides = dependenciesOf(element.header, 'provides');
    for (const provide of provides) {
      this.#installedConflicts(provide.name, provide, found);
      // a rich requirement of an installed package may fail because its condition comes true
      this.#installedRequirements(`!${provide.name}`, undefined, found);
    }
    if (!element.isSource) this.#installedObsoletes(selfCapability(element.header), found);
    for (const path of this.#mentionedPaths(element, 'conflicts', ''))
      this.#installedConflicts(path, undefined, found);
    for (const path of this.#mentionedPaths(element, 'requires', '!'))
      this.#installedRequirements(path, undefined, found);
    return found.problems;
  }

  erase(element: EraseElement): ProblemSet {
    const found = new ProblemCollector();
    const provides = dependenciesOf(element.header, 'provides');
    for (const provide of provides) {
      this.#installedRequirements(provide.name, provide, found);
      // a rich conflict of an installed package may come true because its exception goes
      this.#installedConflicts(`!${provide.name}`, undefined, found);
    }
    for (const path of this.#mentionedPaths(element, 'requires', ''))
      this.#installedRequirements(path, undefined, found);
    for (const path of this.#mentionedPaths(element, 'conflicts', '!'))
      this.#installedConflicts(path, undefined, found);
    return found.problems;
  }

  #ownDependencies(element: InstallElement, found: ProblemCollector): void {
    const { header, nevra } = element;
    for (const requirement of dependenciesOf(header, 'requires'))
      if (!this.#future.isRequirementMet(requirement))
        found.add(problem('unmet-requirement', nevra, requirement, false));
    for (const conflict of dependenciesOf(header, 'conflicts'))
      if (this.#future.isConflicting(conflict, element))
        found.add(problem('conflict', nevra, conflict, false));
    for (const obsoletes of dependenciesOf(header, 'obsoletes'))
      if (this.#future.isObsoleting(obsoletes, element))
        found.add(problem('obsoletes', nevra, obsoletes, false));
  }

  /** Requirements of staying packages under an index key; `lost` narrows them to those it fulfilled. */
  #installedRequirements(key: string, lost: Capability | undefined, found: ProblemCollector): void {
    for (const { capability, header } of this.#future.installedEntries('requires', key))
      if (isTouched(capability, lost) && !this.#future.isRequirementMet(capability))
        found.add(problem('unmet-requirement', nevraOf(header), capability, true));
  }

  #installedConflicts(key: string, gained: Capability | undefined, found: ProblemCollector): void {
    for (const entry of this.#future.installedEntries('conflicts', key)) {
      const { capability, header, instance } = entry;
      if (isTouched(capability, gained) && this.#future.isConflicting(capability, instance))
        found.add(problem('conflict', nevraOf(header), capability, true));
    }
  }

  #installedObsoletes(self: Capability, found: ProblemCollector): void {
    for (const { capability, header } of this.#future.installedEntries('obsoletes', self.name))
      if (rangesOverlap(capability, self))
        found.add(problem('obsoletes', nevraOf(header), capability, true));
  }

  /**
   * Index keys of an element's paths that installed packages name in a dependency. The few paths among an
   * index's keys are read once, so that the many files of a package cost no look-up each.
   *
   * @param sign - `!` for paths in the conditions of rich dependencies
   */
  *#mentionedPaths(
    element: TransactionElement,
    kind: IndexedKind,
    sign: '' | '!',
  ): Generator<string> {
    const keys = this.#pathsIn(kind);
    if (keys.size === 0) return;
    for (const { directory, baseName } of filePlacesOf(element.header)) {
      const key = sign + directory + baseName;
      if (keys.has(key)) yield key;
    }
  }

  #pathsIn(kind: IndexedKind): ReadonlySet<string> {
    let paths = this.#pathKeys.get(kind);
    if (paths === undefined) {
      const keys = Iterator.from(this.#database.keys(indexOfKind[kind]));
      paths = new Set(keys.filter((key) => /^!?\//.test(key)));
      this.#pathKeys.set(kind, paths);
    }
    return paths;
  }
}

/** Rich dependencies are judged as a whole; others only where their range meets the provide. */
function isTouched(capability: Capability, provide: Capability | undefined): boolean {
  return (
    provide === undefined || isRichCapability(capability) || rangesOverlap(capability, provide)
  );
}

type DependencyProblemKind = 'unmet-requirement' | 'conflict' | 'obsoletes';

function problem(
  kind: DependencyProblemKind,
  nevra: string,
  dependency: Capability,
  isInstalled: boolean,
) {
  return { kind, nevra, capability: formatCapability(dependency), isInstalled } as const;
}
