import type { InstallRequest } from '../contract/plan.ts';
import type { InstalledPackage, ReadableDatabase } from '../database/index.ts';
import { dependenciesOf, obsoletesPackage } from '../dependency/index.ts';
import { relocateHeader } from '../files/index.ts';
import type { RelocatedHeader, Relocation } from '../files/index.ts';
import type { Header } from '../format/index.ts';
import { Tag } from '../format/index.ts';
import { compareEvr, formatNevra, formatNvra } from '../nevra/index.ts';
import { AddedInstalls } from './added-installs.ts';
import { headerDigestOf, identityOf, replacementAction } from './transaction-element.ts';
import type { EraseElement, InstallElement, TransactionElement } from './transaction-element.ts';

export interface SetOptions {
  /** Which ELF classes this system installs, as bits (rpm's `%_transaction_color`); 0: it does not matter. */
  readonly color: number;
  /** Versions may go back. */
  readonly oldpackage?: boolean;
  /** An identical installed package may be installed again. */
  readonly replacepkgs?: boolean;
}

/** A package file that was opened and looked at. */
export interface PackageFile {
  /** Absolute. */
  readonly path: string;
  readonly header: Header;
  readonly isSource: boolean;
}

/** What is asked of the installed packages. */
export type SetDatabase = Pick<ReadableDatabase, 'find' | 'findByLabel' | 'get'>;

export type EraseOutcome =
  | { readonly kind: 'added' }
  | { readonly kind: 'not-installed'; readonly label: string }
  | {
      readonly kind: 'several-installed';
      readonly label: string;
      readonly matches: readonly string[];
    };

/**
 * The packages a transaction installs and erases, in the order in which they were asked for; what an
 * upgrade or Obsoletes erases comes right after the package that causes it. Answers to rpm's
 * transaction set before it is ordered.
 */
export class TransactionSet {
  readonly #database: SetDatabase;
  readonly #options: SetOptions;
  readonly #elements: TransactionElement[] = [];
  readonly #added: AddedInstalls;
  readonly #erasedInstances = new Set<number>();
  readonly #notes: string[] = [];

  constructor(database: SetDatabase, options: SetOptions) {
    this.#database = database;
    this.#options = options;
    this.#added = new AddedInstalls(options.color);
  }

  get elements(): readonly TransactionElement[] {
    return this.#elements;
  }

  /** Rows that will be gone; those an install takes over are not among them. */
  get erasedInstances(): ReadonlySet<number> {
    return this.#erasedInstances;
  }

  /** What rpm says with `-v` while it fills the set: packages given twice or in two versions. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /**
   * Adds a package file.
   *
   * @param relocations - where its files go, and which are left out
   * @returns false when it was left out: freshen without an older version installed, or the same or a
   *   newer version is in the set already
   */
  addInstall(
    file: PackageFile,
    mode: InstallRequest['mode'],
    relocations: readonly Relocation[] = [],
  ): boolean {
    const { header, isSource } = file;
    const installed = isSource ? [] : this.#database.find('Name', header.string(Tag.NAME) ?? '');
    if (mode === 'freshen' && !this.#isFreshening(header, installed)) return false;
    const relocated = isSource ? unmoved(header) : relocateHeader(header, relocations);
    const element = this.#makeInstall(file, isSource ? 'install' : mode, installed, relocated);
    if (!this.#place(element)) return false;
    for (const present of installed)
      if (this.#isReplacedBy(element, present.header)) this.#eraseReplaced(present, element);
    if (element.isUpgrade) this.#eraseObsoleted(element);
    return true;
  }

  /**
   * Adds installed packages by what the user typed.
   *
   * @param allMatches - take every match instead of refusing several
   */
  addEraseByLabel(label: string, allMatches: boolean): EraseOutcome {
    const found = this.#database.findByLabel(label);
    if (found.length === 0) return { kind: 'not-installed', label };
    if (found.length > 1 && !allMatches) {
      const matches = found.map(({ header }) => formatNvra(identityOf(header)));
      return { kind: 'several-installed', label, matches };
    }
    for (const present of found) this.#erase(present, 'erase', undefined);
    return { kind: 'added' };
  }

  /** Adds an installed package by its row. */
  addEraseByInstance(instance: number): EraseOutcome {
    const present = this.#database.get(instance);
    if (present === undefined) return { kind: 'not-installed', label: `record ${instance}` };
    this.#erase(present, 'erase', undefined);
    return { kind: 'added' };
  }

  #isFreshening(header: Header, installed: readonly InstalledPackage[]): boolean {
    const identity = identityOf(header);
    return installed.some((present) => {
      const order = compareEvr(identityOf(present.header), identity);
      return order < 0 || (order > 0 && this.#options.oldpackage === true);
    });
  }

  #makeInstall(
    { path, isSource, header: shippedHeader }: PackageFile,
    mode: InstallRequest['mode'],
    installed: readonly InstalledPackage[],
    { header, excluded, refused }: RelocatedHeader,
  ): InstallElement {
    const isUpgrade = mode === 'upgrade' || mode === 'freshen';
    const identity = identityOf(header, isSource);
    const identical = installed.find(({ header: present }) => isSamePackage(present, header));
    const counterpart = isUpgrade ? newest(installed) : identical;
    return {
      kind: 'install',
      path,
      header,
      identity,
      nevra: formatNevra(identity),
      isSource,
      shippedHeader,
      isUpgrade,
      isReinstall: mode === 'reinstall',
      headerDigest: headerDigestOf(header),
      action: counterpart === undefined ? 'install' : replacementAction(header, counterpart.header),
      counterpart,
      replacesInstance:
        this.#options.replacepkgs === true && mode === 'install' ? identical?.instance : undefined,
      excludedFiles: excluded,
      refusedRelocations: refused,
    };
  }

  /**
   * Puts an install element into the list, or in place of one that it makes superfluous: an older
   * version of an upgrade, or a package it obsoletes; false when it is superfluous itself.
   */
  #place(element: InstallElement): boolean {
    const stronger = this.#added.strongerThan(element);
    if (stronger !== undefined) {
      this.#note(stronger, `skipping ${element.nevra}`);
      return false;
    }
    const weaker = this.#added.weakerThan(element);
    if (weaker === undefined) {
      this.#elements.push(element);
    } else {
      this.#note(weaker, `replacing with ${element.nevra}`);
      this.#inherit(weaker, element);
      this.#elements.splice(this.#elements.indexOf(weaker), 1, element);
      this.#added.remove(weaker);
    }
    this.#added.add(element);
    return true;
  }

  #note(added: InstallElement, then: string): void {
    this.#notes.push(`package ${added.nevra} was already added, ${then}`);
  }

