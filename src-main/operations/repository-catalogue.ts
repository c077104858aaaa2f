/** The repositories of a root and what is in them, as far as it is here already. */
import { readdirSync, readFileSync } from 'node:fs';
import { machine } from 'node:os';
import { join } from 'node:path';
import type { RepositoryList, RepositoryView } from '../contract/repository.ts';
import { CancelledError, toRpmError, visibleText } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import {
  baseArchitecture,
  readDefinitionFile,
  readVariableFolders,
  Repository,
  repositoryAt,
} from '../repository/index.ts';
import type {
  Advisory,
  RepositoryDefinition,
  RepositoryPackage,
  RepositoryVariables,
} from '../repository/index.ts';

/** Where `.repo` files lie below a root: of dnf and yum, and of zypper. */
const definitionFolders = ['etc/yum.repos.d', 'etc/zypp/repos.d'] as const;
const variableFolders = ['etc/yum/vars', 'etc/dnf/vars'] as const;
const releaseFiles = ['etc/os-release', 'usr/lib/os-release'] as const;

const kept = [
  ...(['name', 'epoch', 'version', 'release', 'arch', 'checksum', 'href', 'base'] as const),
  ...(['buildTimeSeconds', 'packageSizeBytes', 'installedSizeBytes', 'summary'] as const),
] as const;

/** What is kept of a package: enough to list it and to fetch it. */
export type KnownPackage = Pick<RepositoryPackage, (typeof kept)[number]>;

interface ReadRepository {
  /** Changes with what the repository holds. */
  readonly stamp: string;
  readonly count: number;
  readonly byName: ReadonlyMap<string, readonly KnownPackage[]>;
}

interface KnownAdvisories {
  readonly stamp: string;
  readonly list: readonly Advisory[];
}

/** An opened repository with what was read of it. */
export interface OpenedRepository {
  readonly repository: Repository;
  readonly packages: ReadRepository;
}

export class RepositoryCatalogue {
  readonly #context: Context;
  readonly #cacheFolder: string;
  readonly #read = new Map<string, ReadRepository>();
  readonly #advisories = new Map<string, KnownAdvisories>();
  /** Why the last refresh of a repository failed. */
  readonly #problems = new Map<string, string>();

  constructor(context: Context, cacheFolder: string) {
    this.#context = context;
    this.#cacheFolder = cacheFolder;
  }

