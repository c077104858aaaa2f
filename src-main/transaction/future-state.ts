import type { ReadableDatabase } from '../database/index.ts';
import {
  dependenciesOf,
  isRichCapability,
  isRichSatisfied,
  isRpmlibName,
  isRpmlibSatisfied,
  obsoletesPackage,
  parseRichDependency,
  ProvidesIndex,
  rangesOverlap,
  splitPath,
} from '../dependency/index.ts';
import type {
  Capability,
  HeaderDependencyKind,
  IsSameDirectory,
  RichDependency,
} from '../dependency/index.ts';
import { RpmError } from '../base/index.ts';
import { FileState, Sense, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { dependencyLine, requirementLine } from './dependency-trace.ts';
import type { Trace } from './dependency-trace.ts';
import type { InstallElement, TransactionElement } from './transaction-element.ts';

/** A package of the future: an element that will be installed, or the row of one that stays. */
export type FutureProvider = InstallElement | number;

/** An entry of an installed package that was found through a database index. */
export interface InstalledDependency {
  readonly instance: number;
  readonly header: Header;
  readonly capability: Capability;
}

/** Whether a requirement is met, and by what, in rpm's words. */
interface Answer {
  readonly isMet: boolean;
  readonly how: string;
}

/**
 * The system as it will be: the database without what is erased, plus what is installed. Read lazily
 * through the database's indexes; headers are read when a version must be compared, each once.
 */
export class FutureState {
  readonly #database: ReadableDatabase;
  readonly #isSameDirectory: IsSameDirectory;
  readonly #added: ProvidesIndex<InstallElement>;
  readonly #gone = new Set<number>();
  readonly #headers = new Map<number, Header | undefined>();
  readonly #dependencies = new Map<string, readonly Capability[]>();
  readonly #rich = new Map<string, RichDependency | undefined>();
  readonly #answers = new Map<string, Answer>();
  readonly #trace: Trace | undefined;

  constructor(
    database: ReadableDatabase,
    elements: readonly TransactionElement[],
    isSameDirectory: IsSameDirectory = (one, other) => one === other,
    trace?: Trace,
  ) {
    this.#database = database;
    this.#trace = trace;
    this.#isSameDirectory = isSameDirectory;
    this.#added = new ProvidesIndex(isSameDirectory);
    for (const element of elements) {
      if (element.kind === 'erase') this.#gone.add(element.instance);
      else if (!element.isSource) this.#added.add(element, element.header);
      if (element.kind === 'install' && element.replacesInstance !== undefined)
        this.#gone.add(element.replacesInstance);
    }
  }

  /** Whether a requirement will be met; equal requirements are looked up once. */
  isRequirementMet(requirement: Capability): boolean {
    const beforeInstall = (requirement.sense & Sense.PRETRANS) !== 0;
    const { name, sense, evr } = requirement;
    const key = `${beforeInstall} ${sense & 0xe} ${evr} ${name}`;
    const known = this.#answers.get(key);
    if (known !== undefined) {
      const how = known.how.startsWith('(db') ? '(cached)' : known.how;
      this.#trace?.(requirementLine(requirement, known.isMet, how));
      return known.isMet;
    }
    const answer = this.#answerTo(requirement, beforeInstall);
    this.#trace?.(requirementLine(requirement, answer.isMet, answer.how));
    this.#answers.set(key, answer);
    return answer.isMet;
  }

  /**
   * Whether a conflict's capability will be there in any package but the one that declares it. A rich
   * conflict counts that package too, as in rpm.
   */
  isConflicting(conflict: Capability, declaredBy: FutureProvider): boolean {
    if (isRichCapability(conflict)) {
      const rich = this.#parsed(conflict.name);
      const all = (capability: Capability) => this.#conflictLeaf(capability);
      const isMet = rich !== undefined && isRichSatisfied(rich, all);
      this.#trace?.(dependencyLine('Conflicts', conflict, isMet, '(rich)'));
      return isMet;
    }
    const others = without(this.#providersOf(conflict, false), declaredBy);
    const isThere = others.next().done !== true;
    if (this.#trace !== undefined) this.#tellOfConflict(conflict);
    return isThere;
  }

  #conflictLeaf(capability: Capability): Iterable<FutureProvider> {
    if (this.#trace !== undefined) this.#tellOfConflict(capability);
    return this.#providersOf(capability, false);
  }

  /** rpm looks for any package, and takes the one that declares the conflict out later. */
  #tellOfConflict(conflict: Capability): void {
    const { value, done } = this.#providersOf(conflict, false).next();
    const how = done === true ? '' : this.#howMet(conflict.name, value);
    this.#trace?.(dependencyLine('Conflicts', conflict, done !== true, how));
  }

  /** Whether a package that an Obsoletes means will be there beside the one that declares it. */
  isObsoleting(obsoletes: Capability, declaredBy: FutureProvider): boolean {
    const isMeant = (element: InstallElement): boolean =>
      element !== declaredBy && obsoletesPackage(obsoletes, element.header);
    const isAdded = this.#added.named(obsoletes.name).some(isMeant);
    const isThere =
      isAdded ||
      this.#staying('Name', obsoletes.name).some(({ instance }) => {
        if (instance === declaredBy) return false;
        const header = this.headerOf(instance);
        return header !== undefined && obsoletesPackage(obsoletes, header);
      });
    const how = isAdded ? '(added provide)' : '(db provides)';
    this.#trace?.(dependencyLine('Obsoletes', obsoletes, isThere, isThere ? how : ''));
    return isThere;
  }

  /** Entries of staying installed packages that an index finds under a key. */
  *installedEntries(kind: IndexedKind, key: string): Generator<InstalledDependency> {
    for (const { instance, tagIndex } of this.#staying(indexOfKind[kind], key)) {
      const header = this.headerOf(instance);
      const capability = this.#dependenciesOf(instance, kind)[tagIndex];
      if (header !== undefined && capability !== undefined) yield { instance, header, capability };
    }
  }

  /** Header of an installed package, read once. */
  headerOf(instance: number): Header | undefined {
    if (!this.#headers.has(instance))
      this.#headers.set(instance, this.#database.get(instance)?.header);
    return this.#headers.get(instance);
  }

  #answerTo(requirement: Capability, beforeInstall: boolean): Answer {
    if (isRpmlibName(requirement.name))
      return { isMet: isRpmlibSatisfied(requirement), how: '(rpmlib provides)' };
    if (!isRichCapability(requirement)) {
      const { value, done } = this.#providersOf(requirement, beforeInstall).next();
      return done === true
        ? { isMet: false, how: '' }
        : { isMet: true, how: this.#howMet(requirement.name, value) };
    }
    const rich = this.#parsed(requirement.name);
    const isMet =
      rich !== undefined &&
      isRichSatisfied(rich, (capability) => this.#richLeaf(capability, beforeInstall));
    return { isMet, how: '(rich)' };
  }

  /** What it is that meets a requirement, for who looks on. */
  #howMet(name: string, provider: FutureProvider): string {
    if (this.#trace === undefined) return '';
    const isPath = name.startsWith('/');
    if (typeof provider === 'number') {
      const owners = isPath ? [...this.#installedOwners(name, false)] : [];
      return owners.includes(provider) ? '(db files)' : '(db provides)';
    }
    const provides = isPath ? dependenciesOf(provider.header, 'provides') : [];
    const isFile = isPath && !provides.some((provide) => provide.name === name);
    return isFile ? '(added files)' : '(added provide)';
  }

  /** Capabilities of rpm itself may stand inside an expression; the set as a whole provides them. */
  *#richLeaf(capability: Capability, beforeInstall: boolean): Generator<FutureProvider> {
    if (!isRpmlibName(capability.name)) {
      if (this.#trace !== undefined) this.isRequirementMet(capability);
      yield* this.#providersOf(capability, beforeInstall);
    } else if (isRpmlibSatisfied(capability)) yield 0;
  }

  /** Undefined for text that does not parse: such a dependency cannot be met. */
  #parsed(text: string): RichDependency | undefined {
    if (!this.#rich.has(text)) {
      try {
        this.#rich.set(text, parseRichDependency(text));
      } catch (thrown) {
        if (!(thrown instanceof RpmError)) throw thrown;
        this.#rich.set(text, undefined);
      }
    }
    return this.#rich.get(text);
  }

  /**
   * Providers among the added, then among those that stay; `beforeInstall` leaves the added out, and
   * counts those that go: they are still there then.
   */
  *#providersOf(wanted: Capability, beforeInstall: boolean): Generator<FutureProvider> {
    if (!beforeInstall) yield* this.#added.providersOf(wanted);
    if (wanted.name.startsWith('/')) yield* this.#installedOwners(wanted.name, beforeInstall);
    for (const { instance, tagIndex } of this.#found('Providename', wanted.name, beforeInstall)) {
      if (wanted.evr === '') yield instance;
      else {
        const provided = this.#dependenciesOf(instance, 'provides')[tagIndex];
        if (provided !== undefined && rangesOverlap(provided, wanted)) yield instance;
      }
    }
  }

  /** Packages that stay and have the file on the disk; a file they were told to leave out does not count. */
  *#installedOwners(path: string, beforeInstall: boolean): Generator<number> {
    const { directory, baseName } = splitPath(path);
    for (const { instance, tagIndex } of this.#found('Basenames', baseName, beforeInstall)) {
      const header = this.headerOf(instance);
      if (header === undefined) continue;
      const place = header.strings(Tag.DIRNAMES)[header.numbers(Tag.DIRINDEXES)[tagIndex] ?? -1];
      if (place === undefined || !this.#isSameDirectory(place, directory)) continue;
      const state = header.numbers(Tag.FILESTATES)[tagIndex] ?? FileState.NORMAL;
      if (state === FileState.NORMAL || state === FileState.NETSHARED) yield instance;
    }
  }

  #staying(index: SearchedIndex, key: string): { instance: number; tagIndex: number }[] {
    return this.#found(index, key, false);
  }

  #found(
    index: SearchedIndex,
    key: string,
    countsGone: boolean,
  ): { instance: number; tagIndex: number }[] {
    const found = this.#database.findInstances(index, key);
    return found.filter(({ instance }) => countsGone || !this.#gone.has(instance));
  }

  #dependenciesOf(instance: number, kind: HeaderDependencyKind): readonly Capability[] {
    const key = `${kind} ${instance}`;
    let list = this.#dependencies.get(key);
    if (list === undefined) {
      const header = this.headerOf(instance);
      list = header === undefined ? [] : dependenciesOf(header, kind);
      this.#dependencies.set(key, list);
    }
    return list;
  }
}

type SearchedIndex =
  | 'Name'
  | 'Providename'
  | 'Basenames'
  | 'Requirename'
  | 'Conflictname'
  | 'Obsoletename';

export type IndexedKind = 'requires' | 'conflicts' | 'obsoletes';

export const indexOfKind = {
  requires: 'Requirename',
  conflicts: 'Conflictname',
  obsoletes: 'Obsoletename',
} as const;

function* without<Value>(values: Iterable<Value>, excluded: Value): Generator<Value> {
  for (const value of values) if (value !== excluded) yield value;
}
