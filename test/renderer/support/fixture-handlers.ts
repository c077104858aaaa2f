import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineEvents, EventName } from '../../../src-main/contract/events.ts';
import type {
  EngineMethods,
  MethodName,
  PackageFileView,
  PackageFilter,
  PackageSort,
} from '../../../src-main/contract/methods.ts';
import type { SavedFilter } from '../../../src-main/contract/filter.ts';
import type { HistoryEntry, InterruptedTransaction } from '../../../src-main/contract/history.ts';
import type { PackageId } from '../../../src-main/contract/package.ts';
import type { TransactionOutcome, TransactionPlan } from '../../../src-main/contract/plan.ts';
import type { KnownRoot, RootInfo } from '../../../src-main/contract/root.ts';
import { FixtureConfig } from './fixture-config.ts';
import { FixtureError } from './fixture-error.ts';
import {
  at,
  dependenciesOf,
  detailsOf,
  filesOf,
  type FixturePackage,
  fixturePackages,
  groupTree,
  nevraOf,
  referenceOf,
} from './fixture-packages.ts';
import { FixtureKeys } from './fixture-keys.ts';
import { FixtureReports } from './fixture-reports.ts';
import { FixtureRepositories } from './fixture-repositories.ts';
import { fixtureRoots } from './fixture-roots.ts';
import { fixtureExpansion, fixtureValues } from './fixture-settings.ts';
import { fixtureHistory, historyDetails, undoPlan } from './fixture-history.ts';
import { candidatesOf, dependentsOf, fileIndex, fileView, planOf } from './fixture-plan.ts';
import {
  completionOf,
  headerOf,
  mistakeIn,
  neighboursOf,
  vendorsOf,
  whyOf,
} from './fixture-search.ts';
import { verifiedFilesOf, verifyReport } from './fixture-verify.ts';
import { FixtureWorkshop, lampPath } from './fixture-workshop.ts';

type Emit = <N extends EventName>(name: N, payload: EngineEvents[N]) => void;

export interface FixtureWorld {
  readonly packages: readonly FixturePackage[];
  readonly lists: Map<string, readonly FixturePackage[]>;
  readonly plans: Map<string, TransactionPlan>;
  readonly emit: Emit;
  root: RootInfo;
  roots: readonly KnownRoot[];
  folders: readonly string[];
  filters: readonly SavedFilter[];
  /** How long one step of a transaction or of verifying takes. */
  stepMs: number;
  outcome: Partial<TransactionOutcome>;
  history: readonly HistoryEntry[];
  cutOff: InterruptedTransaction | null;
  readonly config: FixtureConfig;
  readonly keys: FixtureKeys;
  readonly repositories: FixtureRepositories;
  readonly reports: FixtureReports;
  readonly workshop: FixtureWorkshop;
  /** Instances whose details cannot be had any more. */
  readonly gone: Set<number>;
}

export type FixtureHandlers = {
  readonly [M in MethodName]: (
    signal: AbortSignal,
    ...args: Parameters<EngineMethods[M]>
  ) => ReturnType<EngineMethods[M]> | Promise<ReturnType<EngineMethods[M]>>;
};

export function makeWorld(count: number, emit: Emit): FixtureWorld {
  const packages = fixturePackages(count);
  return {
    packages,
    lists: new Map(),
    plans: new Map(),
    emit,
    root: {
      path: '/home/user/.local/share/turntable/sandbox',
      kind: 'sandbox',
      databasePath: '/home/user/.local/share/turntable/sandbox/usr/lib/sysimage/rpm',
      packageCount: count,
      isWritable: true,
      scriptlets: 'namespaces',
      generation: 'g1',
    },
    roots: fixtureRoots(),
    folders: ['/srv/mirror'],
    filters: [{ name: 'Large editors', text: 'group:Applications/Editors size>1M' }],
    stepMs: 20,
    outcome: {},
    history: fixtureHistory(),
    cutOff: null,
    config: new FixtureConfig(),
    keys: new FixtureKeys(packages),
    repositories: new FixtureRepositories(),
    reports: new FixtureReports(packages),
    workshop: new FixtureWorkshop((progress) => emit('build.progress', progress)),
    gone: new Set(),
  };
}

