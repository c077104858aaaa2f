import { dependenciesOf, obsoletesPackage } from '../dependency/index.ts';
import { compareEvr } from '../nevra/index.ts';
import type { InstallElement } from './transaction-element.ts';

/**
 * The install elements of a set, to find out which of two packages given together is superfluous:
 * the older of two versions in an upgrade, the second of two equal ones, one that another obsoletes.
 */
export class AddedInstalls {
  readonly #color: number;
  readonly #byName = new Map<string, InstallElement[]>();
  readonly #byObsoletedName = new Map<string, InstallElement[]>();

  /** @param color - ELF classes the system installs, as bits; 0: architectures do not live side by side */
  constructor(color: number) {
    this.#color = color;
  }

  add(element: InstallElement): void {
    append(this.#byName, element.identity.name, element);
    for (const name of obsoletedNames(element)) append(this.#byObsoletedName, name, element);
  }

  remove(element: InstallElement): void {
    drop(this.#byName, element.identity.name, element);
    for (const name of obsoletedNames(element)) drop(this.#byObsoletedName, name, element);
  }

  /** An element that makes a new one superfluous. */
  strongerThan(element: InstallElement): InstallElement | undefined {
    const { name } = element.identity;
    const obsoleting = this.#byObsoletedName.get(name)?.find((other) => obsoletes(other, element));
    return obsoleting ?? this.#named(element).find((other) => orderOf(other, element) >= 0);
  }

  /**
   * The element whose place a new one takes. Only one is replaced, as in rpm; a second one that is
   * obsoleted is left for the dependency check to complain of, and an older version stays beside it.
   */
  weakerThan(element: InstallElement): InstallElement | undefined {
    const obsoleted = obsoletedNames(element)
      .flatMap((name) => this.#byName.get(name) ?? [])
      .find((other) => obsoletes(element, other));
    return obsoleted ?? this.#named(element).find((other) => orderOf(other, element) < 0);
  }

  /** Elements of the same name that cannot both be meant. */
  #named(element: InstallElement): readonly InstallElement[] {
    const rivals = this.#byName.get(element.identity.name) ?? [];
    return rivals.filter((other) => {
      // of source packages all are kept, equal ones too
      if (other.isSource || element.isSource) return false;
      const isSameArch = other.identity.arch === element.identity.arch;
      if (!isSameArch && this.#color !== 0) return false;
      return element.isUpgrade || orderOf(other, element) === 0;
    });
  }
}

function orderOf(one: InstallElement, other: InstallElement): number {
  return compareEvr(one.identity, other.identity);
}

/** Names an element obsoletes but its own; source packages obsolete nothing. */
function obsoletedNames(element: InstallElement): readonly string[] {
  if (element.isSource) return [];
  const names = dependenciesOf(element.header, 'obsoletes').map(({ name }) => name);
  return [...new Set(names)].filter((name) => name !== element.identity.name);
}

function obsoletes(one: InstallElement, other: InstallElement): boolean {
  if (other.isSource) return false;
  return dependenciesOf(one.header, 'obsoletes').some((entry) =>
    obsoletesPackage(entry, other.header),
  );
}

function append(map: Map<string, InstallElement[]>, key: string, element: InstallElement): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [element]);
  else list.push(element);
}

function drop(map: Map<string, InstallElement[]>, key: string, element: InstallElement): void {
  const left = (map.get(key) ?? []).filter((other) => other !== element);
  map.set(key, left);
}
