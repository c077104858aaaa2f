import { setImmediate as turn } from 'node:timers/promises';
import type { UpgradeCandidate } from '../contract/methods.ts';
import type { PackageId } from '../contract/package.ts';
import { checkInstalled, keyPackageName, keyringFromDatabase } from '../check/index.ts';
import { CancelledError } from '../base/index.ts';
import { completeSentence } from '../filter/index.ts';
import type { Header } from '../format/index.ts';
import { aboutInfo } from './about.ts';
import { configHandlers } from './config-handlers.ts';
import type { EngineHandlers } from './engine-handlers.ts';
import type { EngineSession } from './engine-session.ts';
import { valuesIn } from './filter-values.ts';
import { groupTree } from './group-tree.ts';
import { headerTags } from './header-tags.ts';
import { historyDetails, listHistory, planTakingBack } from './history.ts';
import { keyHandlers } from './key-handlers.ts';
import { checkedPackageView, openPackageView, readCheckedFile } from './open-package-file.ts';
import { dependencyViewOf, dependentsOf } from './package-dependencies.ts';
import { detailsOf } from './package-details.ts';
import { fileEntriesOf } from './package-files.ts';
import { wantedBy } from './package-filter.ts';
import { neighboursOf } from './package-neighbours.ts';
import { referenceOf, summaryOf } from './package-summary.ts';
import { openPackageFile } from '../transaction/index.ts';
import { makePlan, planDocument, withForgeries } from './plan-transaction.ts';
import { findCutOff, recoverCutOff } from './recovery.ts';
import { repositoryHandlers } from './repository-handlers.ts';
import { rootHandlers } from './root-handlers.ts';
import { scriptletsOf } from './root-info.ts';
import { runTransaction } from './run-transaction.ts';
import { saveFilters } from './save-filters.ts';
import { readSettings } from './settings.ts';
import { settingsHandlers } from './settings-handlers.ts';
import { vendorCounts } from './vendor-counts.ts';
import { verifyHandlers } from './verify-handlers.ts';
import { whyOf } from './why-installed.ts';
import { workshopHandlers } from './workshop-handlers.ts';

/** Folders of package files are not looked through again for every letter somebody types. */
const LIST_UPGRADES_AGE_MS = 3000;