export function fixtureHandlers(world: FixtureWorld): FixtureHandlers {
  const { packages } = world;
  return {
    'app.about': () => ({
      version: '0.1.0',
      engineNode: 'v24.11.0',
      sqlite: '3.50.4',
      shell: 'web',
      dependencies: [
        { name: 'react', version: '19.3.1' },
        { name: 'better-sqlite3', version: '13.2.0' },
        { name: 'openpgp', version: '6.3.2' },
        { name: 'zustand', version: '5.1.0' },
      ],
    }),
    'root.info': () => world.root,
    'root.open': (_, path) => openRoot(world, path),
    'root.known': () => knownRoots(world),
    'root.forget': (_, path) => {
      world.roots = world.roots.filter((one) => one.path !== path);
      return knownRoots(world);
    },
    'root.setDefault': (_, path) => {
      world.roots = world.roots.map((one) => ({ ...one, isDefault: one.path === path }));
      return knownRoots(world);
    },
    'package.list': (_, filter, sort) => makeList(world, filter, sort),
    'package.rows': (_, listId, offset, count) =>
      listOf(world, listId)
        .slice(offset, offset + Math.min(500, count))
        .map(({ summary }) => summary),
    'package.position': (_, listId, id) =>
      listOf(world, listId).findIndex(({ summary }) => sameId(summary.id, id)),
    'package.groups': () => groupTree(packages),
    'package.details': (_, id) => {
      if (id.kind === 'file') return fileView(packages, id.path).details;
      const index = indexOf(packages, id);
      if (world.gone.has(id.instance)) throw notInstalled();
      return detailsOf(at(packages, index), index);
    },
    'package.files': (_, id) => filesOf(at(packages, indexOf(packages, id)).summary),
    'package.dependencies': (_, id) => dependenciesOf(packages, indexOf(packages, id)),
    'package.owners': () => [],
    'package.sizes': () =>
      packages.map(({ summary: { id, name, group, sizeBytes } }) => ({
        ...{ name, group, sizeBytes },
        instance: id.kind === 'installed' ? id.instance : 0,
      })),
    'package.vendors': () => vendorsOf(packages),
    'package.why': (_, id) => whyOf(packages, indexOf(packages, id)),
    'package.neighbours': (_, id) => neighboursOf(packages, indexOf(packages, id)),
    'package.header': (_, id) => headerOf(at(packages, indexOf(packages, id)).summary),
    'filter.complete': (_, text, cursor) => completionOf(text, cursor),
    'filter.saved': () => world.filters,
    'filter.save': (_, filters) => {
      world.filters = filters;
      return filters;
    },
    'packageFile.open': (_, path) => openHead(packages, path),
    'packageFile.check': (_, path) => openFile(packages, path),
    'upgrade.folders': () => world.folders,
    'upgrade.setFolders': (_, paths) => {
      world.folders = paths;
      return paths;
    },
    'upgrade.candidates': () => (world.folders.length === 0 ? [] : candidatesOf(packages)),
    'upgrade.repositories': () => world.repositories.upgrades(packages),
    'upgrade.prepare': (_, { files }) => {
      const fetched = { path: '/tmp/new-b.rpm', mode: 'upgrade' as const };
      const complete = files.map(({ path, mode }) => ({
        ...{ path: path.replace('broken-', 'new-'), mode },
      }));
      const install = [fetched, ...complete];
      const request = { install, erase: [], options: {} };
      const plan = planOf(packages, request, `plan-${world.plans.size + 1}`, world.root.generation);
      world.plans.set(plan.planId, plan);
      return plan;
    },
    'transaction.plan': (_, request) => {
      const plan = planOf(packages, request, `plan-${world.plans.size + 1}`, world.root.generation);
      world.plans.set(plan.planId, plan);
      return plan;
    },
    'transaction.document': (_, planId, format) =>
      format === 'json' ? `{"planId":"${planId}"}\n` : `1 package, in this order\n  ${planId}\n`,
    'transaction.run': (signal, planId) => runPlan(world, planId, signal),
    'transaction.dependents': (_, instances) =>
      dependentsOf(packages, instances).map(({ summary }) => referenceOf(summary)),
    'history.list': () => world.history,
    'history.details': (_, id) => historyDetails(world.history, id),
    'history.plan': (_, takesBack) => {
      const undo = undoPlan(packages, takesBack, `undo-${takesBack.id}`, world.root.generation);
      world.plans.set(undo.plan.planId, undo.plan);
      return undo;
    },
    'recovery.find': () => world.cutOff,
    'recovery.run': () => {
      world.cutOff = null;
      return {
        planId: 'recovery',
        status: 'done',
        installed: [],
        erased: [],
        sideFiles: [],
        warnings: [],
        elapsedMs: 1,
      };
    },
    'config.list': () => world.config.files,
    'config.compare': (_, sidePath) => world.config.compare(sidePath),
    'config.changes': () => world.config.changes,
    'config.plan': (_, request) => world.config.plan(request),
    'change.run': (_, planId) => world.keys.run(planId) ?? world.config.run(planId),
    'key.list': () => ({ keys: world.keys.keys, unreadable: [] }),
    'key.uses': () => world.keys.uses(),
    'key.planImport': (_, source) => world.keys.planImport(source),
    'key.planDelete': (_, fingerprints) => world.keys.planDelete(fingerprints),
    'key.export': (_, fingerprint) => ({ fileName: 'key.asc', text: fingerprint }),
    'repository.list': () => world.repositories.list(),
    'repository.refresh': () => {
      world.repositories.isRefreshed = true;
      return world.repositories.list();
    },
    'repository.folders': () => world.repositories.folders,
    'repository.setFolders': (_, paths) => {
      world.repositories.folders = paths;
      return paths;
    },
    'repository.versions': (_, name) => world.repositories.versions(packages, name),
    'repository.fetch': () => '/tmp/new-b.rpm',
    'settings.values': () => fixtureValues(),
    'settings.expand': (_, name) => fixtureExpansion(name),
    'verify.run': async (signal, ids) => world.reports.keep(await runVerify(world, ids, signal)),
    'verify.files': (_, id) => verifiedFilesOf(at(packages, indexOf(packages, id))),
    'verify.reports': () => world.reports.list(),
    'verify.report': (_, id) => world.reports.report(id),
    'verify.difference': (_, older, newer) => world.reports.difference(older, newer),
    'verify.export': (_, id, format) => ({
      fileName: `verify-2024-04-26.${format}`,
      text: `${format} of ${id}`,
    }),
    'verify.planRestore': (_, targets) =>
      world.reports.planRestore(targets, world.config.keepRestore()),
    'verify.planReinstall': (_, instances) => {
      const install = [{ path: '/tmp/new-b.rpm', mode: 'reinstall' as const }];
      const request = { install, erase: [], options: {} };
      const plan = planOf(packages, request, `plan-${world.plans.size + 1}`, world.root.generation);
      world.plans.set(plan.planId, plan);
      return world.reports.planReinstall(instances, plan);
    },
    'spec.open': (_, path) => world.workshop.open(path),
    'spec.create': (_, path) => world.workshop.create(path),
    'spec.save': (_, document, stamp) => world.workshop.save(document, stamp),
    'spec.recent': () => [...world.workshop.files.keys()].map((path) => ({ path, isThere: true })),
    'spec.read': (_, document) => world.workshop.read(document),
    'spec.expand': (_, document, line, column) => world.workshop.expand(document, line, column),
    'spec.complete': (_, document, line, column) => world.workshop.complete(document, line, column),
    'spec.matrix': (_, _document, distributions, variants) =>
      world.workshop.matrix(distributions, variants),
    'build.prepare': (_, path) => world.workshop.prepare(path),
    'build.start': (_, order) => world.workshop.start(order),
    'build.stop': () => world.workshop.stop(),
    'build.current': () => world.workshop.current(),
    'build.setFolder': (_, path) => world.workshop.setFolder(path),
    'build.unpackSource': () => lampPath,
  };
}

