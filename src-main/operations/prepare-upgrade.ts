/** An upgrade out of repositories: solved, fetched, checked and planned; nothing is changed. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TransactionPlan } from '../contract/plan.ts';
import type { UpgradeProgress, UpgradeRequest } from '../contract/repository.ts';
import {
  CancelledError,
  InternalError,
  openFileSource,
  RpmError,
  toRpmError,
  visibleText,
  workerUrl,
} from '../base/index.ts';
import { checkPackage, keyringFromDatabase, reasonToRefuse } from '../check/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { readPackageHead } from '../format/index.ts';
import { formatNvra } from '../nevra/index.ts';
import type { EngineSession } from './engine-session.ts';
import { makePlan, withForgeries } from './plan-transaction.ts';
import type { KnownPackage, OpenedRepository } from './repository-catalogue.ts';
import { scriptletsOf } from './root-info.ts';
import type { SolvingAnswer, SolvingOrder } from './solve-upgrade.worker.ts';

const PROGRESS_MS = 100;
/** A rate over less time says nothing. */
const MEASURED_MS = 500;

interface Wanted {
  readonly from: OpenedRepository;
  readonly one: KnownPackage;
}

/**
 * The plan that brings packages up to date, with everything they need out of repositories, which is fetched
 * and checked against the metadata, and against the root's keys where the repository asks for it.
 *
 * @param repositories - those that are enabled and here
 * @param wanted - for a single package, the version that is expected, to say why it cannot be
 * @throws {RpmError} PLAN_HAS_PROBLEMS; what `Repository.fetchPackage` and `makePlan` throw; CancelledError
 */
export async function prepareUpgrade(
  session: EngineSession,
  request: UpgradeRequest,
  repositories: readonly OpenedRepository[],
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<TransactionPlan> {
  const { folders, emit } = session.surroundings;
  const root = await session.root();
  const { packages, files } = request;
  emit('upgrade.progress', { ...nothingDone, phase: 'solving' });
  const names = packages === 'all' ? [] : packages.map(({ name, arch }) => `${name}.${arch}`);
  const answer = await inThread(
    {
      ...{ root: root.path, databaseFolder: root.databaseFolder },
      files: files.map(({ path }) => path),
      definitions: repositories.map(({ repository }) => repository.definition),
      cacheFolder: join(folders.cache, 'repositories'),
      names: packages !== 'all' && names.length === 0 ? undefined : names,
      ...(wanted === undefined ? {} : { wanted }),
    },
    signal,
  );
  const found = answer.map((one) => knownOf(one, repositories));
  if (found.length === 0 && files.length === 0)
    throw new RpmError('PLAN_HAS_PROBLEMS', 'there is nothing to upgrade', {
      hint: 'What the repositories have newer does not fit what is installed, or is there by now.',
    });
  const paths = await fetchAll(session, found);
  await checkAll(session, found, paths, root.database);
  const { reason } = scriptletsOf(root);
  const fetched = paths.map((path) => ({ path, mode: 'upgrade' as const }));
  const install = [...fetched, ...files];
  const plan = makePlan(root.path, root.database, { install, erase: [], options: {} }, reason);
  return session.keepPlan(await withForgeries(plan, root.database));
}

const nothingDone: Omit<UpgradeProgress, 'phase'> = {
  ...{ name: '', done: 0, total: 0, bytesDone: 0, bytesTotal: 0, bytesPerSecond: 0 },
};

function knownOf(
  { repositoryId, name, checksum }: SolvedPackage,
  repositories: readonly OpenedRepository[],
): Wanted {
  const from = repositories.find(({ repository }) => repository.definition.id === repositoryId);
  const one = from?.packages.byName.get(name)?.find((each) => each.checksum.value === checksum);
  if (from !== undefined && one !== undefined) return { from, one };
  throw new RpmError(
    'PLAN_STALE',
    `fetching ${name} from ${repositoryId}: it is not there any more`,
    {
      hint: 'Look for upgrades again.',
    },
  );
}

type SolvedPackage = Extract<SolvingAnswer, { kind: 'solved' }>['packages'][number];

/** Solves beside whatever else the engine does. @throws what the thread says; CancelledError */
function inThread(order: SolvingOrder, signal: AbortSignal): Promise<readonly SolvedPackage[]> {
  return new Promise((resolve, reject) => {
    const url = workerUrl('./solve-upgrade.worker.ts', import.meta.url);
    const worker = new Worker(url, { workerData: order });
    const stop = (): void => {
      reject(new CancelledError('solving: cancelled'));
      void worker.terminate();
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', (answer: SolvingAnswer) => {
      if (answer.kind === 'solved') resolve(answer.packages);
      else reject(new RpmError(answer.code, answer.message));
    });
    worker.once('error', (thrown) => reject(toRpmError(thrown)));
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop);
      reject(new InternalError('solving: the thread ended'));
    });
  });
}