/** Contract method -> operation. */
export function createHandlers(session: EngineSession, sqliteVersion: string): EngineHandlers {
  const { surroundings } = session;
  const { context, folders } = surroundings;
  const headerOf = async (id: PackageId): Promise<Header> =>
    id.kind === 'installed'
      ? (await session.root()).installed(id.instance).header
      : openPackageFile(id.path).header;
  return {
    'app.about': () => aboutInfo(surroundings, sqliteVersion),
    ...rootHandlers(session),
    'package.list': async (call, filter, sort) => {
      // While somebody types, a newer question takes the older one back before it costs anything.
      await turn();
      if (call.signal.aborted) throw new CancelledError('listing packages: cancelled');
      const root = await session.root();
      const rows = await root.rows();
      const changed = await session.changedPackages();
      const upgradable = upgradableOf(await session.upgrades(LIST_UPGRADES_AGE_MS));
      const states = { upgradable, changed };
      const ordered = session.lists.ordered(rows);
      const now = context.now() / 1000;
      const wanted = await wantedBy(filter, root, ordered.table, states, now, call.signal);
      const onlyLargest = filter.lens === 'largest';
      const generation = root.database.generation();
      return session.lists.make({ ordered, wanted, onlyLargest, states, generation }, sort);
    },
    'package.rows': (_call, listId, offset, count) => session.lists.rows(listId, offset, count),
    'package.position': (_call, listId, id) => session.lists.position(listId, id),
    'package.groups': async () => {
      const rows = await (await session.root()).rows();
      return groupTree([...rows.values()].map(({ summary }) => summary.group));
    },
    'package.sizes': async () => {
      const rows = await (await session.root()).rows();
      return [...rows]
        .filter(([, { summary }]) => summary.name !== keyPackageName)
        .map(
          ([
            instance,
            {
              summary: { name, group, sizeBytes },
            },
          ]) => ({
            ...{ instance, name, group, sizeBytes },
          }),
        );
    },
    'package.vendors': async () => vendorCounts((await (await session.root()).rows()).values()),
    'package.details': async (_call, id) => {
      const root = await session.root();
      if (id.kind === 'file') {
        const { header, summary, checks } = await readCheckedFile(root, id.path);
        return detailsOf(header, summary, checks);
      }
      const { header } = root.installed(id.instance);
      const checks = await checkInstalled(header, keyringFromDatabase(root.database));
      return detailsOf(header, summaryOf(header, id, 'installed'), checks);
    },
    'package.files': async (_call, id) => fileEntriesOf(await headerOf(id)),
    'package.dependencies': async (_call, id) => {
      const { database } = await session.root();
      const self = id.kind === 'installed' ? id.instance : undefined;
      return dependencyViewOf(await headerOf(id), database, self);
    },
    'package.owners': async (_call, path) => {
      const { database } = await session.root();
      return database
        .findOwners(path)
        .map(({ instance, header }) => referenceOf(header, { kind: 'installed', instance }));
    },
    'package.why': async (_call, id) => whyOf(await session.root(), id, await headerOf(id)),
    'package.neighbours': async (_call, id, steps) =>
      await neighboursOf(await session.root(), id, await headerOf(id), steps),
    'package.header': async (_call, id) => headerTags(await headerOf(id)),
    'filter.complete': async (_call, text, cursor) => {
      const root = await session.root();
      return completeSentence(text, cursor, valuesIn(await root.rows(), root.database));
    },
    'filter.saved': () => readSettings(folders.config, context.log).savedFilters,
    'filter.save': (_call, filters) => saveFilters(filters, folders.config, context.log),
    'packageFile.open': async (_call, path) => await openPackageView(await session.root(), path),
    'packageFile.check': async (call, path) =>
      await checkedPackageView(await session.root(), path, {
        signal: call.signal,
        progress: (bytesChecked, bytesTotal) =>
          surroundings.emit('packageFile.progress', { path, bytesChecked, bytesTotal }),
      }),
    'upgrade.folders': async () => await session.upgradeFolders(),
    'upgrade.setFolders': async (_call, paths) => await session.setUpgradeFolders(paths),
    'upgrade.candidates': async () => await session.upgrades(),
    'transaction.plan': async (_call, request) => {
      const root = await session.root();
      const { reason } = scriptletsOf(root);
      const plan = makePlan(root.path, root.database, request, reason);
      return session.keepPlan(await withForgeries(plan, root.database));
    },
    'transaction.document': async (_call, planId, format) => {
      const root = await session.root();
      const { request } = session.keptPlan(planId);
      return await planDocument(
        root.path,
        root.database,
        request,
        format,
        scriptletsOf(root).reason,
      );
    },
    'transaction.run': async (call, planId) => {
      const root = await session.root();
      return await runTransaction(root, session.takePlan(planId), surroundings, call.signal);
    },
    'transaction.dependents': async (_call, instances) => {
      const { database } = await session.root();
      return dependentsOf(instances, database);
    },
    'history.list': async () => listHistory(await session.root()),
    'history.details': async (_call, id) => historyDetails(await session.root(), id),
    'history.plan': async (_call, takesBack) => {
      const root = await session.root();
      const undo = planTakingBack(root, takesBack, scriptletsOf(root).reason);
      session.keepPlan(undo.plan);
      return undo;
    },
    'recovery.find': async () => findCutOff(await session.root()) ?? null,
    'recovery.run': async (call) => recoverCutOff(await session.root(), surroundings, call.signal),
    ...configHandlers(session),
    ...keyHandlers(session),
    ...repositoryHandlers(session),
    ...settingsHandlers(session),
    ...verifyHandlers(session),
    ...workshopHandlers(session),
  };
}

function upgradableOf(upgrades: readonly UpgradeCandidate[]): ReadonlySet<number> {
  return new Set(
    upgrades.flatMap(({ installed: { id } }) => (id.kind === 'installed' ? [id.instance] : [])),
  );
}