function knownRoots({ roots, root }: FixtureWorld): readonly KnownRoot[] {
  return roots.map((one) => ({ ...one, isOpen: one.path === root.path }));
}

function openRoot(world: FixtureWorld, path: string): RootInfo {
  if (path.includes('missing')) {
    throw new FixtureError({
      code: 'DATABASE_MISSING',
      message: `Opening ${path}: there is no RPM database in it.`,
      hint: 'Choose a folder with usr/lib/sysimage/rpm or var/lib/rpm in it.',
      context: { path },
    });
  }
  const kind = path === '/' ? 'system' : 'directory';
  world.root = {
    ...world.root,
    path,
    kind,
    databasePath: `${path === '/' ? '' : path}/usr/lib/sysimage/rpm`,
    isWritable: false,
    scriptlets: kind === 'system' ? 'chroot' : 'disabled',
    ...(kind === 'system' ? {} : { scriptletsReason: 'This user may not make namespaces.' }),
  };
  return world.root;
}

function openFile(
  packages: readonly FixturePackage[],
  path: string,
): ReturnType<EngineMethods['packageFile.open']> {
  if (path.includes('damaged-')) {
    throw new FixtureError({
      code: 'HEADER_MALFORMED',
      message: `Reading the header of ${path}: tag 1000 at offset 24: type 6 needs count 1, got 3.`,
      hint: 'The file is damaged. Get it again from its source.',
      context: { path },
    });
  }
  return fileView(packages, path);
}

