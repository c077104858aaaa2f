import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { rangesOverlap } from './capability.ts';
import type { Capability } from './capability.ts';
import { dependenciesOf } from './dependencies-of.ts';
import { filePlacesOf, splitPath } from './file-provides.ts';

/** What a package under an index can be asked for. */
interface Member<Provider> {
  readonly provider: Provider;
  readonly header: Header;
}

interface Owner<Provider> {
  readonly provider: Provider;
  readonly directory: string;
}

/** Whether two directories (with closing slash) are one on the disk, as `/bin/` and `/usr/bin/` may be. */
export type IsSameDirectory = (one: string, other: string) => boolean;

interface Entry<Provider> {
  readonly provider: Provider;
  readonly capability: Capability;
}

/**
 * Who provides what in a set of packages: by capability name, by file path, by package name. Files
 * are indexed when the first path is asked for, so sets without file dependencies never pay for it.
 */
export class ProvidesIndex<Provider> {
  readonly #members: Member<Provider>[] = [];
  readonly #byCapability = new Map<string, Entry<Provider>[]>();
  readonly #byName = new Map<string, Provider[]>();
  readonly #isSameDirectory: IsSameDirectory;
  #byBaseName: Map<string, Owner<Provider>[]> | undefined;

  constructor(isSameDirectory: IsSameDirectory = (one, other) => one === other) {
    this.#isSameDirectory = isSameDirectory;
  }

  /** Adds a package; providers are found in the order in which they were added. */
  add(provider: Provider, header: Header): void {
    this.#members.push({ provider, header });
    append(this.#byName, header.string(Tag.NAME) ?? '', provider);
    for (const capability of dependenciesOf(header, 'provides'))
      append(this.#byCapability, capability.name, { provider, capability });
    if (this.#byBaseName !== undefined) addFiles(this.#byBaseName, provider, header);
  }

  /**
   * Packages that provide a plain capability, each once. A path is looked up among the files first;
   * only when no file has it, among the provides.
   */
  providersOf(wanted: Capability): readonly Provider[] {
    if (wanted.name.startsWith('/')) {
      const owners = this.ownersOf(wanted.name);
      if (owners.length > 0) return owners;
    }
    const entries = this.#byCapability.get(wanted.name);
    if (entries === undefined) return [];
    const found = new Set<Provider>();
    for (const { provider, capability } of entries)
      if (rangesOverlap(capability, wanted)) found.add(provider);
    return [...found];
  }

  /** Packages that hold a path. */
  ownersOf(path: string): readonly Provider[] {
    this.#byBaseName ??= this.#indexFiles();
    const { directory, baseName } = splitPath(path);
    const owners = this.#byBaseName.get(baseName) ?? [];
    return owners
      .filter((owner) => this.#isSameDirectory(owner.directory, directory))
      .map(({ provider }) => provider);
  }

  /** Packages of a name. */
  named(name: string): readonly Provider[] {
    return this.#byName.get(name) ?? [];
  }

  #indexFiles(): Map<string, Owner<Provider>[]> {
    const owners = new Map<string, Owner<Provider>[]>();
    for (const { provider, header } of this.#members) addFiles(owners, provider, header);
    return owners;
  }
}

function addFiles<Provider>(
  owners: Map<string, Owner<Provider>[]>,
  provider: Provider,
  header: Header,
): void {
  for (const { directory, baseName } of filePlacesOf(header))
    append(owners, baseName, { provider, directory });
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
