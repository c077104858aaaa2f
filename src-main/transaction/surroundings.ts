import { randomUUID } from 'node:crypto';
import { machine } from 'node:os';
import { archScore, machineArch, transactionColor } from '../nevra/index.ts';
import { diskView } from './disk-view.ts';
import type { DiskView } from './disk-view.ts';
import { isMountedReadOnly, mountPointsBelow, readSystemFile } from './mounts.ts';
import { programFiles, protectionOf } from './protection.ts';
import type { Protection } from './protection.ts';
import { machineMacros, settingsOf } from './settings.ts';
import type { TransactionSettings } from './settings.ts';
import type { PackageFile } from './transaction-set.ts';

/** What a plan depends on besides the database and the request. */
export interface PlanSurroundings {
  /** Opens and reads a package file's headers; throws RpmError. */
  readonly openPackage: (path: string) => PackageFile;
  /** 0 when packages of an architecture cannot be installed here. */
  readonly archScore: (arch: string) => number;
  /** `linux`; compared without regard to case. */
  readonly os: string;
  /** ELF classes this system installs, as bits (`%_transaction_color`); 0: it does not matter. */
  readonly color: number;
  readonly disk: DiskView;
  /** What the machine's configuration says; absent: rpm's own defaults. */
  readonly settings?: TransactionSettings;
  /** What must not go; absent: nothing. */
  readonly protection?: Protection;
  /** Files this program needs while it runs, inside the root. */
  readonly programFiles?: readonly string[];
  /** Why scriptlets will not run in this root; undefined when they will. */
  readonly scriptletsSkippedBecause?: string;
  readonly newPlanId: () => string;
  /** Told, line by line, how dependencies are checked and what the order is; absent: nobody wants to know. */
  readonly trace?: (line: string) => void;
}

/** What has no value of its own accord. */
export type GivenSurroundings = Pick<PlanSurroundings, 'openPackage'> &
  Partial<Pick<PlanSurroundings, 'archScore' | 'settings' | 'scriptletsSkippedBecause' | 'trace'>>;

/**
 * This machine, planning for a root on it.
 *
 * @param root - absolute path
 */
export function surroundingsOfRoot(root: string, given: GivenSurroundings): PlanSurroundings {
  const arch = thisMachine();
  const { settings = settingsOf(machineMacros({})) } = given;
  return {
    archScore: (packageArch) => archScore(arch, packageArch),
    os: 'linux',
    color: settings.color ?? transactionColor(arch),
    settings,
    disk: diskView(root, mountPointsBelow(root), isMountedReadOnly),
    newPlanId: randomUUID,
    protection: protectionOf(root),
    programFiles: programFiles(root),
    ...given,
  };
}

/** The architecture of this machine as rpm names it. */
export function thisMachine(): string {
  return machineArch({ machine: machine(), cpuFlags: cpuFlags() });
}

function cpuFlags(): readonly string[] {
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readSystemFile('/proc/cpuinfo'));
  return (line?.[1] ?? '').split(/\s+/);
}