/** Before all of it is checked, nothing is said of who signed it. */
function openHead(packages: readonly FixturePackage[], path: string): PackageFileView {
  const view = openFile(packages, path);
  const findings = view.findings.filter(({ kind }) => kind !== 'unsigned');
  return { ...view, findings, isChecked: false };
}

function makeList(
  world: FixtureWorld,
  filter: PackageFilter,
  sort: PackageSort,
): ReturnType<EngineMethods['package.list']> {
  const mistake = mistakeIn(filter.text ?? '');
  if (mistake !== undefined) throw new FixtureError(mistake);
  const words = (filter.text ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const { group, within } = filter;
  const found = world.packages.filter(({ summary }) => {
    if (group !== undefined && summary.group !== group && !summary.group.startsWith(`${group}/`))
      return false;
    if (within === 'is:changed' && summary.isChanged !== true) return false;
    if (within?.startsWith('vendor=') === true && summary.vendor === undefined) return false;
    const text = `${nevraOf(summary)} ${summary.summary}`.toLowerCase();
    return words.every((word) =>
      word.startsWith('/')
        ? filesOf(summary).some(({ path }) => path === word)
        : text.includes(word),
    );
  });
  const sign = sort.descending ? -1 : 1;
  const keyed = found.map((one) => ({ one, key: sortKey(one, sort.by) }));
  keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0));
  const listId = `list-${world.lists.size + 1}`;
  world.lists.set(
    listId,
    keyed.map(({ one }) => one),
  );
  const totalBytes = found.reduce((sum, { summary }) => sum + summary.sizeBytes, 0);
  return { listId, count: found.length, totalBytes, generation: world.root.generation };
}

function sortKey({ summary }: FixturePackage, by: PackageSort['by']): string | number {
  if (by === 'size') return summary.sizeBytes;
  if (by === 'installed') return summary.installTimeSeconds ?? 0;
  return summary[by];
}

function listOf(world: FixtureWorld, listId: string): readonly FixturePackage[] {
  const list = world.lists.get(listId);
  if (list === undefined)
    throw new FixtureError({
      code: 'BAD_ARGUMENT',
      message: `The list ${listId} is gone.`,
      context: {},
    });
  return list;
}