  /** What a package that was given up would have erased goes all the same, and at its place, as with rpm. */
  #inherit(rival: InstallElement, heir: InstallElement): void {
    for (const [at, element] of this.#elements.entries()) {
      if (element.kind !== 'erase' || element.causedBy !== rival) continue;
      const isSame = element.identity.name === heir.identity.name;
      const action = isSame ? replacementAction(heir.header, element.header) : 'obsolete';
      this.#elements[at] = { ...element, action, causedBy: heir };
    }
  }

  /**
   * A reinstall takes the place of the identical package only. An upgrade replaces every package of the
   * name, whatever its architecture and ELF class, also on multilib systems (observed in rpm 4.18 and 6.1).
   */
  #isReplacedBy(element: InstallElement, present: Header): boolean {
    if (element.isReinstall) return isSamePackage(element.header, present);
    return element.isUpgrade;
  }

  #eraseReplaced(present: InstalledPackage, cause: InstallElement): void {
    this.#erase(present, replacementAction(cause.header, present.header), cause);
  }

  #eraseObsoleted(cause: InstallElement): void {
    for (const obsoletes of dependenciesOf(cause.header, 'obsoletes')) {
      if (obsoletes.name === cause.identity.name) continue;
      for (const present of this.#database.find('Name', obsoletes.name))
        if (obsoletesPackage(obsoletes, present.header)) this.#erase(present, 'obsolete', cause);
    }
  }

  #erase(
    present: InstalledPackage,
    action: EraseElement['action'],
    causedBy: InstallElement | undefined,
  ): void {
    const { instance, header } = present;
    if (this.#erasedInstances.has(instance)) return;
    this.#erasedInstances.add(instance);
    const identity = identityOf(header);
    const nevra = formatNevra(identity);
    this.#elements.push({ kind: 'erase', header, identity, nevra, action, instance, causedBy });
  }
}

/** The files of source packages go to the build folders by rules of their own. */
function unmoved(header: Header): RelocatedHeader {
  return { header, refused: [], excluded: new Set() };
}

/** Same name (as the caller looked it up), EVR, architecture and operating system. */
export function isSamePackage(one: Header, other: Header): boolean {
  const left = identityOf(one);
  const right = identityOf(other);
  return (
    compareEvr(left, right) === 0 &&
    left.arch === right.arch &&
    (one.string(Tag.OS) ?? '') === (other.string(Tag.OS) ?? '')
  );
}

function newest(installed: readonly InstalledPackage[]): InstalledPackage | undefined {
  return installed.reduce<InstalledPackage | undefined>((best, one) => {
    if (best === undefined) return one;
    return compareEvr(identityOf(one.header), identityOf(best.header)) > 0 ? one : best;
  }, undefined);
}
