import { join } from 'node:path';
import { RpmError } from '../base/index.ts';
import { formatNevra } from '../nevra/index.ts';
import { repositoryAt } from '../repository/index.ts';
import type { RepositoryDefinition } from '../repository/index.ts';
import type { BuildLog } from './build-log.ts';
import type { CleanRootConfiguration } from './configuration.ts';
import { PackageSignatures } from './package-signatures.ts';
import { openSources, requiredPackages } from './required-packages.ts';
import type { PackageSources } from './required-packages.ts';
import type { CleanRootChoices, CleanRootServices } from './services.ts';

/** Brings packages of a configuration's repositories into a root. */
export class RootPackages {
  readonly #root: string;
  readonly #configuration: CleanRootConfiguration;
  readonly #services: CleanRootServices;
  readonly #choices: CleanRootChoices;
  readonly #log: BuildLog;
  readonly #resultFolder: string;
  readonly #signatures: PackageSignatures;
  #sources: PackageSources | undefined;

  constructor(
    root: string,
    configuration: CleanRootConfiguration,
    log: BuildLog,
    more: {
      readonly services: CleanRootServices;
      readonly choices: CleanRootChoices;
      readonly resultFolder: string;
    },
  ) {
    this.#root = root;
    this.#configuration = configuration;
    this.#log = log;
    this.#services = more.services;
    this.#choices = more.choices;
    this.#resultFolder = more.resultFolder;
    this.#signatures = new PackageSignatures(more.services.context);
  }

  /** @returns whether anything had to be installed */
  async require(wanted: readonly string[], isUpdate = false): Promise<boolean> {
    const { targetArch, installsWeak } = this.#configuration;
    const { context } = this.#services;
    this.#sources ??= await openSources(this.#definitions(), {
      ...{ context, isOffline: this.#choices.isOffline },
      cacheFolder: join(this.#configuration.cacheFolder, this.#configuration.name, 'metadata'),
    });
    const { present, missing } = await requiredPackages(this.#root, wanted, this.#sources, {
      ...{ context, targetArch, installsWeak, isUpdate },
    });
    for (const one of new Set(present))
      this.#log.say(` --> Already installed : ${formatNevra(one)}`);
    if (missing.length === 0) {
      if (!isUpdate) this.#log.say('No uninstalled build requires');
      return false;
    }
    const folder = join(this.#configuration.cacheFolder, this.#configuration.name, 'packages');
    const files: string[] = [];
    for (const { repository, one } of missing) {
      const path = await repository.fetchPackage(one, folder);
      if (repository.definition.checksPackages)
        await this.#signatures.check(path, repository.definition);
      files.push(path);
    }
    for (const { one } of missing) this.#log.say(` --> ${formatNevra(one)}`);
    await this.installFiles(files);
    return true;
  }

  async installFiles(files: readonly string[]): Promise<void> {
    const status = await this.#services.install(this.#root, files, (text) =>
      this.#log.add('root.log', text),
    );
    if (status !== 0)
      throw new RpmError(
        'TRANSACTION_FAILED',
        `packages could not be installed into the root; root.log in ${this.#resultFolder} says why`,
      );
  }

  #definitions(): readonly RepositoryDefinition[] {
    const local = this.#choices.localRepositories.map((folder) => ({
      ...repositoryAt(folder, 'local_build_repo'),
      isSkippedIfUnavailable: true,
    }));
    return [...this.#configuration.repositories, ...local];
  }
}