function sameId(a: PackageId, b: PackageId): boolean {
  return a.kind === 'installed' && b.kind === 'installed'
    ? a.instance === b.instance
    : a.kind === 'file' && b.kind === 'file' && a.path === b.path;
}

function indexOf(packages: readonly FixturePackage[], id: PackageId): number {
  if (id.kind === 'file') return fileIndex(id.path);
  const index = packages.findIndex(({ summary }) => sameId(summary.id, id));
  if (index < 0) throw notInstalled();
  return index;
}

function notInstalled(): FixtureError {
  return new FixtureError({
    code: 'NOT_INSTALLED',
    message: 'That package is not installed any more.',
    hint: 'Choose another one.',
    context: {},
  });
}

async function runPlan(
  world: FixtureWorld,
  planId: string,
  signal: AbortSignal,
): Promise<TransactionOutcome> {
  const plan = world.plans.get(planId);
  if (plan === undefined)
    throw new FixtureError({
      code: 'PLAN_STALE',
      message: 'The database has changed since the plan was made.',
      hint: 'Plan again.',
      context: {},
    });
  const steps = 10;
  const total = plan.elements.length;
  for (const [index, element] of plan.elements.entries()) {
    for (let step = 1; step <= steps; step += 1) {
      await sleep(world.stepMs);
      const { nevra } = element.package;
      const inScript =
        step === steps - 1 ? { script: { kind: '%post', nevra, startedAtMs: index } } : {};
      const output =
        step === steps - 1 && index % 2 === 0
          ? {
              output: {
                stream: 'stdout' as const,
                text: `Created symlink for ${element.package.name}.service.`,
              },
            }
          : {};
      world.emit('transaction.progress', {
        planId,
        phase: element.kind === 'install' ? 'installing' : 'erasing',
        overallFraction: (index + step / steps) / total,
        nevra,
        elementKind: element.kind,
        elementFraction: step / steps,
        elementsDone: index + (step === steps ? 1 : 0),
        elementsTotal: total,
        ...inScript,
        ...output,
      });
    }
    if (signal.aborted) return outcomeOf(world, plan, index + 1, 'cancelled');
  }
  return { ...outcomeOf(world, plan, total, 'done'), ...world.outcome };
}

function outcomeOf(
  world: FixtureWorld,
  plan: TransactionPlan,
  done: number,
  status: TransactionOutcome['status'],
): TransactionOutcome {
  const finished = plan.elements.slice(0, done);
  const names = (kind: 'install' | 'erase'): string[] =>
    finished.filter((one) => one.kind === kind).map((one) => one.package.nevra);
  return {
    planId: plan.planId,
    status,
    installed: names('install'),
    erased: names('erase'),
    sideFiles: plan.consequences.sideFiles,
    warnings: done > 2 ? ['%post(amber-1-1.x86_64) scriptlet failed, exit status 1'] : [],
    elapsedMs: done * world.stepMs * 10,
  };
}

async function runVerify(
  world: FixtureWorld,
  ids: readonly PackageId[],
  signal: AbortSignal,
): Promise<ReturnType<EngineMethods['verify.run']>> {
  const chosen =
    ids.length === 0
      ? world.packages
      : ids.map((id) => at(world.packages, indexOf(world.packages, id)));
  const steps = 20;
  for (let step = 1; step <= steps; step += 1) {
    await sleep(world.stepMs);
    if (signal.aborted)
      throw new FixtureError({
        code: 'CANCELLED',
        message: 'Verifying was cancelled.',
        context: {},
      });
    const packagesDone = Math.floor((chosen.length * step) / steps);
    world.emit('verify.progress', {
      reportId: 'report-1',
      packagesDone,
      packagesTotal: chosen.length,
      filesDone: packagesDone * 23,
      bytesRead: packagesDone * 1_940_000,
      elapsedMs: step * 420,
      nevra: nevraOf(at(chosen, Math.max(0, packagesDone - 1)).summary),
    });
  }
  return verifyReport(chosen);
}