  /** What is known without asking anybody. @throws {CancelledError} */
  async list(
    root: string,
    folders: readonly string[],
    signal: AbortSignal,
  ): Promise<RepositoryList> {
    const { definitions, problems } = definitionsOf(root, folders);
    const repositories: RepositoryView[] = [];
    for (const definition of definitions) repositories.push(await this.#view(definition, signal));
    return { repositories, problems };
  }

  /**
   * Opens those that are enabled and here already; the others are passed over.
   *
   * @throws {CancelledError}
   */
  async *available(
    root: string,
    folders: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<OpenedRepository> {
    for (const definition of definitionsOf(root, folders).definitions) {
      if (!definition.isEnabled) continue;
      try {
        yield await this.#open(definition, 'cached', signal);
      } catch (thrown) {
        if (signal.aborted) throw cancelled(definition);
        this.#context.log.info(`${definition.id}: ${toRpmError(thrown).message}`);
      }
    }
  }

  /**
   * Asks a repository's servers anew; what goes wrong is told with the list.
   *
   * @throws {CancelledError}
   */
  async refresh(
    definition: RepositoryDefinition,
    signal: AbortSignal,
    onPackages: (count: number) => void,
  ): Promise<void> {
    try {
      const { repository } = await this.#open(definition, 'fresh', signal, onPackages);
      // what it says of its packages is then here when upgrades are listed
      if (!repository.hasAdvisoriesHere) await repository.advisories();
      this.#problems.delete(definition.id);
    } catch (thrown) {
      if (signal.aborted) throw cancelled(definition);
      this.#problems.set(definition.id, visibleText(toRpmError(thrown).message));
    }
  }

  /** What it says of packages' versions, as far as it is here; nothing where that cannot be read. */
  async advisoriesOf({ repository, packages }: OpenedRepository): Promise<readonly Advisory[]> {
    const { id } = repository.definition;
    const known = this.#advisories.get(id);
    if (known?.stamp === packages.stamp) return known.list;
    try {
      if (!repository.hasAdvisoriesHere) return [];
      const list = await repository.advisories();
      this.#advisories.set(id, { stamp: packages.stamp, list });
      return list;
    } catch (thrown) {
      this.#context.log.warning(`${id}: ${toRpmError(thrown).message}`);
      return [];
    }
  }

  async #view(definition: RepositoryDefinition, signal: AbortSignal): Promise<RepositoryView> {
    const { id, name, file, isEnabled, priority, checksPackages } = definition;
    const address = addressOf(definition);
    const view: RepositoryView = {
      ...{ id: visibleText(id), name: visibleText(name), file, isEnabled, priority },
      ...{ address, checksPackages, kinds: [] },
      isLocal: definition.baseUrls.some((url) => /^(?:\/|file:)/i.test(url)),
    };
    const failure = this.#problems.get(id);
    const failed = failure === undefined ? {} : { problem: failure };
    if (!isEnabled) return view;
    try {
      const { repository, packages } = await this.#open(definition, 'cached', signal);
      const { fetchedMs, kinds } = repository;
      return {
        ...{ ...view, ...failed, kinds, packageCount: packages.count },
        ...(fetchedMs === undefined ? {} : { fetchedAtSeconds: Math.floor(fetchedMs / 1000) }),
      };
    } catch (thrown) {
      if (signal.aborted) throw cancelled(definition);
      const { code, message } = toRpmError(thrown);
      // what was not fetched yet is no failure
      if (code === 'FETCH_FAILED') return { ...view, ...failed };
      return { ...view, problem: visibleText(message) };
    }
  }

  async #open(
    definition: RepositoryDefinition,
    refresh: 'cached' | 'fresh',
    signal: AbortSignal,
    onPackages?: (count: number) => void,
  ): Promise<OpenedRepository> {
    const context = { ...this.#context, signal };
    const cacheFolder = this.#cacheFolder;
    const repository = await Repository.open(definition, { context, cacheFolder, refresh });
    const stamp = JSON.stringify(repository.content.files.map(({ checksum }) => checksum.value));
    const known = this.#read.get(definition.id);
    if (known?.stamp === stamp) return { repository, packages: known };
    const byName = new Map<string, KnownPackage[]>();
    let count = 0;
    for await (const one of repository.packages()) {
      signal.throwIfAborted();
      const slim = Object.fromEntries(kept.map((key) => [key, one[key]])) as KnownPackage;
      const same = byName.get(one.name);
      if (same === undefined) byName.set(one.name, [slim]);
      else same.push(slim);
      count += 1;
      onPackages?.(count);
    }
    const packages = { stamp, count, byName };
    this.#read.set(definition.id, packages);
    return { repository, packages };
  }
}

function cancelled({ id }: RepositoryDefinition): CancelledError {
  return new CancelledError(`reading repository ${id}: cancelled`);
}

/** An address to show: without what only the server may know. */
function addressOf({ baseUrls, metalink, mirrorList }: RepositoryDefinition): string {
  const address = baseUrls[0] ?? metalink ?? mirrorList ?? '';
  return visibleText(address.replace(/^(\w+:\/\/)[^/@]*@/, '$1'));
}

/** What a root's files and the user name; a file that cannot be read does not hide the others. */
export function definitionsOf(
  root: string,
  folders: readonly string[],
): { readonly definitions: readonly RepositoryDefinition[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const told = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (thrown) {
      problems.push(visibleText(toRpmError(thrown).message));
      return otherwise;
    }
  };
  const variables = told(() => variablesOf(root), {});
  const files = definitionFolders.flatMap((folder) => repoFilesIn(join(root, folder)));
  const named = files.flatMap((file) => told(() => readDefinitionFile(file, variables), []));
  const own = folders.map((folder) => repositoryAt(folder, folder));
  const byId = new Map([...named, ...own].map((definition) => [definition.id, definition]));
  return { definitions: [...byId.values()], problems };
}

function repoFilesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.repo'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return []; // a root without that program
  }
}

function variablesOf(root: string): RepositoryVariables {
  const arch = machine();
  const release = releaseOf(root);
  return {
    ...{ arch, basearch: baseArchitecture(arch) },
    ...(release === undefined ? {} : { releasever: release }),
    ...readVariableFolders(variableFolders.map((folder) => join(root, folder))),
  };
}

/** VERSION_ID of os-release, which is the release for the distributions that have one. */
function releaseOf(root: string): string | undefined {
  for (const file of releaseFiles) {
    try {
      const match = /^VERSION_ID=["']?([^"'\n]+)/m.exec(readFileSync(join(root, file), 'utf8'));
      if (match?.[1] !== undefined) return match[1];
    } catch {
      // the other place, or none
    }
  }
  return undefined;
}
