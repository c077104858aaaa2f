import { join, resolve } from 'node:path';
import type { PackageVersion } from '../contract/repository.ts';
import { RpmError, visibleText } from '../base/index.ts';
import { compareEvr, formatEvr, formatNvra, parseEvr } from '../nevra/index.ts';
import type { Nevra } from '../nevra/index.ts';
import type { EngineHandlers } from './engine-handlers.ts';
import type { EngineSession } from './engine-session.ts';
import type { IndexRow } from './package-index.ts';
import { definitionsOf, RepositoryCatalogue } from './repository-catalogue.ts';
import type { KnownPackage, OpenedRepository } from './repository-catalogue.ts';
import { prepareUpgrade } from './prepare-upgrade.ts';
import { findRepositoryUpgrades } from './repository-upgrades.ts';
import type { AdvisedRepository } from './repository-upgrades.ts';
import { readSettings, writeSettings } from './settings.ts';

type RepositoryMethods =
  | Extract<keyof EngineHandlers, `repository.${string}`>
  | 'upgrade.repositories'
  | 'upgrade.prepare';

const PROGRESS_MS = 100;

/** Repositories of the root that is open: what they are, what is in them, and packages out of them. */
export function repositoryHandlers(
  session: EngineSession,
): Pick<EngineHandlers, RepositoryMethods> {
  const { context, folders, emit } = session.surroundings;
  const catalogue = new RepositoryCatalogue(context, join(folders.cache, 'repositories'));
  const place = async (): Promise<readonly [root: string, own: readonly string[]]> => {
    const { path } = await session.root();
    return [path, readSettings(folders.config, context.log).repositoryFolders[path] ?? []];
  };
  const opened = async (signal: AbortSignal): Promise<readonly OpenedRepository[]> => {
    const found: OpenedRepository[] = [];
    for await (const one of catalogue.available(...(await place()), signal)) found.push(one);
    return found;
  };
  const upgradesFrom = async (repositories: readonly OpenedRepository[]) => {
    const advised: AdvisedRepository[] = [];
    for (const one of repositories)
      advised.push({ ...one, advisories: await catalogue.advisoriesOf(one) });
    const rows = await (await session.root()).rows();
    return findRepositoryUpgrades(rows.values(), advised, await session.upgrades());
  };
  return {
    'upgrade.repositories': async (call) => {
      const here = await opened(call.signal);
      const read = new Set(here.map(({ repository }) => repository.definition.id));
      const enabled = definitionsOf(...(await place())).definitions.filter(
        ({ isEnabled }) => isEnabled,
      );
      const named = (isRead: boolean): readonly string[] =>
        enabled.filter(({ id }) => read.has(id) === isRead).map(({ name }) => visibleText(name));
      return { upgrades: await upgradesFrom(here), read: named(true), unread: named(false) };
    },
    'upgrade.prepare': async (call, request) => {
      const repositories = await opened(call.signal);
      const only = request.packages === 'all' ? [] : request.packages;
      const [one] = only;
      const wanted =
        one === undefined || only.length > 1
          ? undefined
          : (await upgradesFrom(repositories)).find(
              ({ name, arch }) => name === one.name && arch === one.arch,
            );
      const version = wanted === undefined ? undefined : `${wanted.name} = ${wanted.evr}`;
      return await prepareUpgrade(session, request, repositories, version, call.signal);
    },
    'repository.list': async (call) => await catalogue.list(...(await place()), call.signal),
    'repository.refresh': async (call, ids) => {
      const [root, own] = await place();
      const { definitions } = definitionsOf(root, own);
      const meant = definitions.filter(({ id, isEnabled }) =>
        ids.length === 0 ? isEnabled : ids.includes(id),
      );
      for (const [done, definition] of meant.entries()) {
        let toldMs = -Infinity;
        const tell = (packagesRead: number): void => {
          if (context.monotonicMs() - toldMs < PROGRESS_MS) return;
          toldMs = context.monotonicMs();
          const { id } = definition;
          emit('repository.progress', { id, done, total: meant.length, packagesRead });
        };
        tell(0);
        await catalogue.refresh(definition, call.signal, tell);
      }
      return await catalogue.list(root, own, call.signal);
    },
    'repository.folders': async () => (await place())[1],
    'repository.setFolders': async (_call, paths) => {
      const [root] = await place();
      const settings = readSettings(folders.config, context.log);
      const chosen = [...new Set(paths.map((path) => resolve(path)))];
      const repositoryFolders = { ...settings.repositoryFolders, [root]: chosen };
      writeSettings(folders.config, { ...settings, repositoryFolders });
      return chosen;
    },
    'repository.versions': async (call, name) => {
      const rows = await (await session.root()).rows();
      const installed = [...rows.values()].filter(({ summary }) => summary.name === name);
      const found: PackageVersion[] = installed.map(installedVersion);
      for await (const opened of catalogue.available(...(await place()), call.signal))
        for (const one of opened.packages.byName.get(name) ?? [])
          if (one.arch !== 'src' && one.arch !== 'nosrc')
            found.push(availableVersion(one, opened, installed));
      return found.toSorted(newestFirst);
    },
    'repository.fetch': async (call, repositoryId, name, checksum) => {
      for await (const { repository, packages } of catalogue.available(
        ...(await place()),
        call.signal,
      )) {
        if (repository.definition.id !== repositoryId) continue;
        const one = packages.byName
          .get(name)
          ?.find(({ checksum: { value } }) => value === checksum);
        if (one !== undefined)
          return await repository.fetchPackage(one, join(folders.cache, 'packages'));
      }
      throw new RpmError(
        'BAD_ARGUMENT',
        `fetching ${name} from ${repositoryId}: it is not there any more`,
        { hint: 'Refresh the repository and look again.' },
      );
    },
  };
}

