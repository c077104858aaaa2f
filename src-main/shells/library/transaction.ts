import { resolve } from 'node:path';
import { processContext, RpmError } from '../../base/index.ts';
import type { Log } from '../../base/index.ts';
import type {
  EraseRequest,
  InstallRequest,
  TransactionOptions,
  TransactionOutcome,
  TransactionPlan,
  TransactionRequest,
} from '../../contract/plan.ts';
import type { ProblemSet } from '../../contract/problem.ts';
import { openWritableDatabase } from '../../database/index.ts';
import type { ReadableDatabase } from '../../database/index.ts';
import { scriptletIsolation } from '../../scriptlets/index.ts';
import {
  carryOut,
  openPackageFile,
  planTransaction,
  problemReport,
  rejectionText,
  silentReport,
  surroundingsOfRoot,
} from '../../transaction/index.ts';
import type {
  PlanSurroundings,
  Rejection,
  RunSurroundings,
  ScriptletMode,
  TransactionReport,
} from '../../transaction/index.ts';
import type { Settings } from './settings.ts';

/** Nothing was changed; the message has rpm's words for every reason. */
export class TransactionRefused extends RpmError {
  /** What stands in the way; empty when a package could not be found or read. */
  readonly problems: ProblemSet;

  constructor(lines: readonly string[], problems: ProblemSet = []) {
    super('PLAN_HAS_PROBLEMS', `the transaction is refused: ${lines.join('\n')}`);
    this.problems = problems;
  }
}

/**
 * What is to be installed and erased, as one. It is filled, looked at with `plan` as often as one likes,
 * and run once.
 */
export class Transaction {
  readonly #root: string;
  readonly #databaseFolder: string;
  readonly #database: ReadableDatabase;
  readonly #log: Log;
  readonly #settings: Settings;
  readonly #install: InstallRequest[] = [];
  readonly #erase: EraseRequest[] = [];

  /** Use `System.transaction`. */
  constructor(
    root: string,
    databaseFolder: string,
    database: ReadableDatabase,
    log: Log,
    settings: Settings,
  ) {
    this.#root = root;
    this.#settings = settings;
    this.#databaseFolder = databaseFolder;
    this.#database = database;
    this.#log = log;
  }

  /**
   * Adds a package file.
   *
   * @param mode - `install` keeps other versions, `upgrade` erases them, `freshen` is an upgrade where an
   *   older one is installed and nothing elsewhere, `reinstall` wants the same version to be there
   */
  add(path: string, mode: InstallRequest['mode'] = 'upgrade'): this {
    this.#install.push({ path: resolve(path), mode });
    return this;
  }

  /** Adds an erasure: a label (name, NVR, NEVRA) or the number of a row. */
  erase(wanted: string | number): this {
    this.#erase.push(typeof wanted === 'number' ? { instance: wanted } : { label: wanted });
    return this;
  }

  /**
   * Everything it would do: packages in their order, files, scripts, disk space, problems. Nothing is
   * changed, and no lock is taken.
   *
   * @throws {TransactionRefused} when a package is not installed or cannot be read
   */
  plan(options: TransactionOptions = {}): TransactionPlan {
    const planned = planTransaction(
      this.#database,
      this.#request(options),
      this.#planSurroundings(),
    );
    if (planned.kind === 'rejected') throw refused(planned.rejections);
    return planned.plan;
  }

  /**
   * Carries it out under rpm's own lock; a transaction that was cut off before is put right first.
   *
   * @param report - told of every step, in the order of rpm's own callbacks; parts that are left out are
   *   not told
   * @param signal - stops at the next safe point; the package in work is taken back
   * @returns also for a transaction that failed on its way: `status` says how it ended
   * @throws {TransactionRefused} before anything was changed
   * @throws {DatabaseError} DATABASE_LOCKED ...
   */
  async run(
    options: TransactionOptions = {},
    report: Partial<TransactionReport> = {},
    signal?: AbortSignal,
  ): Promise<TransactionOutcome> {
    const planSurroundings = this.#planSurroundings();
    const context = processContext(this.#log, signal);
    const order = {
      request: this.#request(options),
      databaseFolder: this.#databaseFolder,
      openForWriting: (folder: string) => openWritableDatabase(folder, { log: this.#log }),
    };
    const around: RunSurroundings = {
      root: this.#root,
      scriptlets: scriptletMode(this.#root),
      scriptOutput: 'report',
      color: planSurroundings.color,
      context,
      ...(planSurroundings.settings && { settings: planSurroundings.settings }),
    };
    const result = await carryOut(order, planSurroundings, around, wholeReport(report));
    switch (result.kind) {
      case 'rejected':
        throw refused(result.rejections);
      case 'problems':
        throw new TransactionRefused(problemReport(result.plan.problems), result.plan.problems);
      case 'tested':
        return nothingDone(result.plan);
      case 'ran':
        return result.outcome;
    }
  }

  #request(options: TransactionOptions): TransactionRequest {
    return { install: [...this.#install], erase: [...this.#erase], options };
  }

  #planSurroundings(): PlanSurroundings {
    const settings = this.#settings.ofTransaction();
    return surroundingsOfRoot(this.#root, { openPackage: openPackageFile, settings });
  }
}

/** What the caller left out tells nobody; the methods of an object of a class keep their `this`. */
function wholeReport(given: Partial<TransactionReport>): TransactionReport {
  const names = Object.keys(silentReport) as (keyof TransactionReport)[];
  const bound = names.map((name) => [name, given[name]?.bind(given) ?? silentReport[name]]);
  return Object.fromEntries(bound) as TransactionReport;
}

/** Root's scripts change into the root; anybody else's are kept apart from the machine, or not run. */
function scriptletMode(root: string): ScriptletMode {
  return root === '/' || process.getuid?.() === 0 ? 'chroot' : scriptletIsolation().mode;
}

function refused(rejections: readonly Rejection[]): TransactionRefused {
  return new TransactionRefused(rejections.map(rejectionText));
}

/** `--test`, or nothing to do. */
function nothingDone({ planId }: Pick<TransactionPlan, 'planId'>): TransactionOutcome {
  const none = { installed: [], erased: [], sideFiles: [], warnings: [] };
  return { planId, status: 'done', ...none, elapsedMs: 0 };
}
