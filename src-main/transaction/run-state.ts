import type { TransactionOptions } from '../contract/plan.ts';
import { syncFileSystem, toRpmError } from '../base/index.ts';
import type { Context, Selinux } from '../base/index.ts';
import type { WritableDatabase } from '../database/index.ts';
import type { RootTree } from '../files/index.ts';
import { Tag } from '../format/index.ts';
import type { ScriptCall } from './fired-triggers.ts';
import type { Journal } from './journal.ts';
import type { TransactionReport } from './report.ts';
import type { RunHistory } from './run-history.ts';
import type { ScriptStage } from './run-scripts.ts';
import type { RunView } from './run-view.ts';
import type { TransactionSettings } from './settings.ts';
import type { TransactionElement } from './transaction-element.ts';
import type { TransactionScripts } from './transaction-scripts.ts';

/** What all elements of one run share. */
export interface RunState {
  readonly database: WritableDatabase;
  readonly tree: RootTree;
  readonly view: RunView;
  readonly journal: Journal;
  /** Which scripts there are, at each moment. */
  readonly calls: TransactionScripts;
  /** What runs them. */
  readonly scripts: ScriptStage;
  readonly report: TransactionReport;
  readonly context: Context;
  readonly options: TransactionOptions;
  readonly color: number;
  readonly settings: TransactionSettings;
  /** In the order of the journal's `begin`; after a crash, those the database does not have are undefined. */
  readonly elements: readonly (TransactionElement | undefined)[];
  /** Unsigned 32-bit: the second in which the transaction began. */
  readonly transactionId: number;
  /**
   * Nobody removes what is at these places: erasures have put the file aside that they knew, or a
   * package is there that `--nodb` keeps out of the database.
   */
  readonly savedPlaces: Set<string>;
  readonly history: Pick<RunHistory, 'restore' | 'rebuiltFiles'>;
  /** Whether it brings back what another transaction did away with. */
  readonly takesBack: boolean;
  /** Labels files, where the system has SELinux. */
  readonly selinux?: Selinux | undefined;
}

/** What follows once the package is in the database, or out of it; its failures only warn. */
export async function finish(
  { scripts, report }: RunState,
  calls: Iterable<ScriptCall>,
): Promise<void> {
  if (!scripts.mayRun) return;
  for (const call of calls) await orWarn(report, () => scripts.run([call]));
}

/**
 * Past the point of no return what goes wrong is told, and the rest is done all the same; but for the
 * database, without which nothing can be done.
 *
 * @returns whether it went well
 */
export async function orWarn(report: TransactionReport, step: () => unknown): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (thrown) {
    const error = toRpmError(thrown);
    if (error.code.startsWith('DATABASE_')) throw error;
    report.warning(error.message);
    return false;
  }
}

/** Everything of the root's file system is on the disk when this returns. */
export function syncRoot({ tree }: RunState): void {
  syncFileSystem(tree.rootDescriptor);
}

/** Name of an element's package, for counting. */
export function nameOf({ header }: TransactionElement): string {
  return header.string(Tag.NAME) ?? '';
}

/** `--justdb`: shown like any other element, but no file is touched. */
export function passOver({ report }: RunState, element: TransactionElement): void {
  report.elementStart(element, 0);
  report.elementStop(element, 0);
}