function installedVersion({ summary }: IndexRow): PackageVersion {
  return {
    installed: summary.id,
    ...{ nevra: formatNvra(labelOf(summary)), evr: formatEvr(labelOf(summary)) },
    arch: summary.arch,
    buildTimeSeconds: summary.buildTimeSeconds ?? 0,
    installedSizeBytes: summary.sizeBytes,
    relation: 'installed',
  };
}

function availableVersion(
  one: KnownPackage,
  { repository: { definition } }: OpenedRepository,
  installed: readonly IndexRow[],
): PackageVersion {
  const label = {
    ...{ name: visibleText(one.name), version: visibleText(one.version) },
    ...{ release: visibleText(one.release), arch: visibleText(one.arch), epoch: one.epoch },
  };
  return {
    repository: {
      id: definition.id,
      name: visibleText(definition.name),
      checksum: one.checksum.value,
    },
    ...{ nevra: formatNvra(label), evr: formatEvr(label), arch: label.arch },
    ...{ buildTimeSeconds: one.buildTimeSeconds, packageSizeBytes: one.packageSizeBytes },
    ...{ installedSizeBytes: one.installedSizeBytes, relation: relationOf(label, installed) },
  };
}

function relationOf(label: Nevra, installed: readonly IndexRow[]): PackageVersion['relation'] {
  const sameArch = installed.filter(({ summary }) => summary.arch === label.arch);
  const orders = (sameArch.length > 0 ? sameArch : installed).map(({ summary }) =>
    compareEvr(label, labelOf(summary)),
  );
  if (orders.length === 0) return 'other';
  if (orders.includes(0)) return 'same';
  // beside several installed ones only what is beyond all of them is newer
  return orders.every((order) => order > 0) ? 'newer' : 'older';
}

function newestFirst(one: PackageVersion, other: PackageVersion): number {
  const order = compareEvr(parseEvr(other.evr), parseEvr(one.evr));
  if (order !== 0) return order;
  return Number(other.installed !== undefined) - Number(one.installed !== undefined);
}

function labelOf(summary: IndexRow['summary']): Nevra {
  return { ...summary, epoch: summary.epoch };
}
