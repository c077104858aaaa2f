import type { BuildProgress } from './build.ts';
import type { TransactionOutcome } from './plan.ts';
import type { TransactionProgress } from './progress.ts';
import type { RepositoryProgress, UpgradeProgress } from './repository.ts';
import type { FileCheckProgress, VerifyProgress } from './verify.ts';

/** Rooms that the desktop's menu of the program leads to. */
export type RequestableRoom = 'upgrades' | 'verify' | 'history' | 'builder';

/** Name -> payload. Events tell of state; they never drive control flow. */
export interface EngineEvents {
  'transaction.progress': TransactionProgress;
  /** For windows that did not make the call: opened, or loaded again, while it ran. */
  'transaction.finished': TransactionOutcome;
  'verify.progress': VerifyProgress;
  'verify.fileProgress': FileCheckProgress;
  'repository.progress': RepositoryProgress;
  'upgrade.progress': UpgradeProgress;
  /** The database changed, by us or by real rpm. */
  'database.changed': { readonly generation: string };
  'build.progress': BuildProgress;
  /** How far `packageFile.check` has come with one file. */
  'packageFile.progress': {
    readonly path: string;
    readonly bytesChecked: number;
    readonly bytesTotal: number;
  };
  /** Package files handed over by the desktop (double-click, second start, drag and drop). */
  'packageFile.requested': { readonly paths: readonly string[] };
  /** A link asks to look at an installed package; nothing is done before the user agrees. */
  'package.requested': { readonly name: string };
  /** The desktop's menu of the program asks for a room; a sheet that is open stays. */
  'room.requested': { readonly room: RequestableRoom };
}

export type EventName = keyof EngineEvents;

export const eventNames = [
  'transaction.progress',
  'transaction.finished',
  'verify.progress',
  'verify.fileProgress',
  'repository.progress',
  'upgrade.progress',
  'database.changed',
  'build.progress',
  'packageFile.progress',
  'packageFile.requested',
  'package.requested',
  'room.requested',
] as const satisfies readonly EventName[];
