/** A thread that finds what an upgrade takes: reading all of the repositories and solving keeps it busy. */
import { machine } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openFileSource, processContext, toRpmError } from '../base/index.ts';
import { requiredPackages } from '../clean-root/index.ts';
import type { PackageSources } from '../clean-root/index.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { readPackageHead } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { machineArch } from '../nevra/index.ts';
import { Repository } from '../repository/index.ts';
import type { RepositoryDefinition, RepositoryPackage } from '../repository/index.ts';

export interface SolvingOrder {
  readonly root: string;
  readonly databaseFolder: string;
  /** Repositories that are here, and where what was fetched of them is kept. */
  readonly definitions: readonly RepositoryDefinition[];
  readonly cacheFolder: string;
  /** Undefined for nothing but the files; empty for everything that is installed. */
  readonly names: readonly string[] | undefined;
  readonly files: readonly string[];
  /** A capability that has to come out of it, or else it is said why it cannot. */
  readonly wanted?: string;
}

/** What has to be fetched, or why it cannot be. */
export type SolvingAnswer =
  | {
      readonly kind: 'solved';
      readonly packages: readonly {
        readonly repositoryId: string;
        readonly name: string;
        readonly checksum: string;
      }[];
    }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

const context = processContext();

async function sourcesOf(order: SolvingOrder): Promise<PackageSources> {
  const { definitions, cacheFolder } = order;
  const packages = new Map<Repository, readonly RepositoryPackage[]>();
  for (const definition of definitions) {
    const options = { context, cacheFolder, refresh: 'cached' as const };
    const repository = await Repository.open(definition, options);
    const list: RepositoryPackage[] = [];
    for await (const one of repository.packages()) list.push(one);
    packages.set(repository, list);
  }
  return { repositories: [...packages.keys()], packages };
}

function headerOf(path: string): Header {
  using source = openFileSource(path);
  return readPackageHead(source).header;
}

async function solved(order: SolvingOrder): Promise<SolvingAnswer> {
  const { root, databaseFolder, names, files, wanted } = order;
  const sources = await sourcesOf(order);
  const options = {
    ...{ context, databaseFolder, installsWeak: true },
    targetArch: machineArch({ machine: machine(), cpuFlags: [] }),
  };
  const { missing } = await requiredPackages(root, names ?? [], sources, {
    ...{ ...options, isUpdate: names !== undefined, files: files.map(headerOf) },
  });
  if (missing.length === 0 && wanted !== undefined)
    await requiredPackages(root, [wanted], sources, { ...options, isBest: true });
  return {
    kind: 'solved',
    packages: missing.map(({ repository, one }) => ({
      repositoryId: repository.definition.id,
      ...{ name: one.name, checksum: one.checksum.value },
    })),
  };
}

async function answer(): Promise<SolvingAnswer> {
  try {
    return await solved(workerData as SolvingOrder);
  } catch (thrown) {
    const { code, message } = toRpmError(thrown);
    return { kind: 'failed', code, message };
  }
}

parentPort?.postMessage(await answer());
