/** What the engine knows between calls: the root, its packages, upgrade folders, plans, lists. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PackageId } from '../contract/package.ts';
import type { TransactionPlan } from '../contract/plan.ts';
import type { VerifyReport } from '../contract/verify.ts';
import { RpmError } from '../base/index.ts';
import { databaseFile, findDatabase } from '../database/index.ts';
import type { ListPlace } from '../database/index.ts';
import { formatNvra } from '../nevra/index.ts';
import type { UpgradeCandidate } from '../contract/methods.ts';
import { changedInReports, instancesOf, withReport } from './changed-packages.ts';
import type { ChangedPackages } from './changed-packages.ts';
import { FileChangePlans } from './file-change-plans.ts';
import { findUpgrades } from './find-upgrades.ts';
import { HeaderCache } from './header-cache.ts';
import { PackageLists } from './list-packages.ts';
import { ensureSandbox, sandboxFolders, sandboxUpgrades } from './make-sandbox.ts';
import { kindOfRoot, rememberRoot } from './known-roots.ts';
import { OpenRoot } from './open-root.ts';
import { scriptletsFor } from './root-info.ts';
import { readSettings, writeSettings } from './settings.ts';
import type { EngineSurroundings } from './surroundings.ts';
import { reportFolder } from './verify-reports.ts';

const PLANS_KEPT = 32;

export class EngineSession implements Disposable {
  readonly surroundings: EngineSurroundings;
  readonly lists = new PackageLists();
  readonly fileChanges = new FileChangePlans();
  readonly #plans = new Map<string, TransactionPlan>();
  readonly #headers = new HeaderCache();
  #root: Promise<OpenRoot> | undefined;
  #changed: Promise<ChangedPackages> | undefined;
  #upgrades:
    | { readonly key: string; readonly atMs: number; readonly found: readonly UpgradeCandidate[] }
    | undefined;

  constructor(surroundings: EngineSurroundings) {
    this.surroundings = surroundings;
  }

  /** The root that is open; the first call opens it, and makes the sandbox where it is needed. */
  async root(): Promise<OpenRoot> {
    this.#root ??= this.#openFirst().catch((thrown: unknown) => {
      // The next call tries again: the disk may have been freed, the database repaired.
      this.#root = undefined;
      throw thrown;
    });
    return await this.#root;
  }

  /** @throws {RpmError} ROOT_MISSING, DATABASE_MISSING ... and the root that was open stays open */
  async openRoot(path: string): Promise<OpenRoot> {
    const before = this.#root;
    const open = await before?.catch(() => undefined);
    const next = this.#open(resolve(path), open);
    this.#root = Promise.resolve(next);
    this.lists.clear();
    this.#plans.clear();
    this.fileChanges.clear();
    this.#changed = undefined;
    await before?.then(
      (root) => root[Symbol.dispose](),
      () => undefined,
    );
    rememberRoot(next.path, this.surroundings);
    this.surroundings.emit('database.changed', { generation: next.database.generation() });
    return next;
  }

  async upgradeFolders(): Promise<readonly string[]> {
    const { path } = await this.root();
    const { config, data } = this.surroundings.folders;
    const chosen = readSettings(config, this.surroundings.context.log).upgradeFolders[path];
    if (chosen !== undefined) return chosen;
    // A sandbox starts with the newer versions that were made with it.
    const preset = sandboxUpgrades(data);
    return path === sandboxFolders(data).root && existsSync(preset) ? [preset] : [];
  }

  async setUpgradeFolders(paths: readonly string[]): Promise<readonly string[]> {
    const { path } = await this.root();
    const { config } = this.surroundings.folders;
    const settings = readSettings(config, this.surroundings.context.log);
    this.#upgrades = undefined;
    const folders = [...new Set(paths.map((folder) => resolve(folder)))];
    writeSettings(config, {
      ...settings,
      upgradeFolders: { ...settings.upgradeFolders, [path]: folders },
    });
    return folders;
  }

  /**
   * Newer package files for what is installed.
   *
   * @param maxAgeMs - how old an answer may be; lists that are made while somebody types take an old one
   */
  async upgrades(maxAgeMs = 0): Promise<readonly UpgradeCandidate[]> {
    const root = await this.root();
    const { log } = this.surroundings.context;
    const nowMs = this.surroundings.context.monotonicMs();
    const key = `${root.path} ${root.database.generation()}`;
    const known = this.#upgrades;
    if (known?.key === key && nowMs - known.atMs < maxAgeMs) return known.found;
    const files = await this.#headers.candidates(await this.upgradeFolders(), log);
    const rows = await root.rows();
    const headerOf = (instance: number) => root.database.get(instance)?.header;
    const found = findUpgrades(rows.values(), files, headerOf);
    this.#upgrades = { key, atMs: nowMs, found };
    return found;
  }

  /**
   * Installed packages of which files changed, as the kept reports and those of this session say. A package
   * that was installed anew since is another one.
   */
  async changedPackages(): Promise<ReadonlySet<number>> {
    const changed = await this.#changedNow();
    const rows = await (await this.root()).rows();
    const still = [...changed].filter(([instance, nevra]) => {
      const row = rows.get(instance);
      return row !== undefined && formatNvra({ ...row.summary, epoch: undefined }) === nevra;
    });
    return new Set(still.map(([instance]) => instance));
  }

  /** Takes over what a report says of the packages that were looked at. */
  keepChanged(ids: readonly PackageId[], report: VerifyReport): void {
    this.#changed = this.#changedNow().then((before) =>
      withReport(before, instancesOf(ids), report),
    );
  }

  #changedNow(): Promise<ChangedPackages> {
    this.#changed ??= this.root()
      .then(({ path }) => changedInReports(reportFolder(this.surroundings.folders.data, path)))
      .catch((thrown: unknown) => {
        this.surroundings.context.log.warning(`reading verify reports: ${String(thrown)}`);
        return new Map();
      });
    return this.#changed;
  }

  keepPlan(plan: TransactionPlan): TransactionPlan {
    this.#plans.set(plan.planId, plan);
    for (const oldest of this.#plans.keys()) {
      if (this.#plans.size <= PLANS_KEPT) break;
      this.#plans.delete(oldest);
    }
    return plan;
  }

  /** @throws {RpmError} PLAN_STALE when it is not kept any more, or was run */
  takePlan(planId: string): TransactionPlan {
    const plan = this.keptPlan(planId);
    this.#plans.delete(planId);
    return plan;
  }

  /** The same for looking at it. @throws {RpmError} PLAN_STALE */
  keptPlan(planId: string): TransactionPlan {
    const plan = this.#plans.get(planId);
    if (plan !== undefined) return plan;
    throw new RpmError('PLAN_STALE', `running plan ${planId}: it is not known any more`, {
      hint: 'Make the plan again.',
    });
  }

  [Symbol.dispose](): void {
    void this.#root?.then(
      (root) => root[Symbol.dispose](),
      () => undefined,
    );
  }

  async #openFirst(): Promise<OpenRoot> {
    const { startRoot } = this.surroundings;
    if (startRoot !== undefined) return this.#open(startRoot);
    const preferred = this.#openDefault();
    if (preferred !== undefined) return preferred;
    if (existsSync(`${findDatabase('/')}/${databaseFile}`)) return this.#open('/');
    const { root } = await ensureSandbox(this.surroundings, scriptletsFor('sandbox', false).mode);
    return this.#open(root);
  }

  /** The root somebody wants to start with; one that is gone is no reason not to start. */
  #openDefault(): OpenRoot | undefined {
    const { context, folders } = this.surroundings;
    const { defaultRoot } = readSettings(folders.config, context.log);
    if (defaultRoot === null) return undefined;
    try {
      return this.#open(defaultRoot);
    } catch (thrown) {
      context.log.warning(`opening ${defaultRoot} to start with: ${String(thrown)}`);
      return undefined;
    }
  }

  /** @param before - the root that is still open: its database is not to be opened in passing */
  #open(path: string, before?: OpenRoot): OpenRoot {
    const { context, emit } = this.surroundings;
    const kind = kindOfRoot(path, this.surroundings);
    return new OpenRoot({
      path,
      kind,
      log: context.log,
      changed: (generation) => emit('database.changed', { generation }),
      listPlace: before?.hasOpen(findDatabase(path)) === true ? undefined : this.#listPlace(),
    });
  }

  #listPlace(): ListPlace | undefined {
    const { context, folders } = this.surroundings;
    const userId = process.geteuid?.();
    if (userId === undefined) return undefined;
    return { folder: join(folders.cache, 'lists'), userId, now: () => context.now() };
  }
}