/** Brings every package here, one after another, and tells how far it is. @returns their paths */
async function fetchAll(
  { surroundings: { context, folders, emit } }: EngineSession,
  found: readonly Wanted[],
): Promise<readonly string[]> {
  const bytesTotal = found.reduce((sum, { one }) => sum + one.packageSizeBytes, 0);
  const startMs = context.monotonicMs();
  const paths: string[] = [];
  let before = 0;
  let fetched = 0;
  let toldMs = -Infinity;
  const tell = (name: string, bytes: number, isDue: boolean): void => {
    const nowMs = context.monotonicMs();
    if (!isDue && nowMs - toldMs < PROGRESS_MS) return;
    toldMs = nowMs;
    const elapsedMs = nowMs - startMs;
    const rate = elapsedMs < MEASURED_MS ? 0 : ((fetched + bytes) / elapsedMs) * 1000;
    emit('upgrade.progress', {
      ...{ phase: 'fetching', name, done: paths.length, total: found.length },
      ...{ bytesDone: Math.min(bytesTotal, before + bytes), bytesTotal, bytesPerSecond: rate },
    });
  };
  for (const { from, one } of found) {
    const name = visibleText(one.name);
    let came = 0;
    tell(name, 0, paths.length === 0);
    const onBytes = (bytes: number): void => {
      came = bytes;
      tell(name, bytes, false);
    };
    paths.push(await from.repository.fetchPackage(one, join(folders.cache, 'packages'), onBytes));
    before += one.packageSizeBytes;
    // what lay here already says nothing of how fast packages come
    if (came > 0) fetched += one.packageSizeBytes;
  }
  return paths;
}

/** @throws {RpmError} PLAN_HAS_PROBLEMS naming every package that is not signed as its repository says */
async function checkAll(
  { surroundings: { emit } }: EngineSession,
  found: readonly Wanted[],
  paths: readonly string[],
  database: ReadableDatabase,
): Promise<void> {
  const keyring = keyringFromDatabase(database);
  const refused: string[] = [];
  for (const [at, { from, one }] of found.entries()) {
    const { definition } = from.repository;
    const path = paths[at];
    if (!definition.checksPackages || path === undefined) continue;
    const done = { done: at, total: found.length };
    emit('upgrade.progress', { ...nothingDone, ...done, phase: 'checking', name: one.name });
    using source = openFileSource(path);
    const checks = await checkPackage(source, readPackageHead(source), keyring);
    const reason = reasonToRefuse(checks, 'all');
    const label = visibleText(formatNvra(one));
    if (reason !== undefined) refused.push(`${label} from ${definition.id}: ${reason}`);
  }
  if (refused.length > 0)
    throw new RpmError('PLAN_HAS_PROBLEMS', refused.join('\n'), {
      hint: 'Packages of this repository have to be signed by a key this root trusts: import it in the room Keys.',
    });
}
